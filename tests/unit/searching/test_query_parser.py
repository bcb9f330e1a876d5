"""Whatever is typed means something, and the documentation says what."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from photoapp.domain.query import (
    And,
    HasTag,
    LikePhoto,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    SortBy,
    SortKey,
)
from photoapp.searching import query_parser
from photoapp.searching.query_parser import DEEPEST, MOST_TERMS, parse
from photoapp.searching.query_writer import write

TODAY = date(2023, 8, 16)

EXAMPLES = re.findall(r"^    (.+) => (.+)$", str(query_parser.__doc__), re.MULTILINE)


def show(node: Node | None, *, inside: bool = False) -> str:
    """Write a tree as the documentation does."""
    if isinstance(node, And | Or):
        joint = " AND " if isinstance(node, And) else " OR "
        text = joint.join(show(part, inside=True) for part in node.parts)
        return f"({text})" if inside else text
    if isinstance(node, Not):
        return f"NOT {show(node.part, inside=True)}"
    if isinstance(node, Phrase):
        text = node.text.replace('"', '""')
        return f'"{text}"' + ("" if node.weight == 1 else f"^{node.weight:g}")
    return "" if node is None else write(Query(node))


def show_query(query: Query) -> str:
    sort = query.sort and f"SORT {'-' if query.sort.descending else ''}{query.sort.key}"
    return " ".join(part for part in (show(query.root), sort) if part)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_examples_of_the_documentation(text: str, expected: str) -> None:
    assert show_query(parse(text, TODAY)) == expected


def test_documentation_has_examples() -> None:
    assert len(EXAMPLES) > 40


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\0", "\x1f\x85"])
def test_nothing_asks_for_every_photo(text: str) -> None:
    assert parse(text, TODAY) == Query()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本の 夏祭り", Phrase("日本の 夏祭り")),
        ("🐶 in the ❄️", Phrase("🐶 in the ❄️")),
        ("two\tdogs\0in\nsnow", Phrase("two dogs in snow")),
        ("caf\udce9", Phrase("caf\N{REPLACEMENT CHARACTER}")),
        ("don't look", Phrase("don't look")),
        ("-", Phrase("-")),
        ("^", Phrase("^")),
        ('"', Phrase('"')),
        ('""', Phrase('""')),
        ("(", Phrase("(")),
        (")", Phrase(")")),
        (")(", Phrase(")(")),
        ("OR", Phrase("OR")),
        ("OR OR OR", Phrase("OR OR OR")),
        ("-OR", Not(Phrase("OR"))),
        ("-(", Phrase("-(")),
        ("-()", Phrase("-()")),
        ("-:)", Not(Phrase(":)"))),
        ("ORANGE OR lemon", Or((Phrase("ORANGE"), Phrase("lemon")))),
        ("(((cat)))", Phrase("cat")),
        ("((a OR b) OR c)", Or((Phrase("a"), Phrase("b"), Phrase("c")))),
        ("-(-cat)", Phrase("cat")),
        ('"a""b"', Phrase('a"b')),
        ('"red"car', And((Phrase("red"), Phrase("car")))),
        ('tag:"dog"cat', And((HasTag("dog"), Phrase("cat")))),
        ('tag:"dog"^2', HasTag("dog")),
        ("(cat OR dog^2)^3", Or((Phrase("cat", 3.0), Phrase("dog", 6.0)))),
        ("sky^1000000", Phrase("sky", 100.0)),
        ("sky^0.000001", Phrase("sky", 0.01)),
        ("sky^1,5", Phrase("sky^1,5")),
        ('like:"a ""b"".jpg"', LikePhoto(Path('a "b".jpg'))),
        (r"like:C:\a\b.jpg", LikePhoto(Path(r"C:\a\b.jpg"))),
        ("like:caf\udce9.jpg", LikePhoto(Path("caf\udce9.jpg"))),
        ("cat OR sort:name", Phrase("cat")),
        ("-(sort:name)", None),
    ],
)  # fmt: skip
def test_odd_texts(text: str, expected: Node | None) -> None:
    assert parse(text, TODAY).root == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sort:date", SortBy(SortKey.DATE)),
        ("-sort:date", SortBy(SortKey.DATE, descending=True)),
        ("-sort:-date", SortBy(SortKey.DATE)),
        ("SORT:Rating cat", SortBy(SortKey.RATING)),
        ("sort:date (cat sort:-size)", SortBy(SortKey.SIZE, descending=True)),
        ("sort:colour", None),
    ],
)
def test_sort(text: str, expected: SortBy | None) -> None:
    assert parse(text, TODAY).sort == expected


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        ")" * 10_000,
        "(a " * 3_000 + ")" * 3_000,
        "-(a OR " * 1_500 + "b" + ")" * 1_500,
        "a OR (b (c OR (d (" * 600,
        "(a)^2" * 2_000,
        "(" * 3_000 + "a" + ")^2" * 3_000,
        '"' * 9_999,
        'tag:"' * 2_000,
        "x^" * 5_000,
        "-" * 10_000,
        "OR " * 3_000,
        "tag:a OR " * 2_000,
        "word " * 2_000,
        "a(" * 5_000,
        "size:" + "9" * 10_000,
        "taken:" + "1" * 10_000,
        "a^" + "9" * 10_000,
    ],
    ids=lambda text: f"{text[:12]}...{len(text)}",
)
def test_long_texts_are_read_and_written(text: str) -> None:
    query = parse(text, TODAY)

    assert query.root is not None
    assert parse(write(query), TODAY) == query


def test_what_is_too_large_for_a_query_is_a_phrase() -> None:
    deep = "-(a " * (DEEPEST + 1) + ")" * (DEEPEST + 1)
    long = '"a" ' * (MOST_TERMS + 1)

    assert parse(deep, TODAY) == Query(Phrase(deep))
    assert parse(long, TODAY) == Query(Phrase(long.strip()))


def test_brackets_without_meaning_may_be_as_deep_as_you_like() -> None:
    assert parse("(" * 4_000 + "cat" + ")" * 4_000, TODAY) == Query(Phrase("cat"))


PIECES = st.sampled_from(
    ["cat", "two dogs", "OR", "or", "-", "(", ")", '"', " ", "  ", "^2", "^0", "^", ":", "..",
     "tag:", "tag:a", 'tag:"b c"', "rating:>=3", "rating:9", "size:>5MB", "size:1..2MB", "\\",
     "taken:yesterday", "taken:nonsense", 'taken:"july 2023"', "before:2020", "like:a.jpg", "is:x",
     'like:"b c.jpg"', "is:offline", "has:gps", "sort:date", "-sort:", "folder:/a", "file://x",
     "ext:.JPG", "orientation:square", "http://a.b/?c=d", "12:30", "🐶", "\0", "\n", "\ud800",
     "year:2021", "photo(1)", ":)"]
)  # fmt: skip
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=14).map("".join)


@settings(deadline=None)  # the first date loads dateparser
@given(TEXTS)
@example("-tag:a^2")
def test_any_text_is_understood_and_written_back(text: str) -> None:
    query = parse(text, TODAY)

    assert parse(write(query), TODAY) == query
    assert (query == Query()) == (re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text) == "") or query.sort


@settings(deadline=None)  # the first date loads dateparser
@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=6))
def test_plain_words_are_the_phrase_they_are(words: list[str]) -> None:
    assert parse("  ".join(words), TODAY) == Query(Phrase(" ".join(words)))


@settings(deadline=None)  # the first date loads dateparser
@given(TEXTS)
def test_words_survive_as_text_when_nothing_is_an_operator(text: str) -> None:
    quoted = '"a{}"'.format(text.replace('"', '""'))

    assert isinstance(parse(quoted, TODAY).root, Phrase)
