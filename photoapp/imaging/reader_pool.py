"""Processes that read photos, so that no photo can take Photoapp down with it."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import Final, Self, TypeVar

from photoapp.domain.errors import BugError, Cancelled, UserError
from photoapp.domain.model_input import ModelInput
from photoapp.domain.photo import Problem, Reading, UnreadablePhoto
from photoapp.domain.photo_details import FileMetadata
from photoapp.domain.view_image import ViewImage, ViewSize
from photoapp.imaging.metadata_protocol import (
    MAX_METADATA_BYTES,
    decode_metadata,
    encode_metadata_request,
)
from photoapp.imaging.reader_messages import MessageSocket
from photoapp.imaging.reader_process import ReaderLimits, serve
from photoapp.imaging.reader_protocol import (
    READY,
    decode_reply,
    decode_view,
    encode_request,
    encode_view_request,
    max_reply_bytes,
    max_view_bytes,
)

Answer = TypeVar("Answer")

_MEMORY_LIMIT: Final = 2 << 30  # 250 million RGB pixels take 1 GiB in Pillow
# Files; bounds what leaks in decoders can add up to. A start takes 0.35 s of a core.
_RECYCLE_AFTER: Final = 10_000
_ATTEMPTS: Final = 2  # a crash may be the fault of the photo before
_START_LIMIT_S: Final = 60.0  # 0.3 s on an idle machine

_spawn = multiprocessing.get_context("spawn")
_spawn_lock = threading.Lock()


class ReaderPool:
    """Reads photos in child processes with a limit of memory and time for each photo.

    Processes start with the first photos and are replaced when a photo kills them. Photos are
    taken in the order in which they were asked for. Safe to use from any thread.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        memory_limit: int = _MEMORY_LIMIT,
        time_limit_s: float = 20.0,
        recycle_after: int = _RECYCLE_AFTER,
        low_priority: bool = False,
    ) -> None:
        """Prepare a pool; nothing is started yet.

        Args:
            workers: processes at most; by default one less than there are cores.
            memory_limit: bytes of address space of one process, where the platform can limit it.
            time_limit_s: seconds for one photo, then its process is killed.
            recycle_after: photos after which a process makes room for a fresh one.
            low_priority: the processes stand back behind everything else on the machine.
        """
        self._limits = ReaderLimits(memory_limit, time_limit_s, low_priority)
        self._recycle_after = recycle_after
        self._readers: list[_Reader] = []
        self._own = threading.local()
        self._closed = False
        # Each of its threads owns one process and waits for its answers.
        self._executor = ThreadPoolExecutor(
            workers or max(1, _usable_cores() - 1),
            thread_name_prefix="photo-reader",
            initializer=self._add_reader,
        )

    def read(self, path: Path, model_input: ModelInput) -> Future[Reading | UnreadablePhoto]:
        """Ask for one photo.

        Returns:
            The answer to come. A file that kills its process, or outlasts it, is tried once more in
            a fresh one and then answered as CRASHED or TIMED_OUT. It raises `Cancelled` when the
            pool is closed meanwhile, and `UserError` when no process can be started.

        Raises:
            BugError: the pool is closed.
        """
        return self._submit(
            encode_request(path, model_input),
            max_reply_bytes(model_input),
            partial(decode_reply, model_input=model_input),
        )

    def view(self, path: Path, size: ViewSize) -> Future[ViewImage | UnreadablePhoto]:
        """Ask for one photo for the screen; everything else is as with `read`.

        Raises:
            BugError: the pool is closed.
        """
        return self._submit(
            encode_view_request(path, size),
            max_view_bytes(size),
            partial(decode_view, size=size),
            to_keep=True,
        )

    def metadata(self, path: Path) -> Future[FileMetadata | UnreadablePhoto]:
        """Ask what is written in one photo file; everything else is as with `read`.

        Raises:
            BugError: the pool is closed.
        """
        return self._submit(encode_metadata_request(path), MAX_METADATA_BYTES, decode_metadata)

    def set_low_priority(self, on: bool) -> None:
        """Let processes stand back behind everything else, or not, each from its next photo on."""
        self._limits = replace(self._limits, low_priority=on)
        for reader in tuple(self._readers):
            reader.take_limits(self._limits)

    def close(self) -> None:
        """Cancel what waits, end all processes and threads; may be called again."""
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        for reader in tuple(self._readers):
            reader.close()
        self._executor.shutdown(wait=True)
        for reader in self._readers:
            reader.stop()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close it."""
        self.close()

    def _add_reader(self) -> None:
        self._own.reader = _Reader(self._limits, self._recycle_after)
        self._readers.append(self._own.reader)

    def _submit(
        self,
        request: bytes,
        max_bytes: int,
        decode: Callable[[memoryview], Answer],
        *,
        to_keep: bool = False,
    ) -> Future[Answer | UnreadablePhoto]:
        try:
            return self._executor.submit(self._ask, request, max_bytes, decode, to_keep)
        except RuntimeError as error:
            raise BugError("a closed ReaderPool was asked for a photo") from error

    def _ask(
        self,
        request: bytes,
        max_bytes: int,
        decode: Callable[[memoryview], Answer],
        to_keep: bool,
    ) -> Answer | UnreadablePhoto:
        reader: _Reader = self._own.reader
        timed_out = False
        for _attempt in range(_ATTEMPTS):
            if self._closed:
                break
            try:
                return decode(reader.ask(request, max_bytes, to_keep=to_keep))
            except _ReaderDied as death:
                timed_out = death.timed_out
            except ValueError:  # no honest reader sends such a reply
                reader.stop()
                timed_out = False
        if self._closed:
            raise Cancelled("the readers were closed")
        if timed_out:
            return UnreadablePhoto(
                Problem.TIMED_OUT,
                f"Reading it took more than {self._limits.seconds:g} seconds, twice.",
            )
        return UnreadablePhoto(Problem.CRASHED, "It made the program that reads it crash, twice.")


class _ReaderDied(Exception):
    """A reader process ended before it had answered."""

    def __init__(self, timed_out: bool) -> None:
        super().__init__(timed_out)
        self.timed_out = timed_out


class _Reader:
    """One process at a time, started when it is needed; belongs to one thread of the pool."""

    def __init__(self, limits: ReaderLimits, recycle_after: int) -> None:
        self._limits = self._wanted = limits
        self._recycle_after = recycle_after
        self._answered = 0
        self._closed = False
        self._lock = threading.Lock()  # guards process and closed; never held while waiting
        self._process: SpawnProcess | None = None
        self._messages: MessageSocket | None = None

    def ask(self, request: bytes, max_bytes: int, *, to_keep: bool) -> memoryview:
        """Return the reply to one request; the next one overwrites it, unless it is `to_keep`.

        Raises:
            _ReaderDied: the process crashed, was killed, or ran out of time.
            UserError: no process can be started.
        """
        if self._answered >= self._recycle_after or self._limits != self._wanted:
            self.stop()
            self._limits = self._wanted
        messages = self._messages or self._start()
        try:
            messages.send(request, self._limits.seconds)
            reply = messages.receive(max_bytes, self._limits.seconds, to_keep=to_keep)
        except (OSError, EOFError) as error:
            self.stop()
            raise _ReaderDied(isinstance(error, TimeoutError)) from error
        self._answered += 1
        return reply

    def take_limits(self, limits: ReaderLimits) -> None:
        """Have the process replaced before the next photo; from any thread."""
        self._wanted = limits

    def close(self) -> None:
        """Kill the process and start no other; from any thread, to be followed by `stop`."""
        with self._lock:
            self._closed = True
            self._kill()

    def stop(self) -> None:
        """End the process, if there is one, and wait until it is gone; nothing is lost with it."""
        with self._lock:
            self._kill()
            process, self._process = self._process, None
        if process is not None:
            process.join()
            process.close()
        if self._messages is not None:
            self._messages.close()
            self._messages = None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _start(self) -> MessageSocket:
        for _attempt in range(_ATTEMPTS):
            messages = self._launch()
            if _says_ready(messages):
                self._answered = 0
                return messages
            self.stop()
        if self._closed:
            raise _ReaderDied(timed_out=False)
        raise UserError(
            "The process for reading photos does not start.",
            "`photoapp doctor` shows what is missing.",
        )

    def _launch(self) -> MessageSocket:
        try:
            ours, theirs = socket.socketpair()
            self._messages = MessageSocket(ours)
            with theirs, self._lock:
                if not self._closed:
                    self._process = _start_process(theirs, self._limits)
        except OSError as error:
            self.stop()
            raise UserError(
                f"No process for reading photos can be started: {error.strerror}.",
                "Close other programs and try again.",
            ) from error
        return self._messages


def _says_ready(messages: MessageSocket) -> bool:
    try:
        return bytes(messages.receive(len(READY), _START_LIMIT_S)) == READY
    except (OSError, EOFError):
        return False


def _start_process(theirs: socket.socket, limits: ReaderLimits) -> SpawnProcess:
    process = _spawn.Process(
        target=serve,
        args=(theirs, limits, os.getpid()),
        name="photo-reader",
        daemon=True,  # ended by multiprocessing should nobody have closed the pool
    )
    with _spawn_lock, _without_main_module(), _without_interrupts():
        process.start()
    return process


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Hide `__main__` from multiprocessing, which would import it again in the child.

    A reader needs nothing of it, and a program's main module may take seconds and memory to import,
    or start the program a second time where it lacks the usual guard.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let the child begin with Ctrl-C blocked: before its first line runs it could not ignore it.

    Blocks it in this thread only, where Python never handles signals anyway.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    # Its start unblocks the signal again; it must not be the one that `process.start` brings.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may own fewer than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
