"""Detection of full-disk errors, their messages, and the permanent SQLite connection."""

from __future__ import annotations

import errno
import sqlite3

import psycopg.errors
import pytest
from django.db import OperationalError, connection

from articles.diskspace import REMEDY, DiskFullError, disk_full_message, is_disk_full
from summit_archive.operations.sqlite_keepalive import close_connection, keep_connection_open


def full_database() -> sqlite3.Error:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 3")
    database.execute("CREATE TABLE words (word TEXT)")
    try:
        with pytest.raises(sqlite3.OperationalError) as raised:
            database.execute("INSERT INTO words VALUES (zeroblob(100000))")
    finally:
        database.close()
    return raised.value


def wrapped(error: Exception) -> Exception:
    """As Django re-raises a database error."""
    outer = OperationalError(*error.args)
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (full_database(), True),
        (wrapped(full_database()), True),
        (wrapped(psycopg.errors.DiskFull("could not extend file")), True),
        (OSError(errno.ENOSPC, "x"), True),
        (OSError(errno.EDQUOT, "x"), True),
        (ValueError("IO error: No space left on device (os error 28)"), True),
        (DiskFullError("a document"), True),
        (OSError(errno.EACCES, "x"), False),
        (wrapped(sqlite3.OperationalError("database is locked")), False),
        (wrapped(psycopg.errors.LockNotAvailable("busy")), False),
        (ValueError("the room is full"), False),
        (None, False),
    ],
)
def test_is_disk_full(error, expected):
    assert is_disk_full(error) is expected


def test_circular_causes_do_not_loop():
    one, two = ValueError("a"), ValueError("b")
    one.__cause__, two.__cause__ = two, one
    assert not is_disk_full(one)


def test_message_names_the_file_or_the_database_and_the_remedy():
    file = disk_full_message(OSError(errno.ENOSPC, "x", "/a/b"), "the database d")
    assert "/a/b" in file and "the database d" not in file
    assert file.endswith(REMEDY)
    document = disk_full_message(DiskFullError("“c” was not imported."), "the database d")
    assert "the database d" in document and "“c” was not imported." in document
    assert document.endswith(REMEDY)


@pytest.mark.django_db
def test_507_page_while_the_disk_is_full(client):
    client.raise_request_exception = False

    def fail(execute, sql, params, many, context):
        raise wrapped(full_database())

    with connection.execute_wrapper(fail):
        response = client.get("/articles/")
    assert response.status_code == 507
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"]
    assert "507.html" in [template.name for template in response.templates]


def test_permanent_connection_to_an_existing_sqlite_database(tmp_path):
    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "archive.sqlite3")}
    assert not keep_connection_open(entry)
    database = sqlite3.connect(entry["NAME"])
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE words (word TEXT)")
    database.close()
    assert not (tmp_path / "archive.sqlite3-shm").exists()
    assert keep_connection_open(entry)
    assert (tmp_path / "archive.sqlite3-shm").exists()
    close_connection()
    assert not (tmp_path / "archive.sqlite3-shm").exists()
    assert not keep_connection_open({"ENGINE": "django.db.backends.postgresql", "NAME": "archive"})
