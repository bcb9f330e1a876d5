"""A killed process loses nothing that it was told is saved."""

import subprocess
import sys
from pathlib import Path

import pytest

from photoapp.catalog.database import Database

WRITE_FOR_EVER = """
import sys
from pathlib import Path
import numpy as np
from photoapp.catalog import embeddings, photos
from photoapp.catalog.database import Database
from tests.catalog_library import add_folder, embed, found_file, put_tag, read, record

database = Database.open(Path(sys.argv[1]), writing=True)
folder = add_folder(database, Path("/photos"))
start = database.read(lambda c: c.execute("SELECT count(*) FROM photo").fetchone()[0])
for number in range(start, 10**9):
    (photo,) = record(database, folder.id, found_file(Path(f"/photos/{number}.jpg")))
    read(database, photo, number)
    embed(database, photo, number)
    database.write(lambda c: put_tag(c, photo, f"tag {number}"), durable=True).result()
    print(number, flush=True)
"""
ROUNDS = 3


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there")
def test_kill_minus_nine_at_any_moment(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for round_number in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, library],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(5 + 7 * round_number)]
        writer.kill()
        rest, _ = writer.communicate()
        acknowledged = {int(line) for line in ("".join(said) + rest).splitlines() if line}
        assert max(acknowledged) >= 4

        with Database.open(library, writing=True) as database:
            findings = database.read(lambda c: c.execute("PRAGMA integrity_check").fetchall())
            assert findings == [("ok",)]
            assert database.read(lambda c: c.execute("PRAGMA foreign_key_check").fetchall()) == []
            tagged = database.read(
                lambda c: c.execute(
                    "SELECT CAST(substr(name, 5) AS INTEGER) FROM tag"
                    " JOIN photo_tag ON photo_tag.tag_id = tag.id"
                    " JOIN embedding ON embedding.photo_id = photo_tag.photo_id"
                ).fetchall()
            )
        assert acknowledged <= {number for (number,) in tagged}
