"""Find out whether the kernel watches every folder of a tree: beyond its limit it says nothing.

Linux gives each watched folder one line in `/proc/self/fdinfo` (proc(5), "inotify wd:... ino:...").
"""

import os
from pathlib import Path

_PROC = Path("/proc/self/fd")
_INOTIFY = "anon_inode:inotify"


def unwatched_folders(root: Path) -> int:
    """Return how many folders of a tree are watched by nobody; 0 where the kernel does not tell.

    Args:
        root: the folder that was given to the watcher; links inside are not followed.
    """
    watches = _watched_inodes()
    if watches is None:
        return 0
    inodes = [_inode(directory) for directory, _, _ in os.walk(os.fsencode(root))]
    if inodes and inodes[0] not in watches:
        # This file system numbers its inodes another way inside: only counts can be compared.
        return max(0, len(inodes) - len(watches))
    return sum(inode not in watches for inode in inodes if inode)


def _watched_inodes() -> set[int] | None:
    try:
        descriptors = list(_PROC.iterdir())
    except OSError:
        return None
    inodes: set[int] = set()
    for descriptor in descriptors:
        try:
            if str(descriptor.readlink()) != _INOTIFY:
                continue
            lines = (_PROC.with_name("fdinfo") / descriptor.name).read_text().splitlines()
        except OSError:  # closed meanwhile
            continue
        for line in lines:
            if line.startswith("inotify wd:"):
                inodes.add(int(line.split("ino:", 1)[1].split(" ", 1)[0], 16))
    return inodes


def _inode(directory: bytes) -> int:
    try:
        return os.stat(directory).st_ino
    except OSError:
        return 0
