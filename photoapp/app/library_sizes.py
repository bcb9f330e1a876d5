"""How much of the disk a library takes, and for what."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LibrarySizes:
    """Bytes on the disk.

    Attributes:
        database: the catalog with its write-ahead log.
        thumbnails: of all photos.
        vectors: files made of the catalog's vectors, for fast searches.
        models: downloaded and imported ones, and what unfinished downloads left.
        backups: of the catalog, the ones replaced by a restore too.
    """

    database: int
    thumbnails: int
    vectors: int
    models: int
    backups: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.database + self.thumbnails + self.vectors + self.models + self.backups


def library_sizes(library: Path, models: Path) -> LibrarySizes:
    """Measure a library; takes seconds with hundreds of thousands of thumbnails."""
    return LibrarySizes(
        database=sum(_size(library / f"catalog.db{ending}") for ending in ("", "-wal", "-shm")),
        thumbnails=_below(library / "thumbnails"),
        vectors=_below(library / "vectors"),
        models=_below(models),
        backups=_below(library / "backups")
        + sum(_size(path) for path in library.glob("catalog-replaced-*")),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _below(folder: Path) -> int:
    """Return the bytes of all files below a folder; what vanishes meanwhile counts nothing."""
    total = 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total
