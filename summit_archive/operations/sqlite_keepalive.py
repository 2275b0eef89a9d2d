"""One connection that stays open while this process serves, so that reading needs no room.

SQLite keeps 32 KB beside the database that all its readers share, makes them with the first
connection and removes them with the last. On a disk that has run full they can no longer be made,
and then nobody could read either. PostgreSQL needs nothing of the kind.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_kept: dict[str, sqlite3.Connection] = {}


def close_connection() -> None:
    """Close what is kept open."""
    while _kept:
        _kept.popitem()[1].close()


def keep_connection_open(database: dict) -> bool:
    """Keep the database of this entry of ``DATABASES`` open; whether there is one to keep."""
    path = Path(str(database["NAME"]))
    if not database["ENGINE"].endswith("sqlite3") or not path.is_file():
        return False
    try:
        live = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, check_same_thread=False
        )
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return False  # the first page will say what is wrong
    _kept[str(path)] = live
    return True
