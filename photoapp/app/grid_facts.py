"""Shapes, days and folders of the photos of a grid, remembered between its answers."""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from photoapp.catalog import grid_facts
from photoapp.catalog.database import Database

NO_DAY: Final = int(grid_facts.NO_DAY)
"""In place of a day for a photo without a date."""

NO_FOLDER: Final = -1
"""In place of a folder's number for a photo that is not known."""

Number = TypeVar("Number", np.float32, np.int32)


class GridFacts:
    """One number for each photo and question, 12 bytes for each photo of the library.

    The first answer reads the catalog (0.4 s for a million photos), later ones only what is not
    known yet or was forgotten. Answers wait for one another; `forget` waits for none.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._forgotten: deque[NDArray[np.int64]] = deque()
        self._aspects = np.empty(0, np.float32)
        self._days = np.empty(0, np.int32)
        self._folders = np.empty(0, np.int32)
        self._folder_numbers: dict[str, int] = {}

    def aspects(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32[n], width by height of each photo; NaN while it is not known."""
        with self._turn:
            self._forget_now()
            self._aspects = _room(self._aspects, ids, np.nan)
            self._read(self._aspects, np.isnan, ids, grid_facts.shapes)
            return self._aspects[ids]

    def days(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return int32[n], days since 1970-01-01; `NO_DAY` without a date."""
        with self._turn:
            self._forget_now()
            self._days = _room(self._days, ids, NO_DAY)
            self._read(self._days, lambda known: known == NO_DAY, ids, grid_facts.days)
            return self._days[ids]

    def folders(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return int32[n], the number of the folder of each photo; `NO_FOLDER` if unknown."""
        with self._turn:
            self._forget_now()
            self._folders = _room(self._folders, ids, NO_FOLDER)
            read = partial(grid_facts.folders, numbers=self._folder_numbers)
            self._read(self._folders, lambda known: known == NO_FOLDER, ids, read)
            return self._folders[ids]

    def folder_names(self) -> list[str]:
        """Return the path of every folder, as text, by its number."""
        with self._turn:
            return list(self._folder_numbers)

    def forget(self, ids: NDArray[np.int64]) -> None:
        """Read these photos anew at the next question: they have changed; from any thread."""
        self._forgotten.append(ids)

    def _forget_now(self) -> None:
        while self._forgotten:
            ids = self._forgotten.popleft()
            for known, nothing in (
                (self._aspects, np.nan),
                (self._days, NO_DAY),
                (self._folders, NO_FOLDER),
            ):
                known[ids[ids < len(known)]] = nothing

    def _read(
        self,
        known: NDArray[Number],
        unknown: Callable[[NDArray[Number]], NDArray[np.bool_]],
        ids: NDArray[np.int64],
        read: Callable[..., tuple[NDArray[np.int64], NDArray[Number]]],
    ) -> None:
        missing = ids[unknown(known[ids])]
        if len(missing):
            found, values = self._database.read(partial(read, ids=missing))
            here = found < len(known)
            known[found[here]] = values[here]


def _room(known: NDArray[Number], ids: NDArray[np.int64], nothing: float) -> NDArray[Number]:
    """Return the array, made longer where it has no place for an id."""
    needed = int(ids.max()) + 1 if len(ids) else 0
    if needed <= len(known):
        return known
    larger = np.full(needed + needed // 8, nothing, known.dtype)
    larger[: len(known)] = known
    return larger
