"""A model hub on this machine: the parts of the hub's protocol that a download uses.

Serves `/api/models/REPOSITORY` and `/REPOSITORY/resolve/REVISION/FILE` (HEAD and GET, ranges,
large files by a redirect to a content address, as the real one does), keeps a log of what was
asked, and misbehaves as it is told.
"""

import contextlib
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 10_000
"""Bytes from which a file is kept outside Git, with a SHA-256 of its own."""


@dataclass
class Trouble:
    """What goes wrong with a file.

    Attributes:
        break_after: bytes of an answer after which the connection breaks.
        breaks: how many times it breaks; None is always.
        hold_after: bytes of an answer after which nothing more comes until `release` is set.
        swap: bytes that are sent instead of the file's own.
        status: answered instead of the file, with `error_code`.
        ignore_range: the whole file is sent whatever part was asked for.
    """

    break_after: int | None = None
    breaks: int | None = None
    hold_after: int | None = None
    swap: bytes | None = None
    status: int | None = None
    error_code: str = ""
    ignore_range: bool = False
    release: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)


@dataclass
class Request:
    """One request for a file: what was asked and how many bytes of it were sent."""

    method: str
    path: str
    range: str
    user_agent: str
    sent: int = 0


class HubServer:
    """A hub with the given repositories.

    Attributes:
        endpoint: its address.
        files: content by repository and file name.
        cards: the card's data by repository.
        aliases: old names of repositories, redirected to the new ones.
        trouble: by file name.
        api_status: answered instead of what a repository holds, with its error code.
        requests: all that was asked, in order.
    """

    def __init__(self) -> None:
        self.files: dict[str, dict[str, bytes]] = {}
        self.cards: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}
        self.trouble: dict[str, Trouble] = {}
        self.api_status: tuple[int, str] | None = None
        self.requests: list[Request] = []
        hub = self

        class Handler(_Handler):
            server_hub = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True  # connections are kept open by the client
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        for trouble in self.trouble.values():
            trouble.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def sent(self, name: str) -> int:
        """Return how many bytes of the file of a name were sent in all."""
        return sum(one.sent for one in self.requests if one.path.endswith(f"/{name}"))

    def ranges(self, name: str) -> list[str]:
        """Return the Range header of each transfer of a file, "" for the whole."""
        return [one.range for one in self.requests if one.path.endswith(f"/cdn/{name}")]


@contextlib.contextmanager
def hub_server() -> Iterator[HubServer]:
    """Run a hub until the end of the block."""
    server = HubServer()
    try:
        yield server
    finally:
        server.close()


class _Handler(BaseHTTPRequestHandler):
    server_hub: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        with contextlib.suppress(ConnectionError):  # the client went away, as it may
            self._answer()

    def _answer(self) -> None:
        hub, path = self.server_hub, urlsplit(self.path).path
        headers = self.headers
        request = Request(
            self.command, path, headers.get("Range", ""), headers.get("User-Agent", "")
        )
        hub.requests.append(request)
        for old, new in hub.aliases.items():
            if f"/{old}/" in f"{path}/" and f"/{new}" not in path:
                self._reply(307, b"", Location=path.replace(old, new))
                return
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)", path):
            self._repository(found[1])
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(found[1], found[2], found[3])
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/cdn/(.+)", path):
            self._content(hub.files[found[1]][found[2]], found[2], request)
        else:
            self._refuse(404, "RepoNotFound")

    def _repository(self, name: str) -> None:
        hub = self.server_hub
        if hub.api_status is not None:
            self._refuse(*hub.api_status)
            return
        if name not in hub.files:
            self._refuse(401, "RepoNotFound")  # as the hub answers somebody it does not know
            return
        content = {
            "id": name,
            "modelId": name,
            "sha": COMMIT,
            "cardData": hub.cards.get(name, {}),
            "tags": [],
            "siblings": [_sibling(*item) for item in hub.files[name].items()],
        }
        body = json.dumps(content).encode()
        self._reply(200, body, **{"Content-Type": "application/json"})

    def _resolve(self, repository: str, revision: str, name: str) -> None:
        hub = self.server_hub
        trouble = hub.trouble.get(name, Trouble())
        content = hub.files.get(repository, {}).get(name)
        if trouble.status is not None:
            self._refuse(trouble.status, trouble.error_code)
        elif content is None or revision not in (COMMIT, "main"):
            self._refuse(404, "EntryNotFound" if content is None else "RevisionNotFound")
        else:
            self._reply(
                302,
                b"",
                Location=f"{hub.endpoint}/{repository}/cdn/{name}",
                **{
                    "X-Repo-Commit": COMMIT,
                    "X-Linked-Etag": f'"{_etag(content)}"',
                    "X-Linked-Size": str(len(content)),
                },
            )

    def _content(self, content: bytes, name: str, request: Request) -> None:
        trouble = self.server_hub.trouble.get(name, Trouble())
        if trouble.swap is not None:
            content = trouble.swap
        start = 0
        if request.range and not trouble.ignore_range:
            start = int(request.range.removeprefix("bytes=").removesuffix("-"))
        body = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{_etag(content)}"')
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if request.method == "HEAD":
            return
        if trouble.break_after is not None and trouble.breaks != 0:
            trouble.breaks = None if trouble.breaks is None else trouble.breaks - 1
            self._send(body[: trouble.break_after], request)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif trouble.hold_after is not None and not trouble.release.is_set():
            self._send(body[: trouble.hold_after], request)
            trouble.held.set()
            trouble.release.wait()
            self._send(body[trouble.hold_after :], request)
        else:
            self._send(body, request)

    def _send(self, body: bytes, request: Request) -> None:
        for start in range(0, len(body), 1 << 16):
            self.wfile.write(body[start : start + (1 << 16)])
            request.sent += len(body[start : start + (1 << 16)])

    def _refuse(self, status: int, code: str) -> None:
        self._reply(status, b"", **({"X-Error-Code": code} if code else {}))

    def _reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    sibling: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": _git_id(content)}
    if len(content) >= LARGE:
        sibling["lfs"] = {"sha256": _etag(content), "size": len(content), "pointerSize": 134}
    return sibling


def _etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if len(content) >= LARGE else _git_id(content)


def _git_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
