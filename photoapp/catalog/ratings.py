"""Stars that the user gives to photos; every call is one edit in the journal."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from photoapp.catalog import journal
from photoapp.catalog.embedding_visibility import id_list
from photoapp.domain.changes import Changes
from photoapp.domain.edit import EditKind
from photoapp.domain.errors import BugError
from photoapp.domain.photo import PhotoId


def set_rating(
    connection: sqlite3.Connection, photo_ids: Sequence[PhotoId], stars: int | None
) -> Changes:
    """Rate photos; the rating inside a file is never changed, but comes second.

    Args:
        connection: inside a transaction of `Database.write(..., durable=True)`.
        photo_ids: unknown ones are passed over.
        stars: 0..5, or None to go by the file's own rating again.

    Returns:
        The photos whose rating by the user was another one.

    Raises:
        BugError: there are no such stars.
    """
    if stars is not None and not 0 <= stars <= 5:
        raise BugError(f"A rating is 0 to 5 stars, not {stars}.")
    before: defaultdict[int | None, list[int]] = defaultdict(list)
    for photo_id, rating in connection.execute(
        "SELECT id, rating FROM photo WHERE id IN (SELECT value FROM json_each(?))"
        " AND rating IS NOT ? ORDER BY id",
        [id_list(photo_ids), stars],
    ):
        before[rating].append(photo_id)
    rated = [photo_id for photos in before.values() for photo_id in photos]
    change = [{"do": "rate", "stars": stars, "photos": rated}] if rated else []
    inverse = [{"do": "rate", "stars": old, "photos": photos} for old, photos in before.items()]
    detail = "" if stars is None else str(stars)
    return journal.perform(connection, EditKind.RATE, change, inverse, detail)
