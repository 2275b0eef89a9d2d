"""SQLite: a consistent copy while others write, checked page by page and row by row."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from articles.diskspace import is_disk_full
from summit_archive.operations.backups.storage import (
    BackupError,
    BackupFolder,
    Manifest,
    sync,
)

# Copying the file of a live database loses what stands in its log; VACUUM INTO reads one snapshot.
_GROWS_ONLY = ("articles_statusupdate", "articles_evidence", "articles_articlerevision")


def back_up(database: dict, shelf: BackupFolder) -> Path:
    """Write and verify a backup on a held shelf; ``BackupError`` and no trace when it fails."""
    source = Path(database["NAME"])
    if not source.is_file():
        raise BackupError(f"There is no database at {source}.")
    data = shelf.fresh("sqlite3")
    part = data.with_name(data.name + ".part")
    try:
        with closing(_connect(source)) as live:
            before, version = count(live), _version(live)
            live.execute("VACUUM INTO ?", (str(part),))
            rows, migrations = examined(part)
            if version == _version(live) and before == count(live):
                if rows != before:
                    raise BackupError("The copy has other rows than the database.")
            elif any(rows.get(table, 0) < before.get(table, 0) for table in _GROWS_ONLY):
                raise BackupError("The copy has lost rows of tables that are only added to.")
        shelf.keep(part, data, rows, migrations)
    except (sqlite3.Error, OSError) as error:
        if is_disk_full(error):
            raise shelf.too_small(source.stat().st_size) from None
        raise BackupError(f"The database was not backed up: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return data


def restore(database: dict, data: Path) -> Manifest:
    """Put a backup where the settings say the database is, if nothing is there."""
    target = Path(database["NAME"])
    manifest = Manifest.beside(data)
    manifest.check(data)
    manifest.compare(examined(data)[0], data.name)
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-journal"))):
        if path.exists() and path.stat().st_size:
            raise BackupError(f"{path} exists. Nothing is overwritten: move it away first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(data, part)
        part.chmod(0o600)
        sync(part)
        manifest.check(part)
        if target.exists():  # an empty file, which SQLite makes when it only looks
            target.unlink()
        # A link refuses a name that has been taken meanwhile; a rename would overwrite it.
        os.link(part, target)
        sync(target.parent)
    except OSError as error:
        raise BackupError(f"{target} was not restored: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    with closing(_connect(target)) as restored:
        manifest.compare(count(restored), "The restored database")
    return manifest


def examined(path: Path) -> tuple[dict[str, int], list[str]]:
    """Rows by table and the migrations of a file that passes every check SQLite has."""
    try:
        with closing(_connect(path, "?mode=ro")) as copy:
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
            if faults != ["ok"]:
                raise BackupError(f"{path.name} is damaged: {'; '.join(faults)}")
            orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise BackupError(f"{path.name} has {len(orphans)} rows that point at nothing.")
            return count(copy), _migrations(copy)
    except sqlite3.Error as error:
        raise BackupError(f"{path.name} is no database that can be read: {error}") from None


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has, all counted in one snapshot."""
    connection.execute("BEGIN")
    try:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: connection.execute(
                f'SELECT count(*) FROM "{name}"'  # noqa: S608 - a table's own name
            ).fetchone()[0]
            for (name,) in names
        }
    finally:
        connection.execute("ROLLBACK")


def _migrations(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations")
    return [row[0] for row in rows]


def _version(connection: sqlite3.Connection) -> int:
    """A number that changes when somebody else has written."""
    return connection.execute("PRAGMA data_version").fetchone()[0]


def _connect(path: Path, mode: str = "?mode=rw") -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}{mode}", uri=True, timeout=20, isolation_level=None
    )
