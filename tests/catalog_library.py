"""Files, readings and vectors for tests of the catalog, each derived from a number: its content."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import embeddings, folders, photos
from photoapp.catalog.database import Database
from photoapp.catalog.photos import PendingPhoto
from photoapp.domain.photo import (
    FolderId,
    FoundFile,
    LibraryFolder,
    PhotoFacts,
    PhotoId,
    Reading,
    UnreadablePhoto,
)

MODEL = "tiny@00000001"
DIMENSION = 4
NOTHING = PhotoFacts()


def found_file(
    path: Path,
    *,
    size: int = 1000,
    mtime_ns: int = 1_700_000_000_000_000_000,
    inode: int = 7,
    device: int = 5,
    problem: UnreadablePhoto | None = None,
) -> FoundFile:
    return FoundFile(path, size, mtime_ns, mtime_ns, device, inode, problem)


def content_hash(content: int) -> bytes:
    return hashlib.blake2b(str(content).encode(), digest_size=32).digest()


def vector(content: int) -> NDArray[np.float32]:
    """A unit vector that float16 holds exactly enough to be compared."""
    numbers = np.frombuffer(content_hash(content)[: DIMENSION * 2], np.int16).astype(np.float32)
    return numbers / np.linalg.norm(numbers)


def reading(content: int, facts: PhotoFacts = NOTHING) -> Reading:
    pixels = np.zeros((1, 1, 3), np.uint8)
    return Reading(content_hash(content), 40, 30, "JPEG", facts, b"", pixels)


def add_folder(database: Database, path: Path, exclude: Sequence[str] = ()) -> LibraryFolder:
    folder, _ = database.write(lambda c: folders.add(c, path, exclude)).result()
    return folder


def record(database: Database, folder: FolderId, *files: FoundFile) -> list[PhotoId]:
    """Record files as found, and return their ids in the order of the files."""
    database.write(lambda c: photos.record_found(c, folder, files)).result()
    found = [database.read(lambda c, f=file: photos.by_path(c, f.path)) for file in files]
    return [photo.id for photo in found if photo is not None]


def waiting(database: Database, model: str = MODEL) -> dict[PhotoId, PendingPhoto]:
    """All photos that wait for a reading or a vector."""
    some = database.read(lambda c: photos.without_vector(c, model, after=PhotoId(0), limit=10**6))
    return {photo.id: photo for photo in some}


def read(database: Database, photo: PhotoId, content: int, facts: PhotoFacts = NOTHING) -> PhotoId:
    """Save that a waiting photo was read; return the id that goes on with its content."""
    pending = waiting(database)[photo]
    survivors, _ = database.write(
        lambda c: photos.save_readings(c, [(pending, reading(content, facts))])
    ).result()
    return survivors[photo]


def embed(database: Database, photo: PhotoId, content: int, model: str = MODEL) -> None:
    """Save the vector of a photo."""
    ids, vectors = np.array([photo], np.int64), vector(content)[None]
    database.write(lambda c: embeddings.save(c, model, ids, vectors)).result()


def index(database: Database, photo: PhotoId, content: int) -> PhotoId:
    """Read and embed a photo; return the id that goes on with its content."""
    survivor = read(database, photo, content)
    embed(database, survivor, content)
    return survivor


def searchable(database: Database, model: str = MODEL) -> dict[int, list[float]]:
    """What a vector index that begins now would hold: photo id -> vector."""
    changes = database.read(lambda c: embeddings.changes_since(c, model, 0))
    return dict(zip(changes.ids.tolist(), changes.vectors.tolist(), strict=True))


def as_stored(content: int) -> list[float]:
    return vector(content).astype(np.float16).tolist()


def put_tag(connection: sqlite3.Connection, photo: PhotoId, name: str) -> None:
    connection.execute("INSERT OR IGNORE INTO tag (name) VALUES (?)", [name])
    connection.execute(
        "INSERT INTO photo_tag (tag_id, photo_id, source)"
        " SELECT id, ?, 'manual' FROM tag WHERE name = ?",
        [photo, name],
    )


def tag(database: Database, photo: PhotoId, name: str) -> None:
    """What the user does to a photo."""
    database.write(lambda c: put_tag(c, photo, name), durable=True).result()


def tags_of(database: Database, photo: PhotoId) -> tuple[str, ...]:
    (loaded,) = database.read(lambda c: photos.load(c, [photo]))
    return loaded.tags
