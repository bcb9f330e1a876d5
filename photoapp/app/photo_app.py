"""The whole application behind one object: a method for each intention of the user."""

import dataclasses
import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from photoapp.app.automatic_tagging import AutomaticTagging
from photoapp.app.backups import Backups, restore_if_asked
from photoapp.app.browse import Browse
from photoapp.app.changes import ChangeFeed
from photoapp.app.completion import Completer
from photoapp.app.edits import Edits
from photoapp.app.example_photos import ExamplePhotos
from photoapp.app.executors import Executors
from photoapp.app.explain import Explainer
from photoapp.app.grid_facts import GridFacts
from photoapp.app.indexing_jobs import IndexingJobs
from photoapp.app.library_folders import LibraryFolders
from photoapp.app.library_place import library_folder, models_folder, resources_folder
from photoapp.app.models_in_use import ModelsInUse, VisionPlace
from photoapp.app.photo_details import PhotoDetailsReader
from photoapp.app.preferences import Preferences, reads_politely
from photoapp.app.search_history import SearchHistory
from photoapp.app.settings_file import load_settings
from photoapp.app.similar_photos import SimilarPhotos
from photoapp.app.tagging import Tagging
from photoapp.app.trash import move_to_trash
from photoapp.app.viewing import Viewing
from photoapp.catalog import folders, photos, unlisted_folders
from photoapp.catalog.database import Database
from photoapp.catalog.thumbnail_store import ThumbnailStore
from photoapp.domain.errors import UserError
from photoapp.domain.photo import (
    LibraryFolder,
    Photo,
    PhotoId,
    PhotoProblem,
    UnlistedFolder,
)
from photoapp.domain.progress import IsCancelled, OnProgress, ignore_progress, never_cancelled
from photoapp.domain.query import LikePhoto, Query
from photoapp.domain.ranking import FoundPhotos, Verdict
from photoapp.domain.settings import Settings
from photoapp.domain.status import IndexReport, LibraryStatus, SearchResult
from photoapp.imaging.reader_pool import ReaderPool
from photoapp.searching.find_photos import Found, find_photos
from photoapp.searching.query_parser import parse
from photoapp.vision.installed_model import InstalledModel
from photoapp.vision.model_catalog import ModelCatalog

NEAREST = 500
"""Photos shown to those who want the nearest ones where nothing looks like what they want."""


class PhotoApp:
    """One open library with everything that works on it.

    Whoever only looks (search, status) opens it with `writing=False`, as many at once as they
    like; whoever indexes is alone. Methods answer on the calling thread; the window calls them
    through `executors`.

    Attributes:
        library: folder of the catalog.
        executors: threads for callers who must not wait.
        models: the models, and which one is in use.
        thumbnails: of all photos that were read.
        browse: what there is, in numbers.
        edits: what the user does to photos and albums.
        trash: moves originals to the system's trash, see `move_to_trash`.
        changes: what every write changes, for whoever shows it.
        viewing: photos decoded for the screen.
        preferences: settings, changed at once.
        library_folders: counts of the folders, and what is left out of them.
        backups: of the catalog, and the way back to one.
        details: everything that is known of one photo.
        explainer: why a photo is among the results of a query.
        similar_photos: photos that look like one of the library.
        completion: ways to go on with a query that is being typed.
        examples: photos that are searched by.
        search_history: searches that were used.
        grid_facts: what a grid must know of all its photos at once.
        tagging: tag sets, what they suggest, and the answers.
    """

    def __init__(self, database: Database, place: VisionPlace) -> None:
        self.library = database.library
        self.executors = Executors()
        self.models = ModelsInUse(
            database, ModelCatalog(models_folder(self.library), resources_folder()), place
        )
        self.thumbnails = ThumbnailStore(self.library / "thumbnails")
        self.browse = Browse(database)
        self.edits = Edits(database)
        self.trash = partial(move_to_trash, database)
        self.changes = ChangeFeed()
        if database.writing:
            database.tell_changes(self.changes.publish)
        self._database = database
        # As many as cores, for a small model waits for them (12-megapixel photos, two cores: 31 a
        # second instead of 21), and of low priority, for a large one must not.
        self._readers = ReaderPool(os.cpu_count(), low_priority=reads_politely(self.library))
        self.viewing = Viewing()
        self._jobs = IndexingJobs(database, self._readers, self.models, self.thumbnails)
        self.preferences = Preferences(database, self.models, self._readers)
        self.library_folders = LibraryFolders(database)
        self.backups = Backups(database.library)
        self.details = PhotoDetailsReader(database, self._readers)
        self.examples = ExamplePhotos(database, self._readers, self.thumbnails)
        self.explainer = Explainer(
            database, self.models, self.thumbnails, self.details, self.examples.as_term
        )
        self.similar_photos = SimilarPhotos(database, self.models)
        self.completion = Completer(database)
        self.changes.subscribe(self.completion.follow)
        self.search_history = SearchHistory(self.library)
        self.grid_facts = GridFacts(database)
        self.tagging = Tagging(database, self.models, self._ids_of)
        self._automatic = AutomaticTagging(database, self.tagging.vision, self.tagging.scope)
        self.changes.subscribe(self._automatic.follow)

    @classmethod
    def open(
        cls,
        library: Path | None = None,
        *,
        writing: bool = False,
        vision: VisionPlace = "in-process",
    ) -> "PhotoApp":
        """Open a library, the user's own where none is named; writing makes it where there is none.

        Args:
            library: its folder; see `library_folder`.
            writing: take the library's lock, so that folders can be added and indexed.
            vision: where models run; the window takes the child process, so that it never stalls.

        Raises:
            LibraryInUse: another Photoapp writes to it.
            NewerLibrary: a newer Photoapp made it.
            UserError: it is damaged, or cannot be written.
        """
        folder = library_folder(library)
        if writing:
            restore_if_asked(folder)
        return cls(Database.open(folder, writing=writing), vision)

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything."""
        self.close()

    def close(self) -> None:
        """End everything in order: jobs, threads, child processes, the database."""
        self._jobs.close()
        self.models.end_downloads()
        self.executors.end_jobs()
        self._automatic.close()
        self.tagging.close()
        self.models.close()
        self.executors.close()
        self._readers.close()
        self.viewing.close()
        self._database.close()

    # Folders

    def folders(self) -> list[LibraryFolder]:
        """Return the folders of the library."""
        return self._database.read(folders.all_folders)

    def add_folders(
        self, paths: Sequence[Path], exclude: Sequence[str] = ()
    ) -> list[LibraryFolder]:
        """Add folders of photos to the library; one that is in it already is returned as it is.

        Raises:
            UserError: one is missing, no folder, or may not be listed; then none is added.
        """
        return self.library_folders.add(paths, exclude)

    def remove_folder(self, path: Path) -> LibraryFolder:
        """Take a folder out of the library, with its records; no file is touched.

        Raises:
            UserError: it is not a folder of the library.
        """
        return self.library_folders.remove(path)

    # Indexing

    def index(
        self,
        chosen: Sequence[LibraryFolder] | None = None,
        on_progress: OnProgress = ignore_progress,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> IndexReport:
        """Scan folders, all when none is given, and embed every photo that lacks a vector.

        What was done when it is cancelled, or killed, stays done; the next run goes on there.

        Raises:
            UserError: the model cannot be loaded, or the disk is full; nothing is lost.
        """
        return self._jobs.index(chosen, on_progress, is_cancelled)

    def watch(
        self,
        on_progress: OnProgress = ignore_progress,
        on_report: Callable[[IndexReport], None] = lambda report: None,
        on_note: Callable[[str], None] = lambda note: None,
        is_cancelled: IsCancelled = never_cancelled,
    ) -> None:
        """Follow every change of the library's folders until it is cancelled.

        Args:
            on_progress: called on this thread while photos are indexed.
            on_report: called after each run that had something to do.
            on_note: called with a sentence when something needs the user's attention.
            is_cancelled: ends it within a second.

        Raises:
            UserError: the model cannot be loaded, or the disk is full; nothing is lost.
        """
        self._jobs.watch(on_progress, on_report, on_note, is_cancelled)

    def pause_indexing(self) -> None:
        """Hold the running indexing after the photos in hand."""
        self._jobs.pause()

    def resume_indexing(self) -> None:
        """Let a paused indexing go on."""
        self._jobs.resume()

    def retry_problems(self, paths: Sequence[Path] | None = None) -> int:
        """Mark failed and quarantined photos for another try, all or those; return how many.

        Folders that could not be listed need no mark: every scan tries them again.
        """
        retry = partial(photos.retry_problems, paths=paths)
        return len(self._database.write(retry).result().changed)

    # Searching

    def find(
        self, text: str, limit: int | None = None, *, below_cut_off: bool = False
    ) -> SearchResult:
        """Answer a query as people type it; see `searching.query_parser` for its language.

        Args:
            text: any text; nothing is a syntax error.
            limit: how many hits at most.
            below_cut_off: list unlikely photos too.

        Raises:
            UserError: the model cannot be loaded, or a photo named by `like:` cannot be read.
        """
        return self._answer(text, parse(text, date.today()), limit, below_cut_off)

    def similar(
        self, photo: Path, limit: int | None = None, *, below_cut_off: bool = False
    ) -> SearchResult:
        """Return photos that look like one photo, in or outside the library; not the photo itself.

        Raises:
            UserError: the photo cannot be read, or the model cannot be loaded.
        """
        path = Path(os.path.abspath(photo.expanduser()))
        if not path.is_file():  # said before seconds are spent on the model
            raise UserError(f"There is no photo {path}.", "Check the name.")
        wanted = None if limit is None else limit + 1
        result = self._answer(str(photo), Query(LikePhoto(path)), wanted, below_cut_off)
        others = [
            (hit, found)
            for hit, found in zip(result.hits, result.paths, strict=True)
            if found != path
        ]
        itself = len(others) < len(result.hits)
        return dataclasses.replace(
            result,
            total=result.total - itself,
            hits=tuple(hit for hit, _ in others[:limit]),
            paths=tuple(found for _, found in others[:limit]),
        )

    def nothing_for(self, text: str) -> SearchResult:
        """Return the empty answer to a query that cannot be answered."""
        model = self.models.searching()
        return SearchResult(text, model.id, 0, 0, Verdict.NOTHING, (), ())

    def find_ids(self, text: str, *, nearest: bool = False) -> FoundPhotos:
        """Answer a query for a grid: ids and bands of everything above the cut-off.

        Args:
            text: as `find`.
            nearest: the `NEAREST` best photos whatever they look like, above the cut-off or not.

        Raises:
            UserError: as `find`.
        """
        limit = NEAREST if nearest else None
        _, found = self._find(parse(text, date.today()), limit, below_cut_off=nearest)
        return FoundPhotos(
            photo_ids=found.ids,
            likely=found.likely,
            searchable=found.searchable,
            verdict=found.verdict,
        )

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return the records of photos, in the order of the ids."""
        return self._database.read(lambda connection: photos.load(connection, ids))

    # What is here

    def settings(self) -> Settings:
        """Return the settings of the library."""
        return load_settings(self.library)

    def status(self) -> LibraryStatus:
        """Return the counts of the library and what it searches with."""
        return self.status_of(self.models.searching())

    def status_of(self, model: InstalledModel) -> LibraryStatus:
        """Return the counts of the library as they are for one model."""
        counts = self._database.read(lambda connection: photos.counts(connection, model.model_key))
        return LibraryStatus(
            library=self.library,
            folders=tuple(self.folders()),
            photos=counts.photos,
            searchable=counts.searchable,
            pending=counts.pending,
            failed=counts.failed,
            problems=counts.problems,
            offline=counts.offline,
            missing=counts.missing,
            model=model.id,
            device=self.models.device(model),
            folders_not_listed=tuple(self._database.read(unlisted_folders.all_unlisted)),
            model_note=self.models.note(model.id),
        )

    def problems(self) -> list[PhotoProblem | UnlistedFolder]:
        """Return what could not be read, with the reason: folders first, then files."""
        return self._database.read(
            lambda connection: [
                *unlisted_folders.all_unlisted(connection),
                *photos.list_problems(connection),
            ]
        )

    def _answer(
        self, text: str, query: Query, limit: int | None, below_cut_off: bool
    ) -> SearchResult:
        model, found = self._find(query, limit, below_cut_off)
        ids = found.ids.tolist()
        paths = self._database.read(lambda connection: photos.paths_of(connection, ids))
        # A photo removed between ranking and here has no path any more.
        hits = tuple(hit for hit in found.hits if hit.photo_id in paths)
        return SearchResult(
            query=text,
            model=model.id,
            searchable=found.searchable,
            total=found.total - (len(ids) - len(hits)),
            verdict=found.verdict,
            hits=hits,
            paths=tuple(paths[hit.photo_id] for hit in hits),
        )

    def _ids_of(self, query: Query) -> NDArray[np.int64]:
        return self._find(query, None, below_cut_off=False)[1].ids

    def _find(
        self, query: Query, limit: int | None, below_cut_off: bool
    ) -> tuple[InstalledModel, Found]:
        model = self.models.searching()
        found = find_photos(
            self._database,
            model.model_key,
            partial(self.models.engine, model),
            query,
            limit=limit,
            below_cut_off=below_cut_off,
            locate=lambda path: self.examples.as_term(path, self.models.engine(model)),
        )
        return model, found
