"""The bank of phrases that every query is compared with."""

from pathlib import Path

import numpy as np
import pytest

from photoapp.vision.background_phrases import (
    background_phrases_file,
    embed_background_phrases,
    read_background_phrases,
)
from tests.fake_embedder import FakeEmbedder

BANK = "# a remark\n[shown]\na red car\n\nthe sea\n[not shown]\n# more\n#1\nqwx vbn\n"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.txt"
    file.write_text(BANK, encoding="utf-8")
    return file


def test_the_bank_that_ships_covers_both_halves_without_repeating_itself() -> None:
    shown, not_shown = read_background_phrases(background_phrases_file().read_text("utf-8"))
    assert len(shown) >= 500
    assert len(not_shown) >= 300
    folded = [phrase.casefold() for phrase in (*shown, *not_shown)]
    assert len(set(folded)) == len(folded)


def test_remarks_and_empty_lines_are_no_phrases() -> None:
    assert read_background_phrases(BANK) == (["a red car", "the sea"], ["#1", "qwx vbn"])


def test_names_go_into_a_template_and_sentences_stay(tmp_path: Path) -> None:
    file = tmp_path / "bank.txt"
    file.write_text("[shown]\nthe sea\na man repairs a red car\n[not shown]\nqwx\n", "utf-8")
    embedder = FakeEmbedder(templates=("{}", "a photo of a {}.", "a drawing of a {}."))
    embed_background_phrases(embedder, tmp_path / "cache", file)
    assert embedder.phrases == ["a photo of a sea.", "a man repairs a red car", "a photo of a qwx."]


def test_vectors_come_from_the_cache_the_second_time(bank: Path, tmp_path: Path) -> None:
    first = embed_background_phrases(FakeEmbedder(), tmp_path / "cache", bank)
    again = FakeEmbedder()
    second = embed_background_phrases(again, tmp_path / "cache", bank)
    assert again.phrases == []
    np.testing.assert_array_equal(first.shown, second.shown)
    np.testing.assert_array_equal(first.not_shown, second.not_shown)
    assert (len(second.shown), len(second.not_shown)) == (2, 2)


@pytest.mark.parametrize("change", ["bank", "model", "damage", "nan"])
def test_vectors_are_made_again_when_they_no_longer_fit(
    bank: Path, tmp_path: Path, change: str
) -> None:
    cache = tmp_path / "cache"
    expected = embed_background_phrases(FakeEmbedder(), cache, bank)
    (file,) = cache.iterdir()
    embedder = FakeEmbedder(model_key="other@00000000") if change == "model" else FakeEmbedder()
    if change == "bank":
        bank.write_text(BANK.replace("the sea", "the sky"), encoding="utf-8")
    elif change == "damage":
        file.write_bytes(file.read_bytes()[:100])
    elif change == "nan":
        np.save(file, np.full((4, embedder.dimension), np.nan, np.float32))
    made = embed_background_phrases(embedder, cache, bank)
    assert len(embedder.phrases) == 4
    np.testing.assert_array_equal(made.shown[0], expected.shown[0])


def test_a_cache_that_cannot_be_written_stops_nothing(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    made = embed_background_phrases(FakeEmbedder(), tmp_path / "file" / "cache", bank)
    assert made.shown.shape == (2, FakeEmbedder.dimension)


def test_a_cache_in_a_folder_that_is_not_there_makes_no_folder(bank: Path, tmp_path: Path) -> None:
    made = embed_background_phrases(FakeEmbedder(), tmp_path / "library" / "vectors", bank)
    assert made.shown.shape == (2, FakeEmbedder.dimension)
    assert not (tmp_path / "library").exists()
