"""The tables of the catalog, as migrations of sqlite-utils: each one transaction with its record.

Derived data (photo, photo_keyword, embedding, embedding_model, unlisted_folder, tagging_run,
suggestion, tag_learning) can be made again from the files and the user data. User data (folder,
tag, photo_tag, tag_set, tag_answer, album, album_photo, photo.rating, journal) can not: it is
written with `durable=True`, and nothing but the user's own wish deletes it.
"""

import sqlite3
import time

from sqlite_utils import Database as SqliteUtilsDatabase
from sqlite_utils import Migrations

from photoapp.catalog.schema_version import APPLICATION_ID, MIGRATION_NAMES, MIGRATION_SET

MIGRATIONS = Migrations(MIGRATION_SET)

FIRST_SCHEMA = (
    """CREATE TABLE folder (
        id INTEGER PRIMARY KEY,
        path BLOB UNIQUE NOT NULL,            -- os.fsencode of the absolute path
        device INTEGER,                       -- st_dev and st_ino of the folder itself, as signed
        inode INTEGER,                        --   64-bit: an empty mount point is not the folder
        online INTEGER NOT NULL DEFAULT 1,
        exclude TEXT NOT NULL DEFAULT '[]'    -- JSON list of glob patterns
    ) STRICT""",
    """CREATE TABLE photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
        folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
        path BLOB NOT NULL,                   -- os.fsencode; unique among the present ones
        name TEXT NOT NULL,                   -- file name for searching, lossy
        location TEXT NOT NULL,               -- parent folder for searching, lossy
        extension TEXT NOT NULL,              -- lower case, no dot
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL DEFAULT 0,
        device INTEGER NOT NULL DEFAULT 0,    -- signed 64-bit
        inode INTEGER NOT NULL DEFAULT 0,     -- signed 64-bit
        state TEXT NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'missing')),
        read_state TEXT NOT NULL DEFAULT 'pending'
            CHECK (read_state IN ('pending', 'read', 'failed', 'quarantined')),
        problem TEXT,
        problem_detail TEXT NOT NULL DEFAULT '',
        recorded_at INTEGER NOT NULL DEFAULT 0, -- when the record was made, Unix seconds
        content_hash BLOB,                    -- of the content that was read last
        width INTEGER,
        height INTEGER,
        format TEXT NOT NULL DEFAULT '',
        taken_at TEXT,                        -- local wall clock, YYYY-MM-DDTHH:MM:SS
        taken_from_file INTEGER NOT NULL DEFAULT 0,
        camera TEXT NOT NULL DEFAULT '',
        lens TEXT NOT NULL DEFAULT '',
        latitude REAL,
        longitude REAL,
        file_rating INTEGER,
        rating INTEGER,                       -- the user's; it goes before file_rating
        caption TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # A record of a missing file keeps its old path, even when another file has taken that place.
    "CREATE UNIQUE INDEX photo_by_path ON photo(path) WHERE state = 'present'",
    "CREATE INDEX photo_by_folder ON photo(folder_id, state)",
    "CREATE INDEX photo_by_inode ON photo(inode)",
    "CREATE INDEX photo_by_read_state ON photo(state, read_state)",  # in the order of ids
    "CREATE INDEX photo_by_state ON photo(state, read_state, problem, folder_id)",
    "CREATE INDEX photo_by_content ON photo(content_hash, state) WHERE content_hash IS NOT NULL",
    "CREATE INDEX photo_by_taken_at ON photo(taken_at)",
    """CREATE TABLE photo_keyword (
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        keyword TEXT NOT NULL COLLATE NOCASE,
        PRIMARY KEY (photo_id, keyword)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX photo_keyword_by_keyword ON photo_keyword(keyword)",
    "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL COLLATE NOCASE) STRICT",
    """CREATE TABLE photo_tag (
        tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        source TEXT NOT NULL DEFAULT 'manual',
        PRIMARY KEY (tag_id, photo_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX photo_tag_by_photo ON photo_tag(photo_id)",
    "CREATE TABLE album (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL COLLATE NOCASE) STRICT",
    """CREATE TABLE album_photo (
        album_id INTEGER NOT NULL REFERENCES album ON DELETE CASCADE,
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        position INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (album_id, photo_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX album_photo_by_photo ON album_photo(photo_id)",
    """CREATE TABLE embedding_model (
        id INTEGER PRIMARY KEY,
        key TEXT UNIQUE NOT NULL,
        dimension INTEGER NOT NULL,
        epoch INTEGER NOT NULL DEFAULT 0      -- sequence of the last hard delete
    ) STRICT""",
    """CREATE TABLE embedding (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- a new one whenever the row changes
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        model_id INTEGER NOT NULL REFERENCES embedding_model ON DELETE CASCADE,
        hidden INTEGER NOT NULL DEFAULT 0     -- 0 shown; 1 right, but the file is not there;
            CHECK (hidden IN (0, 1, 2)),      --   2 of an older content, the vector is emptied
        vector BLOB NOT NULL,                 -- float16 little-endian, unit length
        UNIQUE (photo_id, model_id)
    ) STRICT""",
    "CREATE INDEX embedding_by_model ON embedding(model_id, hidden)",
    """CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        operation TEXT NOT NULL,
        change TEXT NOT NULL,                 -- JSON
        inverse TEXT NOT NULL,                -- JSON
        undone INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
)

UNLISTED_FOLDER = """CREATE TABLE unlisted_folder (
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    path BLOB NOT NULL,                       -- os.fsencode of the absolute path
    problem TEXT NOT NULL,
    problem_detail TEXT NOT NULL,
    PRIMARY KEY (folder_id, path)
) STRICT, WITHOUT ROWID"""

REDO_AND_SMART_ALBUMS = (
    "ALTER TABLE journal ADD COLUMN photos INTEGER NOT NULL DEFAULT 0",  # how many were changed
    "ALTER TABLE journal ADD COLUMN detail TEXT NOT NULL DEFAULT ''",  # see `EditName`
    # `undone`: 0 done, 1 undone, 2 undone and left behind by a later edit.
    """UPDATE journal SET undone = 2 WHERE undone = 1
        AND sequence < (SELECT max(sequence) FROM journal WHERE undone = 0)""",
    "CREATE INDEX journal_by_undone ON journal(undone)",  # beside steps of a megabyte
    "ALTER TABLE album ADD COLUMN query TEXT",  # of a smart album; NULL: put together by hand
)

OVERVIEW_INDEXES = (
    # Each has all that the counts of the overview ask for; filters by folder and rating use them.
    "CREATE INDEX photo_by_location ON photo(state, location, folder_id, read_state)",
    "CREATE INDEX photo_by_recorded_at ON photo(recorded_at, state, read_state)",
    "CREATE INDEX photo_by_rating ON photo(coalesce(rating, file_rating, 0), state, read_state)",
)


TAG_SETS = (
    """CREATE TABLE tag_set (
        id INTEGER PRIMARY KEY,
        name TEXT UNIQUE NOT NULL COLLATE NOCASE,
        enabled INTEGER NOT NULL DEFAULT 1,
        definition TEXT NOT NULL              -- JSON of domain.tag_set.TagSet
    ) STRICT""",
    """CREATE TABLE tag_answer (
        tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
        permille INTEGER,                     -- probability when answered; NULL: not suggested
        PRIMARY KEY (tag_id, photo_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX tag_answer_by_photo ON tag_answer(photo_id)",
    """CREATE TABLE tagging_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        set_id INTEGER NOT NULL,              -- the set may be gone, and come back by undo
        set_name TEXT NOT NULL,
        model_key TEXT NOT NULL,
        at TEXT NOT NULL,                     -- UTC, ISO
        automatic INTEGER NOT NULL,           -- grows as photos are embedded
        photos INTEGER NOT NULL DEFAULT 0,
        thresholds TEXT NOT NULL,             -- JSON, tag -> probability
        counts TEXT NOT NULL DEFAULT '{}',    -- JSON, tag -> suggestions
        finished INTEGER NOT NULL DEFAULT 0,
        live INTEGER NOT NULL DEFAULT 0,      -- its suggestions are shown
        withdrawn INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX tagging_run_by_set ON tagging_run(set_id, live)",
    """CREATE TABLE suggestion (
        run_id INTEGER NOT NULL REFERENCES tagging_run ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
        photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
        probability REAL NOT NULL,
        PRIMARY KEY (run_id, tag_id, photo_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX suggestion_by_photo ON suggestion(photo_id)",
    """CREATE TABLE tag_learning (
        tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
        set_id INTEGER NOT NULL,
        model_key TEXT NOT NULL,
        signature TEXT NOT NULL,              -- of the prompts and answers that it was made from
        scale REAL NOT NULL,
        shift REAL NOT NULL,
        weights BLOB,                         -- float32 little-endian
        report TEXT NOT NULL,                 -- JSON of domain.suggestion.LearningReport
        PRIMARY KEY (set_id, tag_id, model_key)
    ) STRICT, WITHOUT ROWID""",
)


@MIGRATIONS()
def first_schema(database: SqliteUtilsDatabase) -> None:
    """Make all tables of the first schema in an empty file."""
    connection = database.conn
    for statement in FIRST_SCHEMA:
        connection.execute(statement)
    # Sequences begin at the time in microseconds: a vector cache made from another, lost or older
    # catalog is then always behind this one, and is told to begin again.
    connection.execute(
        "INSERT INTO sqlite_sequence (name, seq) VALUES ('embedding', ?)",
        [time.time_ns() // 1000],
    )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _set_version(connection, "first_schema")


@MIGRATIONS()
def unlisted_folders(database: SqliteUtilsDatabase) -> None:
    """Make the table of folders that could not be listed."""
    database.conn.execute(UNLISTED_FOLDER)
    _set_version(database.conn, "unlisted_folders")


@MIGRATIONS()
def redo_and_smart_albums(database: SqliteUtilsDatabase) -> None:
    """Let undone edits be done again, and albums hold a query."""
    for statement in REDO_AND_SMART_ALBUMS:
        database.conn.execute(statement)
    _set_version(database.conn, "redo_and_smart_albums")


@MIGRATIONS()
def overview_indexes(database: SqliteUtilsDatabase) -> None:
    """Make the indexes that count photos by folder, time of recording and rating."""
    for statement in OVERVIEW_INDEXES:
        database.conn.execute(statement)
    _set_version(database.conn, "overview_indexes")


@MIGRATIONS()
def tag_sets(database: SqliteUtilsDatabase) -> None:
    """Make the tables of tag sets, of what they suggest, and of the answers."""
    for statement in TAG_SETS:
        database.conn.execute(statement)
    _set_version(database.conn, "tag_sets")


@MIGRATIONS()
def tagged_up_to(database: SqliteUtilsDatabase) -> None:
    """Let a run say up to which embedding it looked at photos."""
    database.conn.execute("ALTER TABLE tagging_run ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0")
    _set_version(database.conn, "tagged_up_to")


def migrate(connection: sqlite3.Connection) -> None:
    """Apply every pending migration; each is whole or not there at all.

    The number of the schema is set right by the records of the migrations when another program
    has changed it.
    """
    database = SqliteUtilsDatabase(connection, recursive_triggers=False)
    MIGRATIONS.apply(database)
    applied = {migration.name for migration in MIGRATIONS.applied(database)}
    if applied == set(MIGRATION_NAMES):
        _set_version(connection, MIGRATION_NAMES[-1])


def _set_version(connection: sqlite3.Connection, migration: str) -> None:
    connection.execute(f"PRAGMA user_version = {MIGRATION_NAMES.index(migration) + 1}")
