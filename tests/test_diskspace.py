"""Errors of full disks are known, whoever raised them; others are not taken for one."""

from __future__ import annotations

import errno
import sqlite3

import psycopg.errors
import pytest
from django.db import OperationalError, connection

from articles.diskspace import DiskFullError, disk_full_message, is_disk_full
from summit_archive.operations.sqlite_keepalive import close_connection, keep_connection_open


def full_database() -> sqlite3.Error:
    live = sqlite3.connect(":memory:")
    live.execute("PRAGMA max_page_count = 3")
    live.execute("CREATE TABLE words (word TEXT)")
    try:
        with pytest.raises(sqlite3.OperationalError) as caught:
            live.execute("INSERT INTO words VALUES (zeroblob(100000))")
    finally:
        live.close()
    return caught.value


def wrapped(error: Exception) -> Exception:
    """As Django hands an error of the database on."""
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
def test_a_full_disk_is_known(error, expected):
    assert is_disk_full(error) is expected


def test_a_ring_of_errors_ends():
    one, two = ValueError("a"), ValueError("b")
    one.__cause__, two.__cause__ = two, one
    assert not is_disk_full(one)


def test_the_sentence_names_the_file_or_the_database():
    remedy = "Make room on that disk, or name another, and run the same command again."
    assert disk_full_message(OSError(errno.ENOSPC, "x", "/a/b"), "the database") == (
        f"No room is left for /a/b: what was being written there was not stored. {remedy}"
    )
    assert disk_full_message(DiskFullError("“c” was not imported."), "the database d") == (
        f"No room is left for the database d: “c” was not imported. {remedy}"
    )


@pytest.mark.django_db
def test_while_the_disk_is_full_what_was_sent_is_refused_with_a_page_of_its_own(client):
    client.raise_request_exception = False

    def full(execute, sql, params, many, context):
        raise wrapped(full_database())

    with connection.execute_wrapper(full):
        answer = client.get("/articles/")
    assert answer.status_code == 507
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]
    assert "was not stored, not even in part" in answer.content.decode()


def test_a_database_is_kept_open_if_it_is_there_and_sqlite(tmp_path):
    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "archive.sqlite3")}
    assert not keep_connection_open(entry)
    live = sqlite3.connect(entry["NAME"])
    live.execute("PRAGMA journal_mode=WAL")
    live.execute("CREATE TABLE words (word TEXT)")
    live.close()
    assert not (tmp_path / "archive.sqlite3-shm").exists()
    assert keep_connection_open(entry)
    assert (tmp_path / "archive.sqlite3-shm").exists()
    close_connection()
    assert not (tmp_path / "archive.sqlite3-shm").exists()
    assert not keep_connection_open({"ENGINE": "django.db.backends.postgresql", "NAME": "archive"})
