from hypothesis import given
from hypothesis import strategies as st

from photoapp.imaging.plain_text import MAX_CAPTION, MAX_NAME, clean_caption, clean_line


def test_controls_go_and_spaces_are_joined() -> None:
    assert clean_line("  Canon\0 EOS\t\nR5\x07 ") == "Canon EOS R5"


def test_captions_keep_their_lines() -> None:
    assert clean_caption("one \r\n two\rthree\0\n") == "one\ntwo\nthree"


def test_long_text_is_cut() -> None:
    assert len(clean_line("x" * 10_000)) == MAX_NAME
    assert len(clean_caption("x" * 100_000)) == MAX_CAPTION


@given(st.text(st.characters(codec=None)))
def test_all_text_can_be_stored_and_shown(text: str) -> None:
    for cleaned in (clean_line(text), clean_caption(text)):
        assert "\0" not in cleaned.encode().decode()
    assert "\n" not in clean_line(text)
