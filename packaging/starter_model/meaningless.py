"""Phrases that the model is taught to know nothing about: other languages, and no language.

Without them a text tower puts every string somewhere, and a search for "ein Hund im Schnee" finds
something with confidence. Also typing errors, which keep their meaning.
"""

import random
import string
import tomllib
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
DICTIONARIES = ("ngerman", "french", "spanish", "italian")
"""Names of word lists as Debian installs them in /usr/share/dict; those that are there are used."""


class Meaningless:
    """Draws phrases without meaning for an English model, and typing errors."""

    def __init__(self, english: set[str], dictionaries: Path, seed: int = 23) -> None:
        """`english`: words, lower case, that no foreign phrase may consist of alone."""
        self._draw = random.Random(seed)
        everyday = tomllib.loads((HERE / "everyday_words.toml").read_text("utf-8"))
        self._languages: list[tuple[Sequence[str], Sequence[str]]] = []
        for language, name in zip(everyday.values(), DICTIONARIES, strict=True):
            small = [word for word in language["small"] if word not in english]
            own = [word for word in language["words"] if word not in english]
            path = dictionaries / name
            listed = path.read_text("utf-8", "replace").split() if path.is_file() else []
            rare = [w.lower() for w in listed if w.isalpha() and w.lower() not in english]
            # A third of the words are everyday ones, however long the dictionary is.
            repeat = max(1, len(rare) // (2 * len(own)))
            self._languages.append((small, [*rare, *(own * repeat)]))

    def phrase(self) -> str:
        """One phrase: five of six in another language, else a string of letters."""
        return self._foreign() if self._draw.random() < 0.83 else self._letters()

    def _foreign(self) -> str:
        small, words = self._draw.choice(self._languages)
        phrase: list[str] = []
        for _ in range(self._draw.choice((1, 1, 2, 2, 3))):
            if self._draw.random() < 0.6:
                phrase.append(self._draw.choice(small))
            phrase.append(self._draw.choice(words))
        return " ".join(phrase)

    def _letters(self) -> str:
        draw = self._draw
        if draw.random() < 0.3:
            letters = string.digits + string.punctuation
        else:
            letters = draw.choice((string.ascii_lowercase, "asdfghjkl", "qwertyuiop", "bcdfgkxzq"))
        count = draw.choice((1, 1, 2, 3))
        return " ".join("".join(draw.choices(letters, k=draw.randint(3, 10))) for _ in range(count))

    def mistype(self, text: str) -> str:
        """The text with one letter swapped, dropped, doubled or wrong; short ones unchanged."""
        if len(text) < 5:
            return text
        at = self._draw.randrange(1, len(text) - 1)
        return self._draw.choice(
            (
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
                text[:at] + text[at + 1 :],
                text[:at] + text[at] + text[at:],
                text[:at] + self._draw.choice(string.ascii_lowercase) + text[at + 1 :],
            )
        )
