import sys
from pathlib import Path

import pytest
from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

from photoapp.indexing.watch_limits import unwatched_folders

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux limits and lists its watches"
)


def test_folders_that_the_kernel_does_not_watch_are_counted(tmp_path: Path) -> None:
    for name in ("a/b", "c"):
        (tmp_path / name).mkdir(parents=True)
    observer = Observer()
    observer.schedule(FileSystemEventHandler(), tmp_path, recursive=False)
    observer.start()
    try:
        assert unwatched_folders(tmp_path) == 3
        observer.unschedule_all()
        observer.schedule(FileSystemEventHandler(), tmp_path, recursive=True)
        assert unwatched_folders(tmp_path) == 0
    finally:
        observer.stop()
        observer.join()
