"""A library's catalog: one writer thread with the one writing connection, and read-only readers.

The writing connection makes the checkpoints too. That rules out "database is locked" inside the
application, and the WAL-reset corruption of SQLite before 3.51.3, which needs two connections that
write or checkpoint at once.
"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from photoapp.catalog.connections import (
    NoCatalog,
    connect_for_reading,
    connect_for_writing,
    connect_to_nothing,
    prepare_for_writing,
)
from photoapp.catalog.opening import DATABASE_NAME, ensure_catalog, prepare_catalog
from photoapp.catalog.sqlite_errors import from_sqlite_error
from photoapp.domain.changes import Changes
from photoapp.domain.errors import BugError

T = TypeVar("T")

Connection: TypeAlias = sqlite3.Connection
"""What the work of a `Database` is done with; for packages that know no SQL."""


class Database:
    """An open library.

    Attributes:
        library: the library folder.
        writing: whether this process writes to it.
    """

    def __init__(self, library: Path, writer: "_Writer | None") -> None:
        """Take over an opened library; use `Database.open`."""
        self.library = library
        self.writing = writer is not None
        self._writer = writer
        self._readers = _Readers(library, is_made=writer is not None)

    @classmethod
    def open(cls, library: Path, *, writing: bool) -> "Database":
        """Open a library.

        Args:
            library: the library folder.
            writing: take the library for this process and start the writer thread; it is made when
                it is missing. Without, any number of processes read while another one writes;
                where there is no library, nothing is made, and what is read is empty until some
                process makes it.

        Raises:
            LibraryInUse: another process writes to the library.
            NewerLibrary: a newer Photoapp made the library.
            UserError: the folder cannot be written, the disk is full, the catalog is damaged.
        """
        library = library.absolute()
        if not writing:
            database = cls(library, None)
            database.read(lambda _: None)  # whatever stands in the way is said now
            return database
        return cls(library, _Writer(library))

    def write(
        self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False
    ) -> "Future[T]":
        """Run `work` on the writer thread as one transaction; any exception undoes all of it.

        Args:
            work: gets the writing connection; must not commit. Runs in the order of the calls.
            durable: the future is done only when the data would survive a power cut: for what the
                user did. Without, a power cut (never a crash of the program) may take the last
                transactions, whole ones, back.

        Returns:
            A future of what `work` returns. It raises what `work` raised, `UserError` when the
            disk is full or the catalog damaged.

        Raises:
            BugError: the library is closed or was opened for reading.
        """
        if self._writer is None:
            raise BugError("This library was opened for reading; nothing can be written.")
        return self._writer.submit(work, durable)

    def tell_changes(self, listener: Callable[[Changes], None]) -> None:
        """Tell a listener, after every write that changed something, what it changed.

        That is what the write returned: a `Changes`, or a tuple with one in it.

        Args:
            listener: called on the writer thread, in the order of the writes, before their futures
                are done. It must be quick, not wait for a write, and not raise.

        Raises:
            BugError: the library was opened for reading.
        """
        if self._writer is None:
            raise BugError("This library was opened for reading; nothing changes through it.")
        self._writer.listeners.append(listener)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the calling thread and return its result.

        Its read-only connection sees one consistent snapshot: all that was written before the
        call, nothing that is written during it.

        Raises:
            BugError: the library is closed, or `work` tried to write.
            UserError: the catalog cannot be read.
        """
        connection = self._readers.take()
        try:
            connection.execute("BEGIN")
            return work(connection)
        except sqlite3.Error as error:
            raise from_sqlite_error(error, self.library) from error
        finally:
            self._readers.give_back(connection)

    def close(self) -> None:
        """Finish every write that was asked for, and give the library free; twice is no harm."""
        if self._writer is not None:
            self._writer.close()
        self._readers.close()

    def __enter__(self) -> Self:
        """Return the open library."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the library."""
        self.close()


class _Writer:
    """The writer thread, its connection, and the lock on the library."""

    def __init__(self, library: Path) -> None:
        self.listeners: list[Callable[[Changes], None]] = []
        self._library = library
        self._closing = threading.Lock()
        self._closed = False
        self._synchronous = "NORMAL"
        self._lock = prepare_catalog(library)
        try:
            self._connection = connect_for_writing(library / DATABASE_NAME)
            prepare_for_writing(self._connection)
        except sqlite3.Error as error:
            self._lock.release()
            raise from_sqlite_error(error, library) from error
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="catalog-writer")
        self._thread_id = self._thread.submit(threading.get_ident).result()

    def submit(self, work: Callable[[sqlite3.Connection], T], durable: bool) -> "Future[T]":
        if threading.get_ident() == self._thread_id:
            raise BugError("A write was asked for from inside a write; it would wait for itself.")
        try:
            return self._thread.submit(self._transact, work, durable)
        except RuntimeError as error:  # the executor was shut down
            raise BugError("The library is closed; nothing can be written.") from error

    def _transact(self, work: Callable[[sqlite3.Connection], T], durable: bool) -> T:
        connection = self._connection
        try:
            self._set_synchronous("FULL" if durable else "NORMAL")
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            # SQLite has already rolled back after some errors, a full disk among them.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise from_sqlite_error(error, self._library) from error
            raise
        self._tell(result)
        return result

    def _tell(self, result: object) -> None:
        """Tell the listeners what a committed write changed."""
        for changes in result if isinstance(result, tuple) else (result,):
            if isinstance(changes, Changes) and changes:
                for listener in self.listeners:
                    listener(changes)

    def _set_synchronous(self, level: str) -> None:
        if level != self._synchronous:  # not possible inside a transaction
            self._connection.execute(f"PRAGMA synchronous = {level}")
            self._synchronous = level

    def close(self) -> None:
        if threading.get_ident() == self._thread_id:
            raise BugError("A library cannot be closed from inside a write.")
        self._thread.shutdown(wait=True)
        with self._closing:
            if self._closed:
                return
            self._closed = True
            try:
                # A library without a WAL can be opened on a full or read-only disk.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error:
                pass  # the WAL stays, nothing is lost, and the next opening reads it
            finally:
                self._connection.close()
                self._lock.release()


class _Readers:
    """Read-only connections; as many as read at the same time, kept for the next reader."""

    def __init__(self, library: Path, *, is_made: bool) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._is_made = is_made  # else the connections are to an empty catalog in memory
        self._closed = False

    def take(self) -> sqlite3.Connection:
        if not self._is_made and ensure_catalog(self._library):
            self._begin_with_the_file()
        with self._lock:
            if self._closed:
                raise BugError("The library is closed; nothing can be read.")
            if self._idle:
                return self._idle.pop()
            is_made = self._is_made
        try:
            if not is_made:
                return connect_to_nothing()
            return connect_for_reading(self._library / DATABASE_NAME)
        except sqlite3.Error as error:
            raise from_sqlite_error(error, self._library) from error

    def give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            is_behind = self._is_made and isinstance(connection, NoCatalog)
            if not self._closed and not is_behind:
                self._idle.append(connection)
                return
        connection.close()

    def _begin_with_the_file(self) -> None:
        with self._lock:
            empty, self._idle = self._idle, []
            self._is_made = True
        for connection in empty:
            connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
