"""Read transaction for exports: all queries see the database at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Snapshot isolation for reading, without blocking writers.

    ``transaction.atomic`` alone would not do: on SQLite it takes the write lock at its beginning
    (``transaction_mode`` in the settings), so nobody could save during a long export, and at
    PostgreSQL's default isolation level each query sees another moment. Inside a transaction this
    adds nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
