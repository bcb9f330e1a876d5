import pytest

from photoapp.domain.query import And, HasGps, HasTag, IsOffline, LikePhoto, Node, Not, Or, Phrase
from photoapp.searching.alternatives import (
    MOST_ALTERNATIVES,
    Alternative,
    Attraction,
    alternatives,
    has_attraction,
)

A, B, CAT, RAIN = HasTag("a"), HasGps(), Phrase("cat"), Phrase("rain", 2.0)


def to(*phrases: Phrase) -> tuple[Attraction, ...]:
    return tuple(Attraction(phrase) for phrase in phrases)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (None, [Alternative()]),
        (A, [Alternative((A,))]),
        (CAT, [Alternative((), to(CAT))]),
        (And((CAT, A)), [Alternative((A,), to(CAT))]),
        (And((CAT, RAIN)), [Alternative((), to(CAT, RAIN))]),
        (Or((CAT, A)), [Alternative((), to(CAT)), Alternative((A,))]),
        (Or((A, B)), [Alternative((Or((A, B)),))]),
        (Not(CAT), [Alternative((), (Attraction(CAT, away=True),))]),
        (Not(Not(CAT)), [Alternative((), to(CAT))]),
        (
            Not(Or((RAIN, A))),
            [Alternative((Not(A),), (Attraction(RAIN, away=True),))],
        ),
        (
            Not(And((RAIN, A))),
            [Alternative((), (Attraction(RAIN, away=True),)), Alternative((Not(A),))],
        ),
        (
            And((Or((CAT, RAIN)), A)),
            [Alternative((A,), to(CAT)), Alternative((A,), to(RAIN))],
        ),
    ],
)
def test_a_tree_becomes_alternatives(node: Node | None, expected: list[Alternative]) -> None:
    assert list(alternatives(node)) == expected


def test_filters_alone_need_no_model() -> None:
    assert not has_attraction(None)
    assert not has_attraction(And((A, Not(Or((B, IsOffline()))))))
    assert has_attraction(And((A, Not(Or((B, CAT))))))


def test_a_flood_of_alternatives_is_ranked_together_and_loses_no_phrase() -> None:
    pairs = tuple(Or((Phrase(f"a{n}"), Phrase(f"b{n}"))) for n in range(10))
    found = alternatives(And(pairs))
    assert len(found) <= MOST_ALTERNATIVES
    phrases = {attraction.to for one in found for attraction in one.attractions}
    assert phrases == {part for pair in pairs for part in pair.parts}


def test_photos_attract_like_phrases(tmp_path: object) -> None:
    from pathlib import Path

    like = LikePhoto(Path("/photos/1.jpg"))
    assert alternatives(like) == (Alternative((), (Attraction(like),)),)
