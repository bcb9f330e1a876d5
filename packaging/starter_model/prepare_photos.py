"""Step 1: brings photos with captions and labels to one array of small squares.

    python prepare_photos.py PHOTOS --work WORK

PHOTOS holds `labels.jsonl` or `labels.jsonl.gz` (one object a line: `file`, `source`, `labels`,
`captions`) and the files it names, as they are or in zip files. WORK gets `photos.npy`
(uint8[n, 112, 112, 3]) and `photos.jsonl`. A file that cannot be read is told and left out.
"""

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from training_photos import SIDE, label_names

LONGEST_ASPECT = 1.8
"""Beyond it the longer side is cropped: a panorama squashed to a square shows nothing."""


def open_photos(folder: Path) -> Callable[[str], bytes]:
    """A function that gives a named file's bytes, from the folder or a zip file in it.

    The function raises KeyError for a name that is nowhere.
    """
    archives = [zipfile.ZipFile(path) for path in sorted(folder.glob("*.zip"))]
    inside = {name: archive for archive in archives for name in archive.namelist()}

    def read(name: str) -> bytes:
        if name in inside:
            return inside[name].read(name)
        path = folder / name
        if not path.is_file():
            raise KeyError(name)
        return path.read_bytes()

    return read


def rows_of(folder: Path) -> Iterator[dict[str, object]]:
    """The lines of labels.jsonl(.gz).

    Raises:
        click.ClickException: When there is neither.
    """
    for name, opener in (("labels.jsonl.gz", gzip.open), ("labels.jsonl", open)):
        if (folder / name).is_file():
            with opener(folder / name, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)
            return
    raise click.ClickException(f"{folder} has no labels.jsonl or labels.jsonl.gz")


def small_square(data: bytes) -> NDArray[np.uint8]:
    """uint8[SIDE, SIDE, 3] of an encoded photo: squashed, the middle of it beyond 1.8 to 1."""
    with Image.open(io.BytesIO(data)) as opened:
        opened.draft("RGB", (SIDE * 2, SIDE * 2))
        photo = opened.convert("RGB")
    width, height = photo.size
    longest = int(min(width, height) * LONGEST_ASPECT)
    left, top = max(0, width - longest) // 2, max(0, height - longest) // 2
    box = (left, top, width - left, height - top)
    return np.asarray(photo.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box))


@click.command(help=__doc__)
@click.argument("photos", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--limit", type=int, help="Take only so many, for a short trial.")
def main(photos: Path, work: Path, limit: int | None) -> None:
    """Runs the step."""
    work.mkdir(parents=True, exist_ok=True)
    read, rows = open_photos(photos), list(rows_of(photos))
    if limit:
        rows = rows[:: max(1, len(rows) // limit)][:limit]
    squares, kept = [], []
    for row in rows:
        try:
            squares.append(small_square(read(str(row["file"]))))
        except (KeyError, UnidentifiedImageError, OSError) as error:
            click.echo(f"left out {row['file']}: {error}", err=True)
            continue
        source, labels = str(row["source"]), list(row.get("labels") or [])
        captions = [str(c).strip().rstrip(" .").lower() for c in row.get("captions") or []]
        kept.append({"source": source, "captions": captions, "names": label_names(source, labels)})
    if not kept:
        sys.exit("No photo could be read.")
    np.save(work / "photos.npy", np.stack(squares))
    (work / "photos.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")
    click.echo(f"{len(kept)} photos, {sum(bool(r['captions']) for r in kept)} with captions")


if __name__ == "__main__":
    main()
