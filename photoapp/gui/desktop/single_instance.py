"""One window for each library: a second start hands its folders over and ends."""

import hashlib
import json
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)

_CONNECT_MS = 300
_ANSWER_MS = 3000
_MOST_BYTES = 1 << 20
_DONE = b"taken\n"


def hand_over(library: Path, folders: Sequence[Path], *, patience_s: float = 0.0) -> bool:
    """Give folders to the window that has this library open; return whether there was one.

    Args:
        library: its folder.
        folders: absolute; none only brings the window to the front.
        patience_s: how long to try, for a window that is just being opened.
    """
    give_up = time.monotonic() + patience_s
    while True:
        if _hand_over_once(library, folders):
            return True
        if time.monotonic() >= give_up:
            return False
        time.sleep(0.1)


class SingleInstance(QObject):
    """Listens for later starts on the same library.

    Made only by who holds the library's lock, so that a socket left behind by a crash can be
    taken away without asking: nobody else can be listening on it.

    Signals:
        called: list of `Path`, the folders of a later start; empty when it had none.
    """

    called = Signal(list)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = server_name(library)
        QLocalServer.removeServer(name)
        self._callers: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        if not self._server.listen(name):
            _log.warning("later starts cannot be heard: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._callers.append(socket)
            socket.readyRead.connect(self._read_all)
            socket.disconnected.connect(self._forget_gone)
        self._read_all()

    def _read_all(self) -> None:
        for socket in self._callers:
            self._read(socket)

    def _forget_gone(self) -> None:
        gone = QLocalSocket.LocalSocketState.UnconnectedState
        self._callers = [socket for socket in self._callers if socket.state() is not gone]

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        try:
            folders = [Path(text) for text in json.loads(bytes(socket.readLine().data()))]
        except (ValueError, TypeError) as error:
            _log.warning("a later start said something odd: %s", error)
            socket.abort()
            return
        socket.write(_DONE)
        socket.flush()
        self.called.emit(folders)


def server_name(library: Path) -> str:
    """Return the name of a library's socket, apart for each user."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    place = os.path.realpath(library)
    digest = hashlib.blake2b(f"{user}\0{place}".encode("utf-8", "surrogateescape"), digest_size=12)
    return f"photoapp-{digest.hexdigest()}"


def _hand_over_once(library: Path, folders: Sequence[Path]) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(server_name(library))
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    socket.write(json.dumps([str(folder) for folder in folders]).encode() + b"\n")
    socket.flush()
    taken = socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _DONE
    socket.abort()
    return taken
