"""The state of a library and of this installation, as `status`, `problems` and `doctor` show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from photoapp.domain.photo import LibraryFolder, Problem, UnlistedFolder
from photoapp.domain.ranking import SearchHit, Verdict


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """Counts of a library.

    Attributes:
        library: folder of the catalog.
        photos: files that are present, or offline; missing ones are not counted.
        searchable: of these, photos with a vector of the model in use.
        pending: of these, photos still to be indexed.
        failed: of these, photos that could not be read, quarantined ones too.
        problems: photos per reason; the sum is `failed`.
        offline: photos in folders that cannot be reached now.
        missing: records whose file is gone; kept for what the user did to them.
        device: where the model runs ("cpu", "cuda"); precision in brackets.
        folders_not_listed: folders inside the library's that could not be listed; which photos lie
            in them is not known, so that no count of photos speaks of them.
        model_note: a sentence about the model in use, empty when there is nothing to say.
    """

    library: Path
    folders: tuple[LibraryFolder, ...]
    photos: int
    searchable: int
    pending: int
    failed: int
    problems: Mapping[Problem, int]
    offline: int
    missing: int
    model: str
    device: str
    folders_not_listed: tuple[UnlistedFolder, ...] = ()
    model_note: str = ""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one indexing run did.

    Attributes:
        found: files seen by the scan, known ones too.
        indexed: photos that got a vector in this run.
        moved: records that followed their file to another path.
        missing: files that are gone.
        failed: files that ended in a problem in this run.
        seconds: wall time.
        complete: False when cancelled, or when a folder could not be listed whole.
        notes: one sentence for each thing left out.
    """

    found: int
    indexed: int
    moved: int
    missing: int
    failed: int
    seconds: float
    complete: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query.

    Attributes:
        query: as it was written.
        model: id of the model that ranked.
        searchable: photos that a phrase could have found.
        total: hits at or above the cut-off, before `limit`.
        verdict: found, weak or nothing.
        hits: best first, cut at `limit`.
        paths: of the hits, in the same order, absolute.
    """

    query: str
    model: str
    searchable: int
    total: int
    verdict: Verdict
    hits: tuple[SearchHit, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: what was looked at, what was found, whether it is well."""

    name: str
    finding: str
    ok: bool
    remedy: str = ""
