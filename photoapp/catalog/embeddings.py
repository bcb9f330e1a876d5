"""The vectors of photos, one for each photo and model; every vector file is made from them.

Stored as float16, little-endian: half the space, and the cosine of two unit vectors differs from
float32's by less than 0.0005.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog.embedding_visibility import HIDDEN, SHOWN, id_list, next_sequences
from photoapp.domain.changes import Changes
from photoapp.domain.errors import BugError
from photoapp.domain.photo import PhotoId

_STORED = np.dtype("<f2")
_ROWS_AT_ONCE = 16384


@dataclass(frozen=True, slots=True)
class EmbeddingChanges:
    """What happened to the vectors of one model since a sequence.

    Attributes:
        sequence: to be given the next time; opaque, it only grows.
        reset: drop everything first; `ids` and `vectors` are then all there are.
        ids: int64[n], photos with a new vector, or shown again; each once.
        vectors: float16[n, d], unit length, in the order of `ids`.
        hidden: int64[m], photos that must not be found any more; none of `ids`.
    """

    sequence: int
    reset: bool
    ids: NDArray[np.int64]
    vectors: NDArray[np.float16]
    hidden: NDArray[np.int64]


def save(
    connection: sqlite3.Connection,
    model_key: str,
    ids: NDArray[np.int64],
    vectors: NDArray[np.float32],
) -> Changes:
    """Store the vectors of photos; a photo's earlier vector of this model is replaced.

    Photos that were taken out of the library meanwhile are left out; vectors of photos that went
    missing meanwhile are stored hidden.

    Args:
        connection: of a `Database`.
        model_key: `Embedder.model_key`.
        ids: int64[n].
        vectors: float32[n, d], unit length.

    Raises:
        BugError: shapes do not fit, numbers are not finite, or the model had another dimension.
    """
    if vectors.ndim != 2 or len(ids) != len(vectors) or not np.isfinite(vectors).all():
        raise BugError(f"No vectors to save: {vectors.shape} for {len(ids)} photos.")
    stored = vectors.astype(_STORED).tobytes()
    width = vectors.shape[1] * _STORED.itemsize
    return _store(
        connection,
        _model_id(connection, model_key, vectors.shape[1]),
        [
            (photo_id, stored[position * width : (position + 1) * width])
            for position, photo_id in enumerate(ids.tolist())
        ],
    )


def copy_same_content(
    connection: sqlite3.Connection, model_key: str, ids: Sequence[PhotoId]
) -> set[PhotoId]:
    """Give photos the vector of another photo with the same content.

    Args:
        connection: of a `Database`.
        model_key: `Embedder.model_key`.
        ids: photos that were just read.

    Returns:
        The photos of `ids` that have a vector now, their own or a copied one. The others have to
        be embedded.
    """
    model = connection.execute(
        "SELECT id FROM embedding_model WHERE key = ?", [model_key]
    ).fetchone()
    if model is None:
        return set()
    # CROSS JOIN keeps the order: by content first, which meets a few rows, never by model.
    rows = connection.execute(
        f"""
        SELECT photo.id, own.sequence, CASE WHEN own.sequence IS NULL THEN (
            SELECT other.vector FROM photo AS twin INDEXED BY photo_by_content
            CROSS JOIN embedding AS other ON other.photo_id = twin.id AND other.model_id = :model
            WHERE twin.content_hash = photo.content_hash AND other.hidden <= {HIDDEN} LIMIT 1
        ) END
        FROM json_each(:ids) AS wanted CROSS JOIN photo ON photo.id = wanted.value
        LEFT JOIN embedding AS own
            ON own.photo_id = photo.id AND own.model_id = :model AND own.hidden = {SHOWN}
        WHERE photo.read_state = 'read'
        """,
        {"model": model[0], "ids": id_list(ids)},
    ).fetchall()
    copies = [(photo_id, vector) for photo_id, _, vector in rows if vector is not None]
    _store(connection, model[0], copies)
    return {PhotoId(photo_id) for photo_id, own, vector in rows if own or vector is not None}


def changes_since(
    connection: sqlite3.Connection, model_key: str, sequence: int
) -> EmbeddingChanges:
    """Return what changed for a model since `sequence`; 0 asks for everything.

    A sequence from before a deletion, or one that another catalog gave, is answered with `reset`.
    """
    model = connection.execute(
        "SELECT id, dimension, epoch FROM embedding_model WHERE key = ?", [model_key]
    ).fetchone()
    if model is None:
        nothing = np.empty(0, np.int64)
        return EmbeddingChanges(0, sequence != 0, nothing, np.empty((0, 0), np.float16), nothing)
    model_id, dimension, epoch = model
    (newest,) = connection.execute(
        "SELECT coalesce(max(newest), 0) FROM (SELECT max(sequence) AS newest FROM embedding"
        " WHERE model_id = :model AND hidden = 0 UNION ALL SELECT max(sequence) FROM embedding"
        " WHERE model_id = :model AND hidden = 1 UNION ALL SELECT max(sequence) FROM embedding"
        " WHERE model_id = :model AND hidden = 2)",
        {"model": model_id},
    ).fetchone()
    latest = max(newest, epoch)
    reset = sequence < epoch or sequence > latest
    since = 0 if reset else sequence
    ids, vectors = _shown_since(connection, model_id, dimension, since)
    hidden = np.empty(0, np.int64) if reset else _hidden_since(connection, model_id, since)
    return EmbeddingChanges(latest, reset, ids, vectors, hidden)


def ids_since(
    connection: sqlite3.Connection, model_key: str, sequence: int
) -> tuple[NDArray[np.int64], int]:
    """Return the photos, int64[n], that got a vector since a sequence, and the newest sequence."""
    rows = connection.execute(
        "SELECT photo_id, sequence FROM embedding WHERE sequence > ? AND model_id ="
        f" (SELECT id FROM embedding_model WHERE key = ?) AND hidden = {SHOWN} ORDER BY sequence",
        [sequence, model_key],
    ).fetchall()
    ids = np.array([photo_id for photo_id, _ in rows], np.int64)
    return ids, (rows[-1][1] if rows else sequence)


def newest_sequence(connection: sqlite3.Connection, model_key: str) -> int:
    """Return the sequence of the newest shown vector of a model; 0 when there is none."""
    row = connection.execute(
        "SELECT coalesce(max(sequence), 0) FROM embedding WHERE model_id ="
        f" (SELECT id FROM embedding_model WHERE key = ?) AND hidden = {SHOWN}",
        [model_key],
    ).fetchone()
    return int(row[0])


def has_vector(connection: sqlite3.Connection, model_key: str, photo_id: PhotoId) -> bool:
    """Return whether a photo can be found with a model now."""
    row = connection.execute(
        "SELECT 1 FROM embedding JOIN embedding_model ON embedding_model.id = embedding.model_id"
        f" WHERE photo_id = ? AND key = ? AND hidden = {SHOWN}",
        [photo_id, model_key],
    ).fetchone()
    return row is not None


def has_any(connection: sqlite3.Connection, model_key: str) -> bool:
    """Return whether any photo can be found with a model."""
    row = connection.execute(
        "SELECT 1 FROM embedding JOIN embedding_model ON embedding_model.id = embedding.model_id"
        f" WHERE key = ? AND hidden = {SHOWN} LIMIT 1",
        [model_key],
    ).fetchone()
    return row is not None


def known_models(connection: sqlite3.Connection) -> set[str]:
    """Return the keys of the models that vectors were ever stored for; counts nothing."""
    return {str(key) for (key,) in connection.execute("SELECT key FROM embedding_model")}


def model_keys(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the models that have stored vectors, each with its number of searchable photos."""
    rows = connection.execute(
        "SELECT key, (SELECT count(*) FROM embedding WHERE model_id = embedding_model.id"
        f" AND hidden = {SHOWN}) FROM embedding_model ORDER BY key"
    )
    return {str(key): int(count) for key, count in rows}


def remove_model(connection: sqlite3.Connection, model_key: str) -> Changes:
    """Delete every vector of a model; nothing changes for an unknown one."""
    deleted = connection.execute(
        "DELETE FROM embedding WHERE model_id = (SELECT id FROM embedding_model WHERE key = ?)",
        [model_key],
    ).rowcount
    connection.execute("DELETE FROM embedding_model WHERE key = ?", [model_key])
    return Changes(embeddings=bool(deleted))


def _model_id(connection: sqlite3.Connection, model_key: str, dimension: int) -> int:
    row = connection.execute(
        "SELECT id, dimension FROM embedding_model WHERE key = ?", [model_key]
    ).fetchone()
    if row is None:
        # A model that comes again after its removal begins an epoch that no reader has reached.
        cursor = connection.execute(
            "INSERT INTO embedding_model (key, dimension, epoch) VALUES (?, ?, ?)",
            [model_key, dimension, next_sequences(connection, 1)],
        )
        return int(cursor.lastrowid or 0)
    if row[1] != dimension:
        raise BugError(f"{model_key} gave vectors of {row[1]} numbers before, now {dimension}.")
    return int(row[0])


def _store(
    connection: sqlite3.Connection, model_id: int, vectors: Sequence[tuple[int, bytes]]
) -> Changes:
    searchable = dict(
        connection.execute(
            "SELECT id, state = 'present' AND read_state IN ('pending', 'read') FROM photo"
            " WHERE id IN (SELECT value FROM json_each(?))",
            [id_list(photo_id for photo_id, _ in vectors)],
        )
    )
    kept = [(photo_id, vector) for photo_id, vector in vectors if photo_id in searchable]
    if not kept:
        return Changes()
    first = next_sequences(connection, len(kept))
    connection.executemany(
        "INSERT INTO embedding (sequence, photo_id, model_id, hidden, vector)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (photo_id, model_id) DO UPDATE SET"
        " sequence = excluded.sequence, hidden = excluded.hidden, vector = excluded.vector",
        [
            (first + position, photo_id, model_id, _hidden(searchable[photo_id]), vector)
            for position, (photo_id, vector) in enumerate(kept)
        ],
    )
    return Changes(changed=frozenset(PhotoId(photo_id) for photo_id, _ in kept), embeddings=True)


def _hidden(searchable: int) -> int:
    return SHOWN if searchable else HIDDEN


def _shown_since(
    connection: sqlite3.Connection, model_id: int, dimension: int, since: int
) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Read the shown vectors straight into one array, so that they are in memory once."""
    condition = f"model_id = ? AND hidden = {SHOWN} AND sequence > ?"
    (count,) = connection.execute(
        f"SELECT count(*) FROM embedding WHERE {condition}", [model_id, since]
    ).fetchone()
    ids = np.empty(count, np.int64)
    vectors = np.empty((count, dimension), np.float16)
    rows = connection.execute(
        f"SELECT photo_id, vector FROM embedding WHERE {condition} ORDER BY sequence",
        [model_id, since],
    )
    start = 0
    while some := rows.fetchmany(_ROWS_AT_ONCE):
        end = start + len(some)
        some_ids, some_vectors = zip(*some, strict=True)
        ids[start:end] = some_ids
        vectors[start:end] = np.frombuffer(b"".join(some_vectors), _STORED).reshape(-1, dimension)
        start = end
    return ids, vectors


def _hidden_since(connection: sqlite3.Connection, model_id: int, since: int) -> NDArray[np.int64]:
    rows = connection.execute(
        f"SELECT photo_id FROM embedding WHERE model_id = ? AND hidden > {SHOWN}"
        " AND sequence > ? ORDER BY sequence",
        [model_id, since],
    ).fetchall()
    return np.array([photo_id for (photo_id,) in rows], np.int64)
