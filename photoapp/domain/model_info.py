"""What a user is told of a model before choosing it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model of the catalog.

    Attributes:
        id: short name for the command line ("ViT-B-32-laion2b"), or "hf-hub:OWNER/NAME".
        title: name for people.
        licence: SPDX id or name of the weights' licence; "not stated", with what is known instead,
            when its makers state none; "unknown" when Photoapp has not seen what they state.
        languages: for people ("English", "100 languages").
        good_for: one sentence.
        dimension: length of a vector, or None before the model was seen.
        download_bytes: of all files, 0 for the built-in one, None when unknown.
        installed: all files are here and verified.
        built_in: ships with Photoapp.
        in_use: the model that searches use.
    """

    id: str
    title: str
    licence: str
    languages: str
    good_for: str
    dimension: int | None
    download_bytes: int | None
    installed: bool = False
    built_in: bool = False
    in_use: bool = False


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model of the catalog.

    Attributes:
        info: `in_use` marks the one that the user chose.
        begun_bytes: what an interrupted download has brought, 0 when none was begun.
    """

    info: ModelInfo
    begun_bytes: int


@dataclass(frozen=True, slots=True)
class ModelsOverview:
    """All models, and how far the chosen one is.

    Attributes:
        models: as `ModelsInUse.all` lists them.
        chosen: id of the model that the user chose.
        searching: id of the model that answers searches; another than `chosen` while that one has
            fewer photos.
        indexed: photos that the chosen model has a vector for.
        photos: photos that could have one.
        device: where the searching model runs, for people; what is set before it was loaded.
        trouble: why the chosen model cannot be used, empty when it can.
    """

    models: tuple[ModelState, ...]
    chosen: str
    searching: str
    indexed: int
    photos: int
    device: str
    trouble: str
