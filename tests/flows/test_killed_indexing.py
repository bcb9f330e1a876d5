"""Indexing in a process of its own, killed at several points, ends as an undisturbed one does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from photoapp.catalog import embeddings, photos
from photoapp.domain.photo import PhotoId
from photoapp.imaging.reader_pool import ReaderPool
from tests.indexing_library import IndexedLibrary, make_old, write_photo

PHOTOS = 60
BATCH = 4
KILLED_AFTER = ("scanned", "embedded 4", "saved 4", "embedded 12", "saved 8")

INDEXER = """
import os
import sys
import threading
from pathlib import Path
from photoapp.catalog import embeddings
from photoapp.imaging.reader_pool import ReaderPool
from tests.indexing_library import IndexedLibrary

def tell(text):
    os.write(1, (text + "\\n").encode())  # in one piece, whatever thread it comes from
    if text == sys.argv[2]:
        threading.Event().wait()  # until it is killed

def main():
    with ReaderPool(workers=1) as readers:
        library = IndexedLibrary(Path(sys.argv[1]), readers, batch_size=4)
        saved = []
        embed, save = library.embedder.embed_images, embeddings.save
        def embed_and_tell(pixels):
            vectors = embed(pixels)
            tell(f"embedded {library.embedded}")
            return vectors
        def save_and_tell(connection, key, ids, vectors):
            changes = save(connection, key, ids, vectors)
            saved.extend(ids)
            tell(f"saved {len(saved)}")
            return changes
        library.embedder.embed_images = embed_and_tell
        embeddings.save = save_and_tell
        for folder in library.folders():
            library.scan(folder)
        tell("scanned")
        library.pipeline.run()
        library.database.close()
        tell("done")

if __name__ == "__main__":
    main()
"""


def run_until(library: Path, script: Path, mark: str) -> int:
    """Index in a process, kill it when it tells `mark`; return how many photos it embedded."""
    embedded = 0
    with subprocess.Popen(
        [sys.executable, os.fspath(script), os.fspath(library), mark],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("embedded"):
                embedded = int(line.split()[1])
            if line.strip() == mark:
                process.send_signal(signal.SIGKILL)
    return embedded


def state(library: IndexedLibrary) -> dict[Path, tuple[object, ...]]:
    """Return what a user could tell of each photo, and its vector."""
    changes = library.database.read(
        lambda c: embeddings.changes_since(c, library.embedder.model_key, 0)
    )
    ids = [PhotoId(number) for number in changes.ids.tolist()]
    loaded = library.database.read(lambda c: photos.load(c, ids))
    return {
        photo.path: (photo.content_hash, photo.width, photo.read_state, vector.tobytes())
        for photo, vector in zip(loaded, changes.vectors, strict=True)
    }


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_killed_index_goes_on_and_ends_in_the_same_state(
    tmp_path: Path, readers: ReaderPool
) -> None:
    root = tmp_path / "photos"
    for number in range(PHOTOS):
        make_old(write_photo(root / f"{number}.png", number))
    (root / "text.jpg").write_text("no photo\n")
    make_old(root / "text.jpg")

    undisturbed = IndexedLibrary(tmp_path / "undisturbed", readers, batch_size=BATCH)
    undisturbed.add(root)
    undisturbed.index()

    killed = IndexedLibrary(tmp_path / "killed", readers)
    killed.add(root)
    killed.database.close()
    script = tmp_path / "indexer.py"
    script.write_text(INDEXER)
    embedded = sum(run_until(tmp_path / "killed", script, mark) for mark in KILLED_AFTER)

    resumed = IndexedLibrary(tmp_path / "killed", readers, batch_size=BATCH)
    assert 2 * BATCH <= len(resumed.searchable()) < PHOTOS  # saved before the last two kills
    resumed.index()
    assert state(resumed) == state(undisturbed)
    assert resumed.counts() == undisturbed.counts()
    # Each time one batch was being saved at most, and one was in the encoder.
    assert PHOTOS <= embedded + resumed.embedded <= PHOTOS + 2 * BATCH * len(KILLED_AFTER)
    undisturbed.database.close()
    resumed.database.close()
