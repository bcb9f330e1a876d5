"""How text and weights are written in a query: spaces, quotes, `^`."""

import re

LEAST_WEIGHT = 0.01
MOST_WEIGHT = 100.0
"""Weights beyond these limits are as good as the limits, and stay clear of overflow."""

_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WEIGHT = re.compile(r"(.+)\^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.DOTALL)

QUOTED = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)')
"""Text in quotes, as the grammar has it: doubled inside, and open up to the end of the query."""


def tidy(text: str) -> str:
    """Return the text with single spaces and without what is no character.

    Control characters count as spaces; halves of surrogate pairs, from file names that are not
    UTF-8, become U+FFFD, since neither a tokenizer nor SQLite takes them.
    """
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub(" ", text)).strip()


def unquote(text: str) -> str:
    """Return a text without the quotes that it begins with; a doubled quote inside is one."""
    quoted = QUOTED.match(text)
    if quoted is None:
        return text
    return quoted[1].replace('""', '"') + text[quoted.end() :]


def read_weight(text: str) -> tuple[str, float]:
    """Return the text before `^number` and the number; the whole text and 1 when there is none."""
    parts = _WEIGHT.fullmatch(text)
    if parts is None or float(parts[2]) == 0:
        return text, 1.0
    return parts[1], limit_weight(float(parts[2]))


def limit_weight(weight: float) -> float:
    """Return the weight, moved into the limits."""
    return min(max(weight, LEAST_WEIGHT), MOST_WEIGHT)
