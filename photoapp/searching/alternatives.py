"""A query as alternatives, each a filter and what to rank by: `(a OR b) c` is `a c` or `b c`."""

from dataclasses import dataclass

from photoapp.domain.query import And, LikePhoto, Node, Not, Or, Phrase

MOST_ALTERNATIVES = 64
"""Rankings of one query at most; beyond it, phrases joined by OR are ranked together instead."""

Ranked = Phrase | LikePhoto


@dataclass(frozen=True, slots=True)
class Attraction:
    """A phrase or photo to rank by, or to stay away from when `away` is set."""

    to: Ranked
    away: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """Photos that meet all filters, ranked by all attractions; without any, all are alike."""

    filters: tuple[Node, ...] = ()
    attractions: tuple[Attraction, ...] = ()

    def __and__(self, other: "Alternative") -> "Alternative":
        """Return what meets both."""
        return Alternative(self.filters + other.filters, self.attractions + other.attractions)


def alternatives(node: Node | None) -> tuple[Alternative, ...]:
    """Return the disjunctive form of a query tree, one alternative at least.

    Filters joined with one another stay together as they are: SQL answers them in one go.

        beach tag:a          => (tag:a; beach)
        cat OR tag:a         => (; cat), (tag:a; )
        -(rain OR tag:a)     => (NOT tag:a; away from rain)
    """
    return (Alternative(),) if node is None else _expand(node, negated=False)


def has_attraction(node: Node | None) -> bool:
    """Return whether a model is needed to answer the query."""
    if isinstance(node, And | Or):
        return any(has_attraction(part) for part in node.parts)
    if isinstance(node, Not):
        return has_attraction(node.part)
    return isinstance(node, Phrase | LikePhoto)


def _expand(node: Node, *, negated: bool) -> tuple[Alternative, ...]:
    if not has_attraction(node):
        return (Alternative(filters=(Not(node) if negated else node,)),)
    if isinstance(node, Phrase | LikePhoto):
        return (Alternative(attractions=(Attraction(node, away=negated),)),)
    if isinstance(node, Not):
        return _expand(node.part, negated=not negated)
    if isinstance(node, And | Or):
        parts = [_expand(part, negated=negated) for part in node.parts]
        # De Morgan: the negation of a conjunction is a disjunction.
        if isinstance(node, Or) is not negated:
            return tuple(one for part in parts for one in part)
        return _product(parts)
    return ()


def _product(parts: list[tuple[Alternative, ...]]) -> tuple[Alternative, ...]:
    product: tuple[Alternative, ...] = (Alternative(),)
    for part in parts:
        if len(product) * len(part) > MOST_ALTERNATIVES:
            together = Alternative(attractions=tuple(a for one in part for a in one.attractions))
            product = tuple(one & together for one in product)
        else:
            product = tuple(one & other for one in product for other in part)
    return product
