"""What the vision process and its parent say to each other.

Both ends are Photoapp itself, so these are pickled over the pipe; arrays lie in shared memory.
"""

from dataclasses import dataclass
from typing import TypeAlias

from photoapp.domain.errors import PhotoappError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import RankTerm
from photoapp.domain.tag_scoring import TagQueries, TagQuery
from photoapp.vision.shared_arrays import ArrayPlace


@dataclass(frozen=True, slots=True)
class Ready:
    """The child can be asked; the properties of `Vision`."""

    model_key: str
    dimension: int
    model_input: ModelInput
    templates: tuple[str, ...]
    device: str


@dataclass(frozen=True, slots=True)
class EmbedRequest:
    """Embed photos; lane `batch`.

    Attributes:
        pixels: uint8[n, h, w, 3].
    """

    pixels: ArrayPlace


@dataclass(frozen=True, slots=True)
class RankRequest:
    """Rank photos; lane `now`.

    Attributes:
        terms: without their pixels.
        pixels: of the terms, in the same order, None where a term has none.
        within: int64[n].
    """

    terms: tuple[RankTerm, ...]
    pixels: tuple[ArrayPlace | None, ...]
    within: ArrayPlace | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    """Explain a photo's score; lane `now`.

    Attributes:
        terms: without their pixels.
        pixels: of the terms, in the same order, None where a term has none.
        picture: uint8[h, w, 3].
    """

    terms: tuple[RankTerm, ...]
    pixels: tuple[ArrayPlace | None, ...]
    photo_id: PhotoId
    picture: ArrayPlace | None


@dataclass(frozen=True, slots=True)
class FindTags:
    """As `Vision.find_tags`."""

    queries: TagQueries


@dataclass(frozen=True, slots=True)
class SurveyTags:
    """As `Vision.survey_tags`."""

    queries: TagQueries
    wanted: tuple[int, ...]
    bins: int
    border: int


@dataclass(frozen=True, slots=True)
class TagProbabilities:
    """As `Vision.tag_probabilities`."""

    queries: TagQueries


@dataclass(frozen=True, slots=True)
class FindExamples:
    """As `Vision.tag_examples`."""

    query: TagQuery
    templates: tuple[str, ...]
    sample: int


TagQuestion: TypeAlias = FindTags | SurveyTags | TagProbabilities | FindExamples


@dataclass(frozen=True, slots=True)
class TagRequest:
    """Ask about tags; lane `batch` for a long job, else `now`.

    Attributes:
        ids: int64[n], the photos to look at; None is all.
    """

    question: TagQuestion
    ids: ArrayPlace | None


Request: TypeAlias = EmbedRequest | RankRequest | ExplainRequest | TagRequest


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a request: a value, or the error that takes its place.

    Attributes:
        device: where the model runs now; it changes when a GPU runs out of memory.
    """

    device: str
    value: object = None
    error: PhotoappError | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The parent asks the child to end."""
