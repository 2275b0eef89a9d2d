"""Read snapshots against a file with a second connection, as a running archive has it."""

from __future__ import annotations

import sqlite3

import pytest
from django.db.utils import ConnectionHandler

from articles.formats import snapshot
from articles.models import Topic
from tests import factories as f


@pytest.fixture
def database(tmp_path, monkeypatch, django_db_blocker):
    """A database file with one number, as the connection of the snapshot; and its path."""
    options = {
        "timeout": 0,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL",
    }
    path = tmp_path / "archive.sqlite3"
    handler = ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}}
    )
    connection = handler["default"]
    monkeypatch.setattr(snapshot, "connection", connection)
    write(path, "CREATE TABLE numbers (n)", "INSERT INTO numbers VALUES (1)")
    with django_db_blocker.unblock():  # not the test database
        yield connection, path
        connection.close()


def write(path, *statements):
    other = sqlite3.connect(path, timeout=0)
    with other:
        for statement in statements:
            other.execute(statement)
    other.close()


def numbers(connection):
    with connection.cursor() as cursor:
        return [n for (n,) in cursor.execute("SELECT n FROM numbers ORDER BY n").fetchall()]


def test_writers_are_not_blocked_and_reads_stay_at_one_moment(database):
    connection, path = database
    with snapshot.read_snapshot():
        assert numbers(connection) == [1]
        write(path, "INSERT INTO numbers VALUES (2)")
        assert numbers(connection) == [1]
    assert numbers(connection) == [1, 2]


def test_snapshot_ends_after_an_error(database):
    connection, path = database
    with pytest.raises(ValueError, match="broken"), snapshot.read_snapshot():
        numbers(connection)
        raise ValueError("broken")
    write(path, "INSERT INTO numbers VALUES (2)")
    assert numbers(connection) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_records_can_be_read_inside_and_saved_afterwards():
    f.TopicFactory()
    with snapshot.read_snapshot():
        assert len(list(Topic.objects.iterator())) == 1
    f.TopicFactory()
    assert Topic.objects.count() == 2
