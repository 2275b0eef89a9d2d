"""Permanent SQLite connection per process, so that pages can be read while the disk is full.

In WAL mode the first connection creates a 32 KB shared-memory file and the last one deletes it. On
a full disk it could not be created again, and then reads would fail as well as writes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_connections: dict[str, sqlite3.Connection] = {}


def close_connection() -> None:
    """Close the permanent connection."""
    while _connections:
        _connections.popitem()[1].close()


def keep_connection_open(database: dict) -> bool:
    """Open a permanent connection to this entry of ``DATABASES``; False if not applicable."""
    path = Path(str(database["NAME"]))
    if not database["ENGINE"].endswith("sqlite3") or not path.is_file():
        return False
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, check_same_thread=False
        )
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return False  # the first request will report the error
    _connections[str(path)] = connection
    return True
