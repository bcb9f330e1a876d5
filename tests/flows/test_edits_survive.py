"""Edits are on the disk when they are said to be: killed, opened again, undone, done again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from photoapp.app.photo_app import PhotoApp
from photoapp.domain.edit import EditHistory, EditKind, EditName
from photoapp.domain.photo import PhotoId
from tests.catalog_library import add_folder, found_file, record

EDITOR = """
import sys
import threading
from pathlib import Path
from photoapp.app.photo_app import PhotoApp

app = PhotoApp.open(Path(sys.argv[1]), writing=True)
ids = [int(one) for one in sys.argv[2].split(",")]
app.executors.edit(app.edits.add_tags, ids, ["dog"])
app.executors.edit(app.edits.set_rating, ids[:1], 5)
app.executors.edit(app.edits.create_album, "Summer", ids[:2])
app.executors.edit(app.edits.undo).result()
print("done", flush=True)
threading.Event().wait()  # until it is killed
"""


def photos_in(library: Path, count: int) -> list[PhotoId]:
    with PhotoApp.open(library, writing=True) as app:
        database = app._database
        folder = add_folder(database, Path("/photos"))
        files = [found_file(Path(f"/photos/{n}.jpg"), inode=n + 1) for n in range(count)]
        return record(database, folder.id, *files)


def edit_until_killed(library: Path, script: Path, ids: list[PhotoId]) -> None:
    script.write_text(EDITOR, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, os.fspath(script), os.fspath(library), ",".join(map(str, ids))],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        process.send_signal(signal.SIGKILL)


def test_a_killed_process_loses_no_edit_and_no_undo(tmp_path: Path) -> None:
    library = tmp_path / "library"
    ids = photos_in(library, 3)

    edit_until_killed(library, tmp_path / "editor.py", ids)

    with PhotoApp.open(library, writing=True) as app:
        rated, tagged = EditName(EditKind.RATE, 1, "5"), EditName(EditKind.ADD_TAGS, 3, "dog")
        album = EditName(EditKind.CREATE_ALBUM, 2, "Summer")
        assert app.edits.history() == EditHistory(undo=rated, redo=album)
        assert [photo.tags for photo in app.photos(ids)] == [("dog",)] * 3
        assert [photo.rating for photo in app.photos(ids)] == [5, None, None]
        assert [app.edits.undo(), app.edits.undo(), app.edits.undo()] == [rated, tagged, None]
        assert [photo.tags for photo in app.photos(ids)] == [()] * 3
    with PhotoApp.open(library, writing=True) as app:
        assert [app.edits.redo() for _ in range(4)] == [tagged, rated, album, None]
        assert [photo.tags for photo in app.photos(ids)] == [("dog",)] * 3
        assert set(app.find_ids("album:Summer").photo_ids.tolist()) == set(ids[:2])
