"""What the rest of Photoapp asks of a model and the vectors it made of the library."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photoapp.domain.explanation import MatchParts
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import PhotoId
from photoapp.domain.ranking import Ranking, RankTerm
from photoapp.domain.tag_scoring import TagExamples, TagMatches, TagQueries, TagQuery, TagSurvey


class Vision(Protocol):
    """What indexing, searching and tagging ask of a model, wherever it runs. Thread-safe."""

    @property
    def model_key(self) -> str:
        """Key of the model's vectors; see `Embedder`."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def model_input(self) -> ModelInput:
        """The shape in which `embed_images` wants its photos."""
        ...

    @property
    def templates(self) -> tuple[str, ...]:
        """Prompt templates for short names; "{}" stands for the name."""
        ...

    @property
    def device(self) -> str:
        """Where the model runs and in which precision, for people."""
        ...

    def embed_images(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed photos; a search asked for meanwhile goes first.

        Args:
            pixels: uint8[n, h, w, 3] sRGB, the size of `model_input`.

        Returns:
            float32[n, dimension], each row of unit length.

        Raises:
            UserError: the model cannot go on.
            Cancelled: it was closed meanwhile.
        """
        ...

    def rank(
        self,
        terms: Sequence[RankTerm],
        within: NDArray[np.int64] | None = None,
        limit: int | None = None,
    ) -> Ranking:
        """Rank the library's photos, those indexed a moment ago too.

        Args:
            terms: one at least.
            within: int64 ids that may be returned; None is all.
            limit: number of photos to return at most; None is all.

        Raises:
            UserError: a photo among the terms has no vector; the terms cancel each other out.
            Cancelled: it was closed meanwhile.
        """
        ...

    def explain(
        self,
        terms: Sequence[RankTerm],
        photo_id: PhotoId,
        picture: NDArray[np.uint8] | None = None,
    ) -> MatchParts:
        """Say what a photo's score in a ranking is made of.

        Args:
            terms: as given to `rank`.
            photo_id: of the photo.
            picture: uint8[h, w, 3], the photo upright in sRGB, of any size: to find out where in it
                what attracts shows; 512 pixels are plenty. None leaves that out, which takes most
                of the time.

        Raises:
            UserError: the photo, or one among the terms, has no vector; the terms cancel out.
            Cancelled: it was closed meanwhile.
        """
        ...

    def find_tags(self, queries: TagQueries, within: NDArray[np.int64] | None = None) -> TagMatches:
        """Return the photos at or above the thresholds of tags.

        Args:
            queries: the tags.
            within: int64 ids to look at; None is all.

        Raises:
            UserError: there are more than 8 million pairs.
            Cancelled: it was closed meanwhile.
        """
        ...

    def survey_tags(
        self,
        queries: TagQueries,
        wanted: Sequence[int],
        within: NDArray[np.int64] | None = None,
        *,
        bins: int = 50,
        border: int = 0,
    ) -> tuple[TagSurvey, ...]:
        """Return how the probabilities of tags are spread.

        Args:
            queries: the tags.
            wanted: places of those asked for.
            within: int64 ids to look at; None is all.
            bins: of the histogram.
            border: photos nearest to the threshold that are named, on either side.

        Raises:
            Cancelled: it was closed meanwhile.
        """
        ...

    def tag_probabilities(
        self, queries: TagQueries, photo_ids: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32[n, tags] for photos int64[n], NaN for one without a vector.

        Raises:
            Cancelled: it was closed meanwhile.
        """
        ...

    def tag_examples(
        self,
        query: TagQuery,
        templates: Sequence[str],
        photo_ids: NDArray[np.int64],
        sample: int,
    ) -> TagExamples:
        """Return what a classifier for a tag is learnt from.

        Args:
            query: the tag; only its prompts count.
            templates: of its set.
            photo_ids: int64[n], photos with an answer.
            sample: random photos besides, at most.

        Raises:
            Cancelled: it was closed meanwhile.
        """
        ...

    def close(self) -> None:
        """End it and give back the memory; idempotent."""
        ...
