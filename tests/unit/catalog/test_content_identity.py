"""Any sequence of changes on a disk, scanned and indexed: tags and vectors follow the content.

The disk is a dictionary. The scanner here is as simple as one can be; it stands for the real one,
which knows more (see `indexing/file_scanner.py`) and calls the same functions.
"""

import itertools
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Database
from photoapp.catalog.photos import KnownFile
from photoapp.domain.photo import (
    FileState,
    FoundFile,
    Photo,
    PhotoId,
    Problem,
    ReadState,
    UnreadablePhoto,
)
from tests.catalog_library import (
    MODEL,
    add_folder,
    as_stored,
    content_hash,
    found_file,
    put_tag,
    reading,
    vector,
)

PATHS = [Path(f"/photos/{place}/{name}") for place in "xy" for name in "abc"]
path = st.sampled_from(PATHS)
OPERATIONS = st.one_of(
    st.tuples(st.just("edit"), path),
    st.tuples(st.just("edit"), path),
    st.tuples(st.just("copy"), path, path),
    st.tuples(st.just("restore"), path, st.integers(0, 30)),
    st.tuples(st.just("break"), path),
    st.tuples(st.just("move"), path, path, st.booleans()),
    st.tuples(st.just("move"), path, path, st.booleans()),
    st.tuples(st.just("exchange"), path, path),
    st.tuples(st.just("delete"), path),
    st.tuples(st.just("delete"), path),
)


@dataclass(frozen=True)
class Round:
    """What happens between two scans, how the second one goes, and what the user does then."""

    operations: list[tuple[Any, ...]]
    index_before_missing: bool
    page: int
    tag: list[Path]
    untag: list[Path]


ROUNDS = st.builds(
    Round,
    operations=st.lists(OPERATIONS, min_size=1, max_size=3),
    index_before_missing=st.booleans(),
    page=st.integers(1, 4),
    tag=st.lists(path, max_size=2),
    untag=st.lists(path, max_size=1),
)
START = Round([("edit", place) for place in PATHS[:4]], False, 4, PATHS[:3], [])


@dataclass(frozen=True)
class File:
    """One file on the disk; content -1 cannot be read by anyone."""

    content: int
    mtime_ns: int
    inode: int


class World:
    """The disk, the catalog, a follower of its vectors, and what the user tagged."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.folder = add_folder(self.database, Path("/photos")).id
        self.numbers = itertools.count(1)
        self.disk: dict[Path, File] = {}
        self.settled: dict[Path, File] = {}
        self.ids: dict[Path, PhotoId] = {}
        self.contents: list[int] = []
        # Content that each tagged record stands for; None when more than one is right.
        self.expected: dict[PhotoId, int | None] = {}
        self.ever_tagged: set[PhotoId] = set()
        self.overwritten: set[PhotoId] = set()
        self.follower: dict[int, list[float]] = {}
        self.sequence = 0

    # What happens on the disk; an operation on a file that is not there does nothing

    def edit(self, place: Path) -> None:
        content = next(self.numbers)
        self.contents.append(content)
        inode = self.disk[place].inode if place in self.disk else next(self.numbers)
        self.disk[place] = File(content, next(self.numbers), inode)

    def copy(self, source: Path, target: Path) -> None:
        if source in self.disk and source != target:
            self.write(target, self.disk[source].content)

    def restore(self, place: Path, number: int) -> None:
        if self.contents:
            self.write(place, self.contents[number % len(self.contents)])

    def break_(self, place: Path) -> None:
        self.write(place, -1)

    def write(self, place: Path, content: int) -> None:
        self.disk[place] = File(content, next(self.numbers), next(self.numbers))

    def move(self, source: Path, target: Path, same_disk: bool) -> None:
        if source in self.disk:
            file = self.disk.pop(source)
            self.disk[target] = file if same_disk else replace(file, inode=next(self.numbers))

    def exchange(self, one: Path, other: Path) -> None:
        if one in self.disk and other in self.disk:
            self.disk[one], self.disk[other] = self.disk[other], self.disk[one]

    def delete(self, place: Path) -> None:
        self.disk.pop(place, None)

    # What the user does

    def tag(self, place: Path) -> None:
        if place in self.ids and self.ids[place] not in self.expected:
            photo = self.photo_at(place)
            name = f"tag {next(self.numbers)}"
            self.database.write(lambda c: put_tag(c, photo.id, name)).result()
            self.expected[photo.id] = self.content_of(photo)
            self.ever_tagged.add(photo.id)

    def untag(self, place: Path) -> None:
        photo = self.ids.get(place)
        self.database.write(
            lambda c: c.execute("DELETE FROM photo_tag WHERE photo_id = ?", [photo])
        ).result()
        self.expected.pop(photo, None)

    # What the catalog is told, and what must be true then

    def live(self, one: Round) -> None:
        for name, *arguments in one.operations:
            getattr(self, "break_" if name == "break" else name)(*arguments)
        known_contents = {file.content for file in self.settled.values()} | {
            content for content in self.expected.values() if content is not None
        }
        gone = self.scan()
        if one.index_before_missing:
            self.index(one.page)
        self.database.write(lambda c: photos.record_missing(c, gone)).result()
        self.index(one.page)
        self.follow()
        self.expect(known_contents)
        self.settled = dict(self.disk)
        self.check_files()
        self.check_tags()
        for place in one.tag:
            self.tag(place)
        for place in one.untag:
            self.untag(place)

    def scan(self) -> list[PhotoId]:
        known = self.database.read(lambda c: photos.known_files(c, self.folder))
        new: dict[Path, FoundFile] = {}
        changed, returned = [], []
        for path, file in self.disk.items():
            seen = found_file(path, mtime_ns=file.mtime_ns, inode=file.inode)
            record = known.pop(os.fsencode(path), None)
            if record is None:
                new[path] = seen
            elif record.mtime_ns != file.mtime_ns:
                changed.append((record.id, seen))
            elif record.state is FileState.MISSING:
                returned.append((record.id, seen))
        moved = self.match(known, new)
        gone = [r.id for r in known.values() if r.state is FileState.PRESENT]
        self.database.write(lambda c: photos.record_moved(c, self.folder, moved)).result()
        self.database.write(lambda c: photos.record_found(c, self.folder, [*new.values()])).result()
        self.database.write(lambda c: photos.record_changed(c, changed)).result()
        self.database.write(lambda c: photos.record_returned(c, returned)).result()
        return gone

    @staticmethod
    def match(
        absent: dict[bytes, KnownFile], new: dict[Path, FoundFile]
    ) -> list[tuple[PhotoId, FoundFile]]:
        """Files known by their inode at a new path; takes them out of both."""
        moved = []
        for raw, record in list(absent.items()):
            for path, seen in list(new.items()):
                if (seen.inode, seen.mtime_ns) == (record.inode, record.mtime_ns):
                    moved.append((record.id, new.pop(path)))
                    del absent[raw]
                    break
        return moved

    def index(self, page: int) -> None:
        after = PhotoId(0)
        while pending := self.database.read(
            lambda c, after=after: photos.without_vector(c, MODEL, after=after, limit=page)
        ):
            after = pending[-1].id
            broken = UnreadablePhoto(Problem.DAMAGED, "It is damaged.")
            failed = [(p, broken) for p in pending if self.disk_content(p.path) == -1]
            good = [
                (p, reading(content))
                for p in pending
                if (content := self.disk_content(p.path)) not in (-1, None)
            ]
            self.database.write(lambda c, f=failed: photos.save_problems(c, f)).result()
            survivors, _ = self.database.write(
                lambda c, g=good: photos.save_readings(c, g)
            ).result()
            ids = {survivors[p.id]: self.disk[p.path].content for p, _ in good}
            served = self.database.write(
                lambda c, i=[*ids]: embeddings.copy_same_content(c, MODEL, i)
            ).result()
            rest = {photo: content for photo, content in ids.items() if photo not in served}
            if rest:
                vectors = np.stack([vector(content) for content in rest.values()])
                array = np.array([*rest], np.int64)
                self.database.write(
                    lambda c, a=array, v=vectors: embeddings.save(c, MODEL, a, v)
                ).result()

    def follow(self) -> None:
        news = self.database.read(lambda c: embeddings.changes_since(c, MODEL, self.sequence))
        if news.reset:
            self.follower.clear()
        for photo in news.hidden.tolist():
            self.follower.pop(photo, None)
        self.follower.update(zip(news.ids.tolist(), news.vectors.tolist(), strict=True))
        assert news.sequence >= self.sequence
        self.sequence = news.sequence

    def expect(self, known_contents: set[int]) -> None:
        """Follow by hand what each tagged record should stand for after this scan."""
        at = {photo: path for path, photo in self.ids.items()}
        for photo, content in self.expected.items():
            path = at.get(photo)
            if path is None or path not in self.disk or self.disk[path] == self.settled[path]:
                continue  # missing before, missing now, or untouched
            self.overwritten.add(photo)
            now = self.disk[path].content
            edited = now not in known_contents and now != -1 and content is not None
            self.expected[photo] = now if edited and self.written_in_place(path) else None

    def written_in_place(self, path: Path) -> bool:
        return self.disk[path].inode == self.settled[path].inode

    def check_files(self) -> None:
        loaded = {path: self.photo_at(path) for path in self.disk}
        shown = self.database.read(lambda c: photos.matching(c, "1", [], None)).tolist()
        readable = {}
        for path, file in self.disk.items():
            photo = loaded[path]
            if file.content == -1:
                assert photo.read_state is ReadState.FAILED
            else:
                assert photo.read_state is ReadState.READ
                assert photo.content_hash == content_hash(file.content)
                readable[photo.id] = as_stored(file.content)
        assert sorted(readable) == shown
        assert self.follower == readable
        counts = self.database.read(lambda c: photos.counts(c, MODEL))
        assert (counts.photos, counts.searchable) == (len(self.disk), len(readable))
        assert counts.pending == 0
        self.ids = {path: photo.id for path, photo in loaded.items()}

    def check_tags(self) -> None:
        for photo, content in list(self.expected.items()):
            loaded = self.database.read(lambda c, p=photo: photos.load(c, [p]))
            if content is None and not loaded:
                del self.expected[photo]  # never read, and now its file is another record's
                continue
            (one,) = loaded
            assert one.tags
            if content is None:  # not known until now
                self.expected[photo] = self.content_of(one)
                continue
            if one.read_state is ReadState.READ:
                assert one.content_hash == content_hash(content)
            if one.state is FileState.PRESENT:
                self.overwritten.discard(photo)
            elif photo not in self.overwritten:
                self.check_nowhere_else(photo, content)

    def check_nowhere_else(self, missing: PhotoId, content: int) -> None:
        """A tagged photo is missing only when no file has its content, or older and tagged ones."""
        for path, file in self.disk.items():
            if file.content == content:
                holder = self.photo_at(path)
                assert holder.id in self.ever_tagged or holder.id < missing

    def photo_at(self, path: Path) -> Photo:
        photo = self.database.read(lambda c: photos.by_path(c, path))
        assert photo is not None
        return photo

    def content_of(self, photo: Photo) -> int | None:
        hashes = {content_hash(content): content for content in self.contents}
        return hashes.get(photo.content_hash or b"")

    def disk_content(self, path: Path) -> int | None:
        file = self.disk.get(path)
        return None if file is None else file.content


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(ROUNDS, min_size=1, max_size=8))
def test_tags_and_vectors_follow_the_content(rounds: list[Round]) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        Database.open(Path(place), writing=True) as database,
    ):
        world = World(database)
        for one in (START, *rounds):
            world.live(one)
