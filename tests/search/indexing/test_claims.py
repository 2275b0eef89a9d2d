"""The outbox of several machines on PostgreSQL: entries are claimed by row locks."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from articles.models import QueuedIndexChange
from articles.search.engine import IndexUnavailableError
from articles.search.indexing import outbox
from articles.search.indexing.advisory_lock import advisory_lock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="make test-postgres"),
]


class Machine:
    """An index store of its own, which records the deleted keys; a writer of it can be paused."""

    def __init__(self) -> None:
        self.deleted: list[int] = []
        self.keepalive = ""
        self.paused, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.failure: Exception | None = None

    @contextmanager
    def lock(self, name, *, wait):
        yield True

    def open_writer(self):
        with connection.cursor() as cursor:
            cursor.execute("SHOW tcp_keepalives_idle")
            (self.keepalive,) = cursor.fetchone()
        return self

    def replace(self, documents) -> None:
        assert not documents

    def delete(self, keys) -> None:
        self.batch = sorted(pk for _, pk in keys)

    def commit(self) -> None:
        self.paused.set()
        self.go.wait(10)
        if self.failure:
            raise self.failure
        self.deleted += self.batch

    def log_changes(self, keys) -> None:
        """No rebuild is running."""

    def close(self) -> None:
        """Nothing to release."""


@contextmanager
def paused_in_a_batch(machine: Machine):
    """Another thread, with a database connection of its own, pauses before it deletes entries."""

    def work() -> None:
        try:
            outbox.process_batch(machine)
        except IndexUnavailableError:
            pass
        finally:
            connection.close()

    machine.go.clear()
    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert machine.paused.wait(10)
        yield
    finally:
        machine.go.set()
        thread.join()


def queue(*pks: int) -> None:
    QueuedIndexChange.objects.bulk_create(
        QueuedIndexChange(kind="article", object_id=pk) for pk in pks
    )


def queued() -> list[int]:
    return list(QueuedIndexChange.objects.values_list("object_id", flat=True))


def test_machines_process_different_entries(monkeypatch):
    monkeypatch.setattr(outbox, "BATCH_SIZE", 2)
    first, second = Machine(), Machine()
    queue(1, 2, 3)
    with paused_in_a_batch(first):
        assert outbox.process_queue(second) == 1
        assert outbox.process_queue(second) == 0, "the others are locked"
        queue(2)  # changed again
        assert outbox.process_queue(second) == 1
        assert queued() == [1, 2]
    assert (first.deleted, second.deleted, queued()) == ([1, 2], [3, 2], [])
    assert first.keepalive == "4"


def test_entries_of_a_failed_batch_are_taken_over():
    first, second = Machine(), Machine()
    first.failure = IndexUnavailableError("the cluster is away")
    queue(1, 2)
    with paused_in_a_batch(first):
        assert outbox.process_queue(second) == 0
    assert queued() == [1, 2]
    assert outbox.process_queue(second) == 2
    assert (first.deleted, second.deleted, queued()) == ([], [1, 2], [])


def test_a_lost_connection_releases_the_entries():
    first, second = Machine(), Machine()
    queue(1)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT * FROM articles_queuedindexchange FOR UPDATE")
        assert outbox.process_queue(second) == 0
    other.connection.pgconn.finish()  # without ROLLBACK, as if the process was killed
    for _ in range(100):
        if outbox.process_queue(first):
            break
        threading.Event().wait(0.05)
    assert (first.deleted, queued()) == ([1], [])


def test_the_advisory_lock_excludes_other_sessions():
    results = []

    def try_lock() -> None:
        with advisory_lock("rebuild") as acquired:
            results.append(acquired)
        connection.close()

    def in_another_session() -> bool:
        thread = threading.Thread(target=try_lock)
        thread.start()
        thread.join()
        return results.pop()

    with advisory_lock("rebuild") as acquired:
        assert acquired
        assert not in_another_session()
    assert in_another_session()
