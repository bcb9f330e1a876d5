"""In which order and in which groups a grid shows photos; worked out away from the GUI thread."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photoapp.app.grid_facts import NO_DAY, GridFacts
from photoapp.gui.grid.justified_layout import Strip


class GridLayout(StrEnum):
    """How photos are laid out."""

    SQUARE = "square"
    JUSTIFIED = "justified"


class Grouping(StrEnum):
    """What a grid puts headers over."""

    NONE = "none"
    DAY = "day"
    MONTH = "month"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Groups:
    """Photos that lie under one header each.

    Attributes:
        grouping: by what.
        starts: int64[g], the row that each begins with, ascending from 0.
        keys: int32[g]: days since 1970-01-01, months since 1970-01, or numbers of folders;
            `NO_DAY` for photos without a date.
        folders: path of each folder by its number; empty unless grouped by folder.
    """

    grouping: Grouping
    starts: NDArray[np.int64]
    keys: NDArray[np.int32]
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All rows of a grid.

    Attributes:
        ids: int64[n], in the order to show.
        likely: bool[n], true for the band `likely`.
        groups: None for no headers.
        strip: for the justified layout; None for squares.
    """

    ids: NDArray[np.int64]
    likely: NDArray[np.bool_]
    groups: Groups | None = None
    strip: Strip | None = None


def arrange(
    facts: GridFacts,
    ids: NDArray[np.int64],
    likely: NDArray[np.bool_],
    grouping: Grouping,
    layout: GridLayout,
) -> Arrangement:
    """Return photos in order and groups; may read the catalog.

    Groups that lie together in the order of the answer stay in that order; otherwise their photos
    are gathered, newest day or month first, or folders by name.

    Args:
        facts: of the photos.
        ids: int64[n] in the order of the answer.
        likely: bool[n].
        grouping: by what.
        layout: to prepare for.
    """
    groups = None
    if grouping is not Grouping.NONE and len(ids):
        order, groups = _grouped(facts, ids, grouping)
        if order is not None:
            ids, likely = ids[order], likely[order]
    strip = None
    if layout is GridLayout.JUSTIFIED:
        strip = Strip(facts.aspects(ids), None if groups is None else groups.starts)
    return Arrangement(ids, likely, groups, strip)


def gather(
    keys: NDArray[np.int32], rank: NDArray[np.int64]
) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """Return an order that brings equal keys together, and where each run of them begins.

    Args:
        keys: int32[n].
        rank: int64[n], by which runs are ordered if they must be; equal for equal keys.

    Returns:
        int64[n] row numbers, None when they lie together already; int64[runs] begins.
    """
    starts = _run_starts(keys)
    if len(np.unique(keys[starts])) == len(starts):
        return None, starts
    order = np.argsort(rank, kind="stable")
    return order, _run_starts(keys[order])


def _grouped(
    facts: GridFacts, ids: NDArray[np.int64], grouping: Grouping
) -> tuple[NDArray[np.int64] | None, Groups]:
    folders: tuple[str, ...] = ()
    if grouping is Grouping.FOLDER:
        keys = facts.folders(ids)
        folders = tuple(facts.folder_names())
        by_name = sorted(range(len(folders)), key=lambda number: folders[number].casefold())
        places = np.empty(len(folders) + 1, np.int64)
        places[by_name] = np.arange(len(folders))
        places[-1] = len(folders)  # of photos that are not known: number -1
        rank = places[keys]
    else:
        keys = facts.days(ids)
        if grouping is Grouping.MONTH:
            keys = _months(keys)
        rank = -keys.astype(np.int64)
    order, starts = gather(keys, rank)
    if order is not None:
        keys = keys[order]
    return order, Groups(grouping, starts, keys[starts], folders)


def _months(days: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return months since 1970-01 of days since 1970-01-01."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days == NO_DAY, NO_DAY, months).astype(np.int32)


def _run_starts(keys: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.append(0, np.flatnonzero(np.diff(keys)) + 1).astype(np.int64)
