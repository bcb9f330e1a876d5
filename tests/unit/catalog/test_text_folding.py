"""Case does not matter in any script that has it, nor how an accent is composed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoapp.catalog.text_folding import fold, storable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Holiday", "HOLIDAY"),
        ("ÉTÉ", "été"),
        ("e\u0301te\u0301", "ÉTÉ"),  # as macOS writes names
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ЖИЗНЬ", "жизнь"),
    ],
)
def test_the_same_words_fold_to_the_same_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec=None)))
def test_whatever_a_file_says_can_be_stored(text: str) -> None:
    stored = storable(text)

    assert "\0" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
