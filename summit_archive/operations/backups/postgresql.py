"""Backup of PostgreSQL: ``pg_dump`` of one snapshot, and ``pg_restore`` in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from articles.diskspace import is_disk_full
from summit_archive.operations.backups.storage import BackupError, BackupFolder, Manifest

SUFFIX = ".pgdump"
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = current_schema()
"""
_COPY = re.compile(rb"COPY (?:\w+\.)?\"?(\w+)\"? \(")


def back_up(database: dict, folder: BackupFolder) -> Path:
    """Write and verify a backup into a locked folder; on ``BackupError`` nothing is left behind."""
    data = folder.new_path(SUFFIX)
    part = data.with_name(data.name + ".part")
    try:
        with _connect(database) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
            _run(
                database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={part}",
            )  # fmt: skip
            rows, migrations = count_rows(connection), _migrations(connection)
        if count_dump_rows(part) != rows:
            raise BackupError("The dump does not have the same rows as the database.")
        folder.commit(part, data, rows, migrations)
    except (BackupError, OSError) as error:
        if is_disk_full(error):
            raise folder.disk_full_error() from None
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"The database was not backed up: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return data


def restore(database: dict, data: Path) -> Manifest:
    """Restore a backup in one transaction into the configured database, which must be empty."""
    manifest = Manifest.read(data)
    manifest.verify_file(data)
    manifest.verify_rows(count_dump_rows(data), data.name)
    with _connect(database) as connection:
        tables = len(connection.execute(_TABLES).fetchall())
    if tables:
        raise BackupError(
            f"The database {database['NAME']} has {tables} tables. "
            "Nothing is overwritten: create an empty database first."
        )
    _run(
        database, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", f"--dbname={database['NAME']}", str(data),
    )  # fmt: skip
    with _connect(database) as connection:
        manifest.verify_rows(count_rows(connection), "The restored database")
        connection.execute("ANALYZE")
    return manifest


def count_dump_rows(dump: Path) -> dict[str, int]:
    """Row counts by table of a dump, which is read to its end and so verified."""
    contents = _run({}, "pg_restore", "--list", str(dump))
    rows = dict.fromkeys(re.findall(r"TABLE DATA \S+ (\S+)", contents), 0)
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, our own file
        [find_program("pg_restore"), "--data-only", "--file=-", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        table = None
        for line in process.stdout:
            if table is None:
                match = _COPY.match(line)
                table = match[1].decode() if match else None
            elif line == b"\\.\n":
                table = None
            else:
                rows[table] += 1
        stderr = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupError(f"{dump.name} cannot be read back: {stderr}")
    return rows


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """Row counts by table, in the current transaction."""
    tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
    statement = sql.SQL("SELECT count(*) FROM {}")
    return {
        table: connection.execute(statement.format(sql.Identifier(table))).fetchone()[0]
        for table in tables
    }


def _migrations(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return [row[0] for row in rows]


@contextmanager
def _connect(database: dict) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(
            dbname=database["NAME"],
            user=database.get("USER") or None,
            password=database.get("PASSWORD") or None,
            host=database.get("HOST") or None,
            port=database.get("PORT") or None,
            connect_timeout=10,
            autocommit=True,
        )
    except psycopg.Error as error:
        raise BackupError(f"Cannot connect to the database: {error}".strip()) from None
    try:
        yield connection
    except psycopg.Error as error:
        raise BackupError(f"Database error: {error}".strip()) from None
    finally:
        connection.close()


def find_program(name: str) -> str:
    """Path of a PostgreSQL program: Debian's newest version, else the one on PATH."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3])
    )
    path = str(installed[-1]) if installed else shutil.which(name)
    if not path:
        raise BackupError(f"{name} is not installed (on Debian: postgresql-client).")
    return path


def _run(database: dict, name: str, *arguments: str) -> str:
    """Run a PostgreSQL program; the password is passed in the environment, not as an argument."""
    variables = {
        "PGDATABASE": database.get("NAME"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGHOST": database.get("HOST"),
        "PGPORT": str(database.get("PORT") or ""),
        "PGCONNECT_TIMEOUT": "10",
    }
    result = subprocess.run(  # noqa: S603 - a program of PostgreSQL, arguments of our own
        [find_program(name), *arguments],
        env=os.environ | {key: value for key, value in variables.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise BackupError(f"{name} failed: {result.stderr.strip()}")
    return result.stdout
