"""Advisory lock of PostgreSQL: mutual exclusion between machines with one database."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def advisory_lock(name: str) -> Iterator[bool]:
    """Acquire a lock of the database session; yields False if another session has it.

    PostgreSQL releases the lock if the process dies. An SQLite database is used on one machine
    only, where a file lock is enough, so there it yields True.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = zlib.crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (acquired,) = cursor.fetchone()
        try:
            yield acquired
        finally:
            if acquired and connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
