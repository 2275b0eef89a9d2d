"""Backup of SQLite: a consistent copy while others write, with integrity and row checks."""

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
    fsync,
)

SUFFIX = ".sqlite3"
_APPEND_ONLY = ("articles_statusupdate", "articles_evidence", "articles_articlerevision")


def back_up(database: dict, folder: BackupFolder) -> Path:
    """Write and verify a backup into a locked folder; on ``BackupError`` nothing is left behind."""
    source = Path(database["NAME"])
    if not source.is_file():
        raise BackupError(f"There is no database at {source}.")
    data = folder.new_path(SUFFIX)
    part = data.with_name(data.name + ".part")
    try:
        with closing(_connect(source)) as connection:
            rows_before, version = count_rows(connection), _data_version(connection)
            # A file copy would miss what is still in the write-ahead log.
            connection.execute("VACUUM INTO ?", (str(part),))
            rows, migrations = check_integrity(part)
            if version == _data_version(connection) and rows_before == count_rows(connection):
                if rows != rows_before:
                    raise BackupError("The copy does not have the same rows as the database.")
            elif any(rows.get(table, 0) < rows_before.get(table, 0) for table in _APPEND_ONLY):
                raise BackupError("The copy has lost rows of append-only tables.")
        folder.commit(part, data, rows, migrations)
    except (sqlite3.Error, OSError) as error:
        if is_disk_full(error):
            raise folder.disk_full_error(source.stat().st_size) from None
        raise BackupError(f"The database was not backed up: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return data


def restore(database: dict, data: Path) -> Manifest:
    """Restore a backup to the configured path, unless a database is there already."""
    target = Path(database["NAME"])
    manifest = Manifest.read(data)
    manifest.verify_file(data)
    manifest.verify_rows(check_integrity(data)[0], data.name)
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-journal"))):
        if path.exists() and path.stat().st_size:
            raise BackupError(f"{path} exists. Nothing is overwritten: move it away first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(data, part)
        part.chmod(0o600)
        fsync(part)
        manifest.verify_file(part)
        if target.exists():  # an empty file, as SQLite creates when it opens a missing database
            target.unlink()
        # Unlike a rename, a hard link fails if another process has created the file meanwhile.
        os.link(part, target)
        fsync(target.parent)
    except OSError as error:
        raise BackupError(f"{target} was not restored: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    with closing(_connect(target)) as connection:
        manifest.verify_rows(count_rows(connection), "The restored database")
    return manifest


def check_integrity(path: Path) -> tuple[dict[str, int], list[str]]:
    """Row counts and migrations of a database file that passes SQLite's integrity checks."""
    try:
        with closing(_connect(path, "?mode=ro")) as connection:
            errors = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            if errors != ["ok"]:
                raise BackupError(f"{path.name} is damaged: {'; '.join(errors)}")
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise BackupError(f"{path.name} has {len(orphans)} broken foreign keys.")
            return count_rows(connection), _migrations(connection)
    except sqlite3.Error as error:
        raise BackupError(f"{path.name} is not a readable database: {error}") from None


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Row counts by table, all in one snapshot."""
    connection.execute("BEGIN")
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            table: connection.execute(
                f'SELECT count(*) FROM "{table}"'  # noqa: S608 - a table's own name
            ).fetchone()[0]
            for (table,) in tables
        }
    finally:
        connection.execute("ROLLBACK")


def _migrations(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations")
    return [row[0] for row in rows]


def _data_version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection commits."""
    return connection.execute("PRAGMA data_version").fetchone()[0]


def _connect(path: Path, mode: str = "?mode=rw") -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}{mode}", uri=True, timeout=20, isolation_level=None
    )
