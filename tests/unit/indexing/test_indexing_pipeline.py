import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoapp.domain.changes import Changes
from photoapp.domain.errors import UserError
from photoapp.domain.photo import Problem
from photoapp.domain.progress import Progress, Stage
from photoapp.indexing.indexing_pipeline import PipelineReport
from tests.indexing_library import IndexedLibrary, make_old, write_photo

TIMEOUT_S = 60


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    for number in range(10):
        make_old(write_photo(root / f"{number}.png", number))
    return root


def test_every_photo_gets_a_vector_and_a_thumbnail(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    assert library.index() == PipelineReport(10, 0, False)
    assert library.searchable() == set(root.iterdir())
    for photo in root.iterdir():
        content_hash = library.photo(photo).content_hash
        assert content_hash is not None
        assert library.pipeline.thumbnails.read(content_hash) is not None
    assert library.index() == PipelineReport(0, 0, False)
    assert library.embedded == 10


def test_the_vector_is_that_of_the_photo(library: IndexedLibrary, tmp_path: Path) -> None:
    from PIL import Image

    from photoapp.catalog import embeddings

    for name in ("red", "blue"):
        (tmp_path / "photos").mkdir(exist_ok=True)
        Image.new("RGB", (50, 40), name).save(tmp_path / "photos" / f"{name}.png")
    library.add(tmp_path / "photos")
    library.index()
    stored = library.database.read(lambda c: embeddings.changes_since(c, "fake@00000000", 0))
    red = library.embedder.embed_phrases(["red"])[0]
    best = stored.ids[np.argmax(stored.vectors.astype(np.float32) @ red)]
    assert best == library.photo(tmp_path / "photos" / "red.png").id


def test_a_bad_photo_is_counted_and_the_rest_is_indexed(
    library: IndexedLibrary, root: Path
) -> None:
    (root / "text.jpg").write_text("no photo at all\n")
    (root / "empty.jpg").touch()
    library.add(root)
    assert library.index() == PipelineReport(10, 2, False)
    assert library.counts().problems == {Problem.NOT_AN_IMAGE: 1, Problem.EMPTY: 1}
    assert library.counts().pending == 0


def test_the_same_content_is_embedded_once(library: IndexedLibrary, root: Path) -> None:
    for number in range(5):
        (root / f"copy{number}.png").write_bytes((root / "0.png").read_bytes())
    library.add(root)
    assert library.index().indexed == 15
    assert library.embedded <= 10 + 2  # copies may meet in neighbouring batches
    (root / "later.png").write_bytes((root / "1.png").read_bytes())
    before = library.embedded
    assert library.index().indexed == 1
    assert library.embedded == before
    assert root / "later.png" in library.searchable()


def test_a_touched_file_is_read_again_and_keeps_its_vector(
    library: IndexedLibrary, root: Path
) -> None:
    library.add(root)
    library.index()
    make_old(root / "0.png", 60)
    assert library.scan().changed == 1
    assert library.pipeline.run().failed == 0
    assert library.embedded == 10
    assert library.searchable() == set(root.iterdir())


def test_a_second_model_fills_beside_the_first(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.index()
    library.embedder.model_key = "other@11111111"
    assert library.pipeline.run().indexed == 10
    library.embedder.model_key = "fake@00000000"
    assert library.pipeline.run().indexed == 0


def test_progress_reaches_the_total(library: IndexedLibrary, root: Path) -> None:
    (root / "text.jpg").write_text("no photo at all\n")
    library.add(root)
    library.scan()
    reports: list[Progress] = []
    library.pipeline.run(reports.append)
    assert (reports[0].done, reports[0].total) == (0, 11)
    assert (reports[-1].done, reports[-1].total, reports[-1].failed) == (11, 11, 1)
    assert [report.done for report in reports] == sorted(report.done for report in reports)


def test_cancelling_keeps_what_was_done_and_the_next_run_goes_on(
    library: IndexedLibrary, root: Path
) -> None:
    library.add(root)
    library.scan()
    report = library.pipeline.run(is_cancelled=lambda: library.embedded >= 4)
    assert report.cancelled
    assert 4 <= report.indexed < 10
    assert len(library.searchable()) == report.indexed
    rest = library.pipeline.run()
    assert report.indexed + rest.indexed == 10
    assert library.embedded == 10


def test_a_pause_holds_and_nothing_is_lost(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()
    paused = threading.Event()

    def on_progress(progress: Progress) -> None:
        if progress.stage is Stage.PAUSED:
            paused.set()

    library.pipeline.pause()
    reports: list[PipelineReport] = []
    runner = threading.Thread(target=lambda: reports.append(library.pipeline.run(on_progress)))
    runner.start()
    assert paused.wait(TIMEOUT_S)
    held = library.embedded
    assert held < 10
    library.pipeline.resume()
    runner.join(TIMEOUT_S)
    assert reports == [PipelineReport(10, 0, False)]


def test_a_paused_run_can_be_cancelled(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()
    stages: set[Stage] = set()
    library.pipeline.pause()
    report = library.pipeline.run(
        lambda progress: stages.add(progress.stage), lambda: Stage.PAUSED in stages
    )
    library.pipeline.resume()
    assert report.cancelled


def test_a_model_that_cannot_go_on_stops_the_run_and_keeps_what_was_done(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(root)
    library.scan()
    embed = library.embedder.embed_images

    def fail_later(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        if library.embedded >= 4:
            raise UserError("The model ran out of memory.")
        return embed(pixels)

    monkeypatch.setattr(library.embedder, "embed_images", fail_later)
    with pytest.raises(UserError, match="out of memory"):
        library.pipeline.run()
    assert len(library.searchable()) == 4
    monkeypatch.undo()
    assert library.pipeline.run().indexed == 6


def test_a_full_disk_stops_the_run_and_loses_nothing(
    library: IndexedLibrary, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(root)
    library.scan()

    def full(content_hash: bytes, jpeg: bytes) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(library.pipeline.thumbnails, "save", full)
    with pytest.raises(UserError, match="disk is full"):
        library.pipeline.run()
    monkeypatch.undo()
    assert library.pipeline.run().indexed == 10


def test_a_disk_unplugged_before_reading_leaves_its_photos_waiting(
    library: IndexedLibrary, root: Path, tmp_path: Path
) -> None:
    library.add(root)
    library.scan()
    root.rename(tmp_path / "unplugged")
    assert library.pipeline.run() == PipelineReport(0, 0, False)
    assert library.counts().failed == 0
    (tmp_path / "unplugged").rename(root)
    assert library.index().indexed == 10


def test_a_photo_deleted_before_reading_is_a_problem_until_the_next_scan(
    library: IndexedLibrary, root: Path
) -> None:
    library.add(root)
    library.scan()
    (root / "0.png").unlink()
    assert library.pipeline.run() == PipelineReport(9, 1, False)
    assert library.counts().problems == {Problem.VANISHED: 1}
    library.scan()
    assert (library.counts().failed, library.counts().missing) == (0, 1)


def test_what_must_not_wait_is_done_between_batches(library: IndexedLibrary, root: Path) -> None:
    library.add(root)
    library.scan()

    def scan_once() -> bool:
        due = library.embedded > 0 and not (root / "new.png").exists()
        if due:
            make_old(write_photo(root / "new.png", 99))
            library.scan()
        return due

    assert library.pipeline.run(between_batches=scan_once).indexed == 11


def test_whoever_shows_photos_hears_of_readings_and_of_vectors(
    library: IndexedLibrary, tmp_path: Path
) -> None:
    heard: list[Changes] = []
    library.database.tell_changes(heard.append)
    path = write_photo(tmp_path / "photos" / "a.png")
    library.add(path.parent)

    library.index()

    photo = library.photo(path).id
    assert any(photo in changes.added for changes in heard)
    assert any(photo in changes.changed and not changes.embeddings for changes in heard)
    assert any(photo in changes.changed and changes.embeddings for changes in heard)
