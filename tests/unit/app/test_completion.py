"""Ways to go on with a query, from what the library has."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from photoapp.app.completion import Completer, Completion, CompletionKind
from photoapp.catalog import albums, tags
from photoapp.catalog.database import Database
from photoapp.domain.changes import Changes
from photoapp.domain.photo import PhotoFacts
from photoapp.searching.query_parser import parse
from tests.catalog_library import add_folder, found_file, read, record

TODAY = date(2023, 8, 16)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "library", writing=True) as database:
        folder = add_folder(database, tmp_path / "photos")
        paths = [folder.path / "Summer 2023" / f"{name}.jpg" for name in "abc"]
        ids = record(database, folder.id, *(found_file(p, inode=n) for n, p in enumerate(paths)))
        for number, photo in enumerate(ids):
            read(database, photo, number, PhotoFacts(camera="Canon EOS R5", lens='RF 50mm "L"'))
        database.write(lambda c: tags.add(c, ids[:2], ["holiday"])).result()
        database.write(lambda c: tags.add(c, ids, ["Big holiday", "beach"])).result()
        album, _ = database.write(lambda c: albums.create(c, "Holidays in Rome")).result()
        database.write(lambda c: albums.add_photos(c, album, ids[:1])).result()
        database.write(lambda c: albums.save_search(c, "Roman dogs", "dogs rome")).result()
        yield database


@pytest.fixture
def completer(database: Database, clock: Clock) -> Completer:
    return Completer(database, clock)


def _found(completer: Completer, text: str) -> list[Completion]:
    """Complete a text where its | is."""
    cursor = text.index("|")
    return completer.complete(text.replace("|", ""), cursor, TODAY)


def _applied(text: str, completion: Completion) -> str:
    plain = text.replace("|", "")
    return plain[: completion.start] + completion.replacement + plain[completion.end :]


def test_names_of_filters(completer: Completer) -> None:
    found = _found(completer, "two dogs ta|")
    assert [(one.label, one.kind) for one in found] == [
        ("tag:", CompletionKind.NAME),
        ("taken:", CompletionKind.NAME),
    ]
    assert _applied("two dogs ta|", found[0]) == "two dogs tag:"
    assert not found[0].is_complete
    assert _applied("-ta|", _found(completer, "-ta|")[1]) == "-taken:"


def test_values_that_begin_with_the_text_come_first_with_their_numbers(
    completer: Completer,
) -> None:
    found = _found(completer, "tag:HOL|")
    assert [(one.label, one.count) for one in found] == [("holiday", 2), ("Big holiday", 3)]
    assert _applied("-tag:HOL| rome", _found(completer, "-tag:HOL| rome")[1]) == (
        '-tag:"Big holiday" rome'
    )


def test_values_of_the_library_are_offered_before_a_letter_is_typed(completer: Completer) -> None:
    assert [one.label for one in _found(completer, "tag:|")] == ["beach", "Big holiday", "holiday"]
    assert [one.label for one in _found(completer, "camera:|")] == ["Canon EOS R5"]
    assert [one.replacement for one in _found(completer, "lens:50|")] == ['lens:"RF 50mm ""L"""']
    assert [one.label for one in _found(completer, "ext:|")] == ["jpg"]
    found = _found(completer, "album:rom|")
    assert [(one.label, one.count) for one in found] == [
        ("Roman dogs", None),
        ("Holidays in Rome", 1),
    ]


def test_folders_are_named_whole(completer: Completer, tmp_path: Path) -> None:
    (found,) = _found(completer, "folder:summ|")
    assert (found.label, found.count) == (str(tmp_path / "photos/Summer 2023"), 3)
    assert found.replacement == f'folder:="{tmp_path}/photos/Summer 2023"'


def test_a_bare_word_finds_tags_and_albums_too(completer: Completer) -> None:
    found = _found(completer, "dogs holi|")
    assert [(one.kind, one.replacement) for one in found] == [
        (CompletionKind.TAG, "tag:holiday"),
        (CompletionKind.TAG, 'tag:"Big holiday"'),
        (CompletionKind.ALBUM, 'album:"Holidays in Rome"'),
    ]


def test_an_open_quote_is_part_of_the_value(completer: Completer) -> None:
    text = 'dogs tag:"big ho|'
    assert _applied(text, _found(completer, text)[0]) == 'dogs tag:"Big holiday"'
    assert _found(completer, '"red car" ta|')[0].replacement == "tag:"


@pytest.mark.parametrize(
    "name",
    ["taken", "before", "after", "year", "rating", "size", "orientation", "has", "is", "sort"],
)
def test_every_offered_value_is_understood(completer: Completer, name: str) -> None:
    found = _found(completer, f"{name}:|")
    assert found
    for one in found:
        query = parse(one.replacement, TODAY)
        assert query.sort is not None or type(query.root).__name__ != "Phrase", one.replacement


def test_nothing_is_offered_for_nothing(completer: Completer) -> None:
    assert _found(completer, "|") == []
    assert _found(completer, "dogs |") == []
    assert _found(completer, "tag:nosuchtag|") == []
    assert _found(completer, "tag:beach|") == []


def test_new_tags_are_offered_after_a_while_or_when_told(
    completer: Completer, database: Database, clock: Clock
) -> None:
    assert _found(completer, "tag:ne|") == []
    (photo, *_) = database.read(lambda c: [row[0] for row in c.execute("SELECT id FROM photo")])
    database.write(lambda c: tags.add(c, [photo], ["new"])).result()
    assert _found(completer, "tag:ne|") == []
    clock.now += 60
    assert [one.label for one in _found(completer, "tag:ne|")] == ["new"]
    database.write(lambda c: tags.add(c, [photo], ["newer"])).result()
    completer.follow(Changes(tags=True))
    assert [one.label for one in _found(completer, "tag:ne|")] == ["new", "newer"]
