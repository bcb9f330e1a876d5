"""Repositories of models on the hub: what files they hold, and their bytes from any place on.

Everything goes through huggingface_hub's session, so that proxies, certificates, the user's login
and HF_HUB_OFFLINE count. Its own file download is not used: it starts over after an interruption,
reports and can be stopped only every 10 MB, and its Xet transfers do neither.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from photoapp import __version__
from photoapp.domain.errors import ModelUnavailable, Offline, PhotoappError, UserError

PUBLIC_HUB = "https://huggingface.co"
ENDPOINT_VARIABLE = "HF_ENDPOINT"
"""Names another hub (a mirror, a company's own), as huggingface_hub itself reads it."""

_TIMEOUT_S = 10.0
"""Longest silence of the server; huggingface_hub's own default."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository.

    Attributes:
        size: bytes.
        sha256: 64 hex digits where the hub knows them (every large file), else empty.
        blob_sha1: Git's id of the content, 40 hex digits, where `sha256` is empty.
    """

    name: str
    size: int
    sha256: str
    blob_sha1: str


@dataclass(frozen=True, slots=True)
class HubRepository:
    """One repository at one commit.

    Attributes:
        name: "OWNER/NAME".
        commit: 40 hex digits; files are taken from this state alone.
        licence: as its card states it, None when it does not.
        files: by their name.
    """

    name: str
    commit: str
    licence: str | None
    files: dict[str, HubFile]


class ServerTrouble(Exception):
    """The connection broke or the server stumbled: worth another try.

    Attributes:
        error: what to tell the user when no try is left.
    """

    def __init__(self, error: UserError) -> None:
        super().__init__(error.what)
        self.error = error


class HubClient:
    """A hub that models are downloaded from. Thread-safe."""

    def __init__(self, endpoint: str | None = None) -> None:
        """Name the hub; nothing is imported and nothing is sent yet.

        Args:
            endpoint: address without a slash at its end; HF_ENDPOINT or the public hub if None.
        """
        named = endpoint or os.environ.get(ENDPOINT_VARIABLE) or PUBLIC_HUB
        self.endpoint = named.rstrip("/")

    def repository(self, name: str) -> HubRepository:
        """Ask what a repository holds at its newest commit.

        Args:
            name: "OWNER/NAME", or "NAME" alone for the oldest repositories.

        Raises:
            Offline: no server answers.
            ModelUnavailable: there is no such repository, or none for this user.
            UserError: the hub answers with an error.
        """
        hub = _huggingface_hub()
        try:
            api = hub.HfApi(self.endpoint, library_name="photoapp", library_version=__version__)
            info = api.model_info(name, files_metadata=True, timeout=_TIMEOUT_S)
        except Exception as error:
            raise self._explained(error, name) from error
        card = info.card_data
        licence = getattr(card, "license", None)
        if licence == "other":
            licence = getattr(card, "license_name", None)
        return HubRepository(
            name=name,
            commit=info.sha,
            licence=licence if isinstance(licence, str) else None,
            files={
                file.rfilename: HubFile(
                    name=file.rfilename,
                    size=file.size or (file.lfs.size if file.lfs else 0),
                    sha256=file.lfs.sha256 if file.lfs else "",
                    blob_sha1=file.blob_id or "",
                )
                for file in info.siblings or ()
            },
        )

    @contextmanager
    def open(self, repository: HubRepository, file: HubFile, start: int) -> Iterator["HubStream"]:
        """Open a file of a repository from a byte on.

        Args:
            repository: holds the file.
            file: one of its files.
            start: first byte wanted, less than the file's size.

        Yields:
            The bytes as they arrive.

        Raises:
            ServerTrouble: also while the bytes are read: no server, a broken connection, an error
                of the server's own.
            ModelUnavailable: the file is not there, or not for this user.
        """
        hub = _huggingface_hub()
        url = hub.hf_hub_url(
            repository.name, file.name, revision=repository.commit, endpoint=self.endpoint
        )
        headers = hub.utils.build_hf_headers(library_name="photoapp", library_version=__version__)
        headers["Accept-Encoding"] = "identity"  # the very bytes that the checksum is of
        if start:
            headers["Range"] = f"bytes={start}-"
        try:
            with hub.get_session().stream("GET", url, headers=headers, timeout=_TIMEOUT_S) as reply:
                hub.utils.hf_raise_for_status(reply)
                yield HubStream(reply, start)
        except PhotoappError:
            raise
        except Exception as error:
            explained = self._explained(error, repository.name)
            if _is_passing(error):
                raise ServerTrouble(explained) from error
            raise explained from error

    def _explained(self, error: Exception, repository: str) -> UserError:
        """Return what to tell the user of an error; raises it again when it is none of theirs."""
        errors = _huggingface_hub().errors
        if isinstance(error, errors.OfflineModeIsEnabled):
            return Offline(
                "Downloads are switched off by HF_HUB_OFFLINE.",
                "Unset that variable, or use photoapp models import FILE.",
            )
        if isinstance(error, errors.GatedRepoError):
            return ModelUnavailable(
                f"{repository} is given only to people who accepted its terms.",
                f"Accept them at {self.endpoint}/{repository}, then log in with: hf auth login",
            )
        if isinstance(error, errors.RepositoryNotFoundError | errors.HFValidationError):
            return ModelUnavailable(
                f"The hub has no repository {repository}, or does not show it to you.",
                "Check the name; for a private one log in with: hf auth login",
            )
        if isinstance(error, errors.HfHubHTTPError):
            return self._refused(error.response.status_code, repository)
        if isinstance(error, _connection_error()):
            return Offline(
                f"No answer from {self.endpoint}.",
                "Check the connection and run it again: it goes on where it stopped.",
            )
        if isinstance(error, ValueError):  # no JSON: the log-in page of a hotel, another server
            return Offline(
                f"What answers at {self.endpoint} is no model hub.",
                "Check the connection, or the variable HF_ENDPOINT if you set it.",
            )
        raise error

    def _refused(self, status: int, repository: str) -> UserError:
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return ModelUnavailable(
                f"The hub does not give {repository} to you.", "Log in with: hf auth login"
            )
        if status == HTTPStatus.NOT_FOUND:
            return ModelUnavailable(f"A file of {repository} is not on the hub any more.")
        return UserError(
            f"The hub answered with an error ({status}).",
            "Run it again later: it goes on where it stopped.",
        )


class HubStream:
    """The bytes of one answer of the hub.

    Attributes:
        start: place of the first byte in the file; 0 when the server sends it from the beginning
            though a later part was asked for.
    """

    def __init__(self, reply: Any, start: int) -> None:
        """Take the answer of huggingface_hub's session to a request from byte `start` on."""
        self._reply = reply
        partial = reply.status_code == HTTPStatus.PARTIAL_CONTENT
        self.start = start if partial else 0

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they arrive, some 64 KB at a time."""
        yield from self._reply.iter_raw()

    def cut(self) -> None:
        """Cut the connection from another thread, so that waiting for bytes ends at once."""
        network = self._reply.extensions.get("network_stream")
        line = network.get_extra_info("socket") if network else None
        if isinstance(line, socket.socket):
            try:
                # The plain method: that of a TLS socket would pull its state from under the reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)
            except OSError:
                return  # closed already


def _huggingface_hub() -> Any:
    """Return huggingface_hub, imported on first use, and told to send nothing of its own."""
    import huggingface_hub
    from huggingface_hub import constants

    # Read at each request: no torch version, no list of programs around it, no usage counts.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    return huggingface_hub


def _connection_error() -> type[Exception]:
    """Return the base of connection errors of the HTTP library that huggingface_hub brings.

    That is httpx or httpx2, by its version; both name it alike.
    """
    session = _huggingface_hub().get_session()
    library = sys.modules[type(session).__module__.partition(".")[0]]
    error: type[Exception] = library.HTTPError
    return error


def _is_passing(error: Exception) -> bool:
    """Return whether the same request may well succeed in a moment."""
    hub = _huggingface_hub()
    if isinstance(error, hub.errors.HfHubHTTPError):
        status: int = error.response.status_code
        return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, _connection_error())
