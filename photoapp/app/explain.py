"""Why this photo: what each clause of a query added to its score, and where in it that shows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoapp.app.filter_reasons import reason
from photoapp.app.models_in_use import ModelsInUse
from photoapp.app.photo_details import PhotoDetailsReader
from photoapp.catalog import embeddings, photo_facts
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.explanation import (
    Clause,
    ClauseKind,
    Explanation,
    ExplanationNote,
    FilterClause,
    MatchParts,
)
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.photo_details import PhotoDetails
from photoapp.domain.query import And, LikePhoto, Node, Query
from photoapp.domain.ranking import RankTerm
from photoapp.searching.alternatives import Alternative, Attraction, alternatives
from photoapp.searching.query_parser import parse
from photoapp.searching.query_writer import write
from photoapp.searching.relevance import band
from photoapp.vision.vision_engine import Vision

Locate: TypeAlias = Callable[[Path, Vision], RankTerm]
"""Gives the term for a photo that `like:` names."""


class Explainer:
    """Explains results of searches with the model that searches use.

    Safe to use from any thread.
    """

    def __init__(
        self,
        database: Database,
        models: ModelsInUse,
        thumbnails: ThumbnailStore,
        details: PhotoDetailsReader,
        locate: Locate,
    ) -> None:
        self._database = database
        self._models = models
        self._thumbnails = thumbnails
        self._details = details
        self._locate = locate

    def explain(self, photo_id: PhotoId, query_text: str, *, heat: bool = True) -> Explanation:
        """Say why a photo is among the results of a query, and where in it that shows.

        Of several alternatives (OR) the one is explained in which the photo is most probable, as in
        the list of results.

        Args:
            photo_id: of the photo; it need not be among the results.
            query_text: as it was typed.
            heat: find out where; 0.1 s and more, everything else takes a few ms.

        Raises:
            UserError: the photo is no more in the library, the model cannot be loaded, or a photo
                named by `like:` cannot be read.
        """
        query = parse(query_text, date.today())
        if query.root is None:
            return Explanation(note=ExplanationNote.NOTHING_ASKED)
        details = self._details.recorded(photo_id)
        explained = [self._explain(one, details) for one in alternatives(query.root)]
        # Those whose filters are met come first, then the most probable one.
        best, alternative, terms = max(explained, key=lambda one: _merit(one[0]))
        if heat and best.score is not None:
            best = self._with_heat(best, terms, alternative, details.photo)
        return best

    def _explain(
        self, alternative: Alternative, details: PhotoDetails
    ) -> tuple[Explanation, Alternative, list[RankTerm]]:
        """Return the explanation by one alternative, without heat, and the terms it ranks by."""
        filters = self._filters(alternative, details)
        met = all(one.met for one in filters)
        if not alternative.attractions:
            note = ExplanationNote.FILTERS_ONLY if met else ExplanationNote.NOT_MET
            return Explanation(filters=filters, note=note), alternative, []
        model = self._models.searching()
        photo_id = details.photo.id
        if not self._database.read(
            lambda connection: embeddings.has_vector(connection, model.model_key, photo_id)
        ):
            note = ExplanationNote.NOT_INDEXED
            return Explanation(filters=filters, note=note), alternative, []
        vision = self._models.engine(model)
        terms = [self._term(attraction, vision) for attraction in alternative.attractions]
        parts = vision.explain(terms, photo_id)
        explanation = Explanation(
            clauses=_clauses(alternative.attractions, parts),
            filters=filters,
            score=parts.score,
            probability=parts.probability,
            band=band(parts.probability),
            note=None if met else ExplanationNote.NOT_MET,
        )
        return explanation, alternative, terms

    def _filters(self, alternative: Alternative, details: PhotoDetails) -> tuple[FilterClause, ...]:
        nodes = [part for node in alternative.filters for part in _conjuncts(node)]
        met = self._database.read(
            lambda connection: photo_facts.filters_met(connection, details.photo.id, nodes)
        )
        return tuple(
            FilterClause(write(Query(node)), is_met, reason(node, details))
            for node, is_met in zip(nodes, met, strict=True)
        )

    def _term(self, attraction: Attraction, vision: Vision) -> RankTerm:
        weight = -attraction.to.weight if attraction.away else attraction.to.weight
        if isinstance(attraction.to, LikePhoto):
            return replace(self._locate(attraction.to.path, vision), weight=weight)
        return RankTerm(phrase=attraction.to.text, weight=weight)

    def _with_heat(
        self,
        explanation: Explanation,
        terms: Sequence[RankTerm],
        alternative: Alternative,
        photo: Photo,
    ) -> Explanation:
        if all(attraction.away for attraction in alternative.attractions):
            return replace(explanation, note=explanation.note or ExplanationNote.ONLY_AWAY)
        picture = self._picture(photo)
        if picture is None:
            return replace(explanation, note=explanation.note or ExplanationNote.NO_PICTURE)
        vision = self._models.engine(self._models.searching())
        return replace(explanation, heat=vision.explain(terms, photo.id, picture).heat)

    def _picture(self, photo: Photo) -> NDArray[np.uint8] | None:
        """Return the thumbnail, uint8[h, w, 3]: the whole photo, upright, also when offline."""
        jpeg = None if photo.content_hash is None else self._thumbnails.read(photo.content_hash)
        if jpeg is None:
            return None
        # Of our own making, so that no reader process is needed.
        with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
            return np.asarray(image.convert("RGB"))


def _clauses(attractions: Sequence[Attraction], parts: MatchParts) -> tuple[Clause, ...]:
    clauses = []
    for attraction, weight, cosine in zip(
        attractions, parts.weights.tolist(), parts.cosines.tolist(), strict=True
    ):
        is_photo = isinstance(attraction.to, LikePhoto)
        clauses.append(
            Clause(
                kind=ClauseKind.PHOTO if is_photo else ClauseKind.PHRASE,
                text=str(attraction.to.path)
                if isinstance(attraction.to, LikePhoto)
                else attraction.to.text,
                away=attraction.away,
                weight=weight,
                cosine=cosine,
                contribution=weight * cosine,
            )
        )
    return tuple(clauses)


def _conjuncts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else (node,)


def _merit(explanation: Explanation) -> tuple[bool, float]:
    met = all(one.met for one in explanation.filters)
    if explanation.probability is not None:
        return met, explanation.probability
    return met, 1.0 if explanation.note is ExplanationNote.FILTERS_ONLY else -1.0
