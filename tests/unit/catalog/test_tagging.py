"""Tag sets, runs and answers: what the user did is kept, what the machine said is replaced."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoapp.catalog import journal, photos, suggestions, tag_sets, tagging_runs, tags
from photoapp.catalog.database import Database
from photoapp.catalog.query_to_sql import compile_filters
from photoapp.domain.errors import UserError
from photoapp.domain.photo import PhotoId
from photoapp.domain.query import IsSuggested, Node, Not
from photoapp.domain.suggestion import RunId
from photoapp.domain.tag_set import TagDefinition, TagSet, TagSetId
from tests.catalog_library import add_folder, found_file, record, tags_of

ANIMALS = TagSet("Animals", (TagDefinition("dog", ("a dog",)), TagDefinition("cat", ("a cat",))))


class Library:
    def __init__(self, path: Path) -> None:
        self.database = Database.open(path, writing=True)
        folder = add_folder(self.database, Path("/photos"))
        files = [found_file(Path(f"/photos/{n}.jpg"), inode=n + 1) for n in range(6)]
        self.ids = record(self.database, folder.id, *files)
        self.set_id = self.save(ANIMALS)

    def save(self, tag_set: TagSet, set_id: TagSetId | None = None) -> TagSetId:
        return self.database.write(lambda c: tag_sets.save(c, tag_set, set_id)).result()[0]

    def run(self, *pairs: tuple[str, int, float], finish: bool = True) -> RunId:
        def work(connection: object) -> RunId:
            run_id = tagging_runs.begin(connection, self.set_id, "Animals", "m@1", {"dog": 0.5})  # type: ignore[arg-type]
            tagging_runs.add_suggestions(
                connection,  # type: ignore[arg-type]
                run_id,
                [tag for tag, _, _ in pairs],
                np.array([self.ids[place] for _, place, _ in pairs], np.int64),
                np.array([probability for _, _, probability in pairs], np.float32),
            )
            if finish:
                tagging_runs.finish(connection, run_id, 6, 1)  # type: ignore[arg-type]
            return run_id

        return self.database.write(work).result()

    def accept(self, tag: str, place: int, probability: float | None = 0.9) -> None:
        chosen = {self.ids[place]: probability}
        self.database.write(lambda c: suggestions.accept(c, tag, chosen), durable=True).result()

    def reject(self, tag: str, place: int) -> None:
        chosen: dict[PhotoId, float | None] = {self.ids[place]: 0.6}
        self.database.write(lambda c: suggestions.reject(c, tag, chosen), durable=True).result()

    def undo(self) -> None:
        self.database.write(journal.undo_last).result()

    def redo(self) -> None:
        self.database.write(journal.redo_next).result()

    def waiting(self, tag: str = "dog") -> list[int]:
        found = self.database.read(lambda c: suggestions.waiting(c, tag))
        return [self.ids.index(one.photo_id) for one in found]

    def matching(self, node: Node) -> list[int]:
        condition, parameters = compile_filters(node)
        found = self.database.read(lambda c: photos.matching(c, condition, parameters, None))
        return [self.ids.index(PhotoId(one)) for one in found.tolist()]

    def tags(self, place: int) -> tuple[str, ...]:
        return tags_of(self.database, self.ids[place])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path)
    yield library
    library.database.close()


def test_a_set_is_saved_changed_removed_and_all_of_it_undone(library: Library) -> None:
    changed = replace(ANIMALS, name="Pets", automatic=True)
    library.save(changed, library.set_id)
    library.database.write(lambda c: tag_sets.remove(c, library.set_id)).result()
    read = library.database.read
    assert read(tag_sets.all_sets) == []
    library.undo()
    assert [one.tag_set for one in read(tag_sets.all_sets)] == [changed]
    library.undo()
    assert [one.tag_set for one in read(tag_sets.all_sets)] == [ANIMALS]
    library.undo()
    assert read(tag_sets.all_sets) == []
    for _ in range(2):
        library.redo()
    assert read(lambda c: tag_sets.find(c, "PETS")).tag_set == changed
    with pytest.raises(UserError, match="already"):
        library.save(replace(ANIMALS, name="pets"))
    with pytest.raises(UserError, match="no tag set “Cars”"):
        read(lambda c: tag_sets.find(c, "Cars"))


def test_suggestions_are_found_but_are_no_tags(library: Library) -> None:
    library.run(("dog", 0, 0.9), ("dog", 1, 0.6), ("cat", 1, 0.7))
    assert library.matching(IsSuggested("DOG")) == [0, 1]
    assert library.matching(IsSuggested("c*")) == [1]
    assert library.matching(Not(IsSuggested("dog"))) == [2, 3, 4, 5]
    assert library.tags(0) == ()
    assert library.database.read(tags.names) == []
    assert library.database.read(suggestions.waiting_counts) == {"cat": 1, "dog": 2}


def test_an_answered_pair_never_comes_back(library: Library) -> None:
    pairs = (("dog", 0, 0.9), ("dog", 1, 0.6), ("dog", 2, 0.7))
    library.run(*pairs)
    library.accept("dog", 0)
    library.reject("dog", 1)
    assert library.waiting() == [2]
    library.run(*pairs)
    assert library.waiting() == [2]
    assert [library.tags(place) for place in range(3)] == [("dog",), (), ()]
    library.undo()
    assert library.waiting() == [1, 2]
    library.undo()
    assert library.waiting() == [0, 1, 2]
    assert library.tags(0) == ()
    library.redo()
    library.redo()
    assert library.waiting() == [2]
    assert library.tags(0) == ("dog",)


def test_a_withdrawn_run_leaves_accepted_tags_and_shows_the_run_before(library: Library) -> None:
    library.run(("dog", 3, 0.9))
    second = library.run(("dog", 0, 0.9), ("dog", 1, 0.9))
    assert library.waiting() == [0, 1]
    library.accept("dog", 0)
    library.database.write(lambda c: tags.add(c, [library.ids[4]], ["dog"]), durable=True).result()
    library.database.write(lambda c: tagging_runs.withdraw(c, second)).result()
    assert library.waiting() == [3]
    assert library.tags(0) == library.tags(4) == ("dog",)
    with pytest.raises(UserError, match="no run 99"):
        library.database.write(lambda c: tagging_runs.withdraw(c, RunId(99))).result()


def test_a_run_that_never_ended_shows_nothing_and_is_cleared_away(library: Library) -> None:
    library.run(("dog", 0, 0.9))
    broken = library.run(("dog", 1, 0.9), finish=False)
    assert library.waiting() == [0]
    library.run(("dog", 2, 0.9))
    assert library.waiting() == [2]
    assert broken not in [run.id for run in library.database.read(tagging_runs.all_runs)]


def test_runs_are_compared(library: Library) -> None:
    first = library.run(("dog", 0, 0.9), ("dog", 1, 0.9), ("cat", 1, 0.9))
    second = library.run(("dog", 1, 0.8), ("dog", 2, 0.9), ("dog", 3, 0.9))
    found = library.database.read(lambda c: tagging_runs.compare(c, first, second))
    assert [(d.tag, d.both, d.only_first, d.only_second) for d in found] == [
        ("cat", 0, 1, 0),
        ("dog", 1, 1, 2),
    ]


def test_a_set_that_is_off_or_gone_suggests_nothing(library: Library) -> None:
    library.run(("dog", 0, 0.9))
    library.save(replace(ANIMALS, enabled=False), library.set_id)
    assert library.waiting() == []
    library.undo()
    assert library.waiting() == [0]
    library.database.write(lambda c: tag_sets.remove(c, library.set_id)).result()
    assert library.matching(IsSuggested("dog")) == []


def test_what_is_done_by_hand_fits_the_answers(library: Library) -> None:
    library.run(("dog", 0, 0.9), ("dog", 1, 0.9))
    library.accept("dog", 0)
    library.reject("dog", 1)
    write = library.database.write
    write(lambda c: tags.remove(c, [library.ids[0]], ["dog"]), durable=True).result()
    assert library.waiting() == []  # taken off by hand: it was wrong
    write(lambda c: tags.add(c, [library.ids[1]], ["Dog"]), durable=True).result()
    found = library.database.read(lambda c: suggestions.answers(c, "dog"))
    assert [(library.ids.index(one.photo_id), one.accepted) for one in found] == [(0, False)]
    library.undo()
    library.undo()
    found = library.database.read(lambda c: suggestions.answers(c, "dog"))
    assert [one.accepted for one in found] == [True, False]
    assert [one.probability for one in found] == [0.9, 0.6]


def test_a_renamed_tag_is_renamed_everywhere(library: Library) -> None:
    library.accept("dog", 0)
    library.reject("dog", 1)
    library.database.write(lambda c: tags.rename(c, "dog", "Hund"), durable=True).result()
    assert library.tags(0) == ("Hund",)
    (stored,) = library.database.read(tag_sets.all_sets)
    assert [tag.name for tag in stored.tag_set.tags] == ["Hund", "cat"]
    assert len(library.database.read(lambda c: suggestions.answers(c, "hund"))) == 2
    library.undo()
    assert library.tags(0) == ("dog",)
    assert len(library.database.read(lambda c: suggestions.answers(c, "dog"))) == 2
    with pytest.raises(UserError, match="has “dog” and “cat”"):
        library.database.write(lambda c: tags.rename(c, "dog", "cat"), durable=True).result()


def test_merged_tags_are_one_on_every_photo(library: Library) -> None:
    ids = library.ids
    write = library.database.write
    write(lambda c: tags.add(c, ids[:3], ["sea"]), durable=True).result()
    write(lambda c: tags.add(c, ids[2:4], ["ocean"]), durable=True).result()
    write(lambda c: tags.rename(c, "ocean", "sea"), durable=True).result()
    assert [library.tags(place) for place in range(5)] == [("sea",)] * 4 + [()]
    library.undo()
    assert library.tags(2) == ("ocean", "sea")
    assert library.tags(3) == ("ocean",)


def test_automatic_runs_grow_and_a_whole_run_takes_their_place(library: Library) -> None:
    def grow(place: int, sequence: int) -> RunId:
        def work(connection: object) -> RunId:
            run_id = tagging_runs.automatic(connection, library.set_id, "Animals", "m@1", {})  # type: ignore[arg-type]
            one = np.array([library.ids[place]], np.int64)
            tagging_runs.add_suggestions(connection, run_id, ["dog"], one, np.ones(1, np.float32))  # type: ignore[arg-type]
            tagging_runs.count(connection, run_id, 1, sequence)  # type: ignore[arg-type]
            return run_id

        return library.database.write(work).result()

    first = grow(0, 10)
    assert grow(1, 11) == first
    assert library.waiting() == [0, 1]
    assert library.database.read(lambda c: tagging_runs.load(c, first)).counts == {"dog": 2}
    assert (
        library.database.read(lambda c: tagging_runs.tagged_up_to(c, library.set_id, "m@1")) == 11
    )
    library.run(("dog", 5, 0.9))
    assert library.waiting() == [5]
    assert grow(2, 12) != first
    assert library.waiting() == [2, 5]
