"""How well a model does on photos whose captions or names are known, and how fast."""

from dataclasses import dataclass

from photoapp.domain.photo import PhotoProblem


@dataclass(frozen=True, slots=True)
class RecallScore:
    """How often a caption finds its own photo among all photos of a set.

    Attributes:
        name: of the set.
        photos: photos that were ranked.
        captions: captions that were asked for.
        at_1: share 0..1 of captions whose own photo comes first.
        at_5: among the first 5.
        at_10: among the first 10.
    """

    name: str
    photos: int
    captions: int
    at_1: float
    at_5: float
    at_10: float


@dataclass(frozen=True, slots=True)
class AccuracyScore:
    """How often the nearest of a set's labels is a photo's own (zero-shot: never trained on them).

    Attributes:
        name: of the set.
        photos: photos that were labelled.
        labels: labels to choose from.
        accuracy: share 0..1 of photos.
    """

    name: str
    photos: int
    labels: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class BreadthScore:
    """How many of many things a model knows by name.

    Attributes:
        name: of the set.
        photos: photos that were looked at.
        names: different names to choose from.
        in_first_50: share 0..1 of photos whose own name is among the first 50.
    """

    name: str
    photos: int
    names: int
    in_first_50: float


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """How fast a model is on this machine; None where there were too few photos to tell.

    Attributes:
        photos_per_s: the embedder alone, decoded photos at hand.
        photos_per_s_with_decoding: from files to vectors, reader processes beside the embedder.
        phrase_ms: one phrase to its vector, warm: median in milliseconds.
        phrase_ms_95: its 95th percentile.
    """

    photos_per_s: float | None
    photos_per_s_with_decoding: float | None
    phrase_ms: float
    phrase_ms_95: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of a model on sets of photos.

    Attributes:
        recall: of each set with captions.
        zero_shot: of each set with labels.
        breadth: of each set with a name of its own for (almost) every photo.
        photos: different files that were embedded.
        skipped: files that could not be read, with the reason.
        notes: one sentence for each set that was left out.
    """

    recall: tuple[RecallScore, ...]
    zero_shot: tuple[AccuracyScore, ...]
    breadth: tuple[BreadthScore, ...]
    speed: ModelSpeed
    photos: int
    skipped: tuple[PhotoProblem, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelReport:
    """The whole table of `models evaluate`.

    Attributes:
        model: id in the model catalog.
        model_key: id and start of the weights' checksum: exactly which weights were measured.
        device: where it ran, precision in brackets: "cpu (bf16)".
        size_bytes: of all files of the model.
    """

    model: str
    model_key: str
    device: str
    size_bytes: int
    measures: Measures
