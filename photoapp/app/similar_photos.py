"""Photos of the library that look like one of its photos."""

from photoapp.app.models_in_use import ModelsInUse
from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Database
from photoapp.domain.photo import Photo, PhotoId
from photoapp.domain.query import LikePhoto, Query
from photoapp.domain.ranking import Band, RankTerm
from photoapp.searching.query_writer import write
from photoapp.searching.relevance import band


class SimilarPhotos:
    """Finds them by the vectors that searches use; no file is opened, so offline photos do too.

    Safe to use from any thread.
    """

    def __init__(self, database: Database, models: ModelsInUse) -> None:
        self._database = database
        self._models = models

    def of(self, photo_id: PhotoId, limit: int) -> list[Photo] | None:
        """Return the photos that look most like one, best first, not the photo itself.

        Args:
            photo_id: of a photo of the library.
            limit: photos at most; unlikely ones are left out.

        Returns:
            None when the photo has no vector yet.

        Raises:
            UserError: the model cannot be loaded.
        """
        model = self._models.searching()
        known = self._database.read(
            lambda connection: embeddings.has_vector(connection, model.model_key, photo_id)
        )
        if not known:
            return None
        ranking = self._models.engine(model).rank([RankTerm(photo_id=photo_id)], None, limit + 1)
        near = [
            PhotoId(found)
            for found, probability in zip(
                ranking.photo_ids.tolist(), ranking.probabilities.tolist(), strict=True
            )
            if found != photo_id and band(probability) is not Band.UNLIKELY
        ]
        return self._database.read(lambda connection: photos.load(connection, near[:limit]))

    def query_text(self, photo: Photo) -> str:
        """Return the query that looks for photos like this one."""
        return write(Query(LikePhoto(photo.path)))
