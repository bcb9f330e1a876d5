"""Earlier searches come back after a restart, and never stand in the way."""

from pathlib import Path

import pytest

from photoapp.app.search_history import MOST_SEARCHES, SearchHistory


def test_the_newest_comes_first_and_each_once(tmp_path: Path) -> None:
    history = SearchHistory(tmp_path)
    for text in ("dogs", "cats  tag:a", "", "dogs", 'like:"/caf\udce9.jpg"'):
        history.record(text)
    assert history.recent()[1:] == ("dogs", "cats tag:a")
    assert SearchHistory(tmp_path).recent() == history.recent()


def test_only_the_last_hundred_are_kept(tmp_path: Path) -> None:
    history = SearchHistory(tmp_path)
    for number in range(MOST_SEARCHES + 5):
        history.record(f"dog {number}")
    kept = SearchHistory(tmp_path).recent()
    assert len(kept) == MOST_SEARCHES
    assert kept[0] == f"dog {MOST_SEARCHES + 4}"


def test_it_can_be_cleared(tmp_path: Path) -> None:
    history = SearchHistory(tmp_path)
    history.record("dogs")
    history.clear()
    assert SearchHistory(tmp_path).recent() == ()
    assert [file.name for file in tmp_path.iterdir()] == ["searches.json"]


@pytest.mark.parametrize("content", ["", "{", "7", '{"a": 1}', '[1, "dogs"]', "\xff"])
def test_a_damaged_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    (tmp_path / "searches.json").write_text(content, encoding="latin-1")
    history = SearchHistory(tmp_path)
    assert set(history.recent()) <= {"dogs", "a"}
    history.record("cats")
    assert SearchHistory(tmp_path).recent()[0] == "cats"


def test_where_nothing_can_be_written_the_session_remembers(tmp_path: Path) -> None:
    history = SearchHistory(tmp_path / "nowhere")
    history.record("dogs")
    assert history.recent() == ("dogs",)
