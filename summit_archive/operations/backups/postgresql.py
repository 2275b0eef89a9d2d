"""PostgreSQL: pg_dump of one snapshot, read back whole; pg_restore in one transaction."""

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

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = current_schema()
"""
_COPY = re.compile(rb"COPY (?:\w+\.)?\"?(\w+)\"? \(")


def back_up(database: dict, shelf: BackupFolder) -> Path:
    """Write and verify a backup on a held shelf; ``BackupError`` and no trace when it fails."""
    data = shelf.fresh("pgdump")
    part = data.with_name(data.name + ".part")
    try:
        with _connected(database) as live, live.transaction():
            live.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = live.execute("SELECT pg_export_snapshot()").fetchone()[0]
            _run(
                database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={part}",
            )  # fmt: skip
            rows, migrations = count(live), _migrations(live)
        if read_back(part) != rows:
            raise BackupError("The dump has other rows than the database.")
        shelf.keep(part, data, rows, migrations)
    except (BackupError, OSError) as error:
        if is_disk_full(error):
            raise shelf.too_small() from None
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"The database was not backed up: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    return data


def restore(database: dict, data: Path) -> Manifest:
    """Load a backup into the database of the settings, if it has no tables; all or nothing."""
    manifest = Manifest.beside(data)
    manifest.check(data)
    manifest.compare(read_back(data), data.name)
    with _connected(database) as live:
        there = len(live.execute(_TABLES).fetchall())
    if there:
        raise BackupError(
            f"The database {database['NAME']} has {there} tables. "
            "Nothing is overwritten: make an empty database first."
        )
    _run(
        database, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", f"--dbname={database['NAME']}", str(data),
    )  # fmt: skip
    with _connected(database) as live:
        manifest.compare(count(live), "The restored database")
        live.execute("ANALYZE")
    return manifest


def read_back(dump: Path) -> dict[str, int]:
    """Unpack a dump to its last byte and count the rows of each table in it."""
    listed = _run({}, "pg_restore", "--list", str(dump))
    rows = dict.fromkeys(re.findall(r"TABLE DATA \S+ (\S+)", listed), 0)
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, our own file
        [program("pg_restore"), "--data-only", "--file=-", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as reading:
        table = None
        for line in reading.stdout:
            if table is None:
                found = _COPY.match(line)
                table = found[1].decode() if found else None
            elif line == b"\\.\n":
                table = None
            else:
                rows[table] += 1
        complaint = reading.stderr.read().decode(errors="replace").strip()
    if reading.returncode:
        raise BackupError(f"{dump.name} cannot be read back: {complaint}")
    return rows


def count(live: psycopg.Connection) -> dict[str, int]:
    """How many rows each table has, in the transaction that is open."""
    names = [row[0] for row in live.execute(_TABLES).fetchall()]
    counted = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: live.execute(counted.format(sql.Identifier(name))).fetchone()[0] for name in names
    }


def _migrations(live: psycopg.Connection) -> list[str]:
    rows = live.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return [row[0] for row in rows]


@contextmanager
def _connected(database: dict) -> Iterator[psycopg.Connection]:
    try:
        live = psycopg.connect(
            dbname=database["NAME"],
            user=database.get("USER") or None,
            password=database.get("PASSWORD") or None,
            host=database.get("HOST") or None,
            port=database.get("PORT") or None,
            connect_timeout=10,
            autocommit=True,
        )
    except psycopg.Error as error:
        raise BackupError(f"The database does not answer: {error}".strip()) from None
    try:
        yield live
    except psycopg.Error as error:
        raise BackupError(f"The database refused: {error}".strip()) from None
    finally:
        live.close()


def program(name: str) -> str:
    """Where a program of PostgreSQL is: the newest that Debian has, or the one on the path."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise BackupError(f"{name} is not installed (on Debian: postgresql-client).")
    return found


def _run(database: dict, name: str, *arguments: str) -> str:
    """Run a program of PostgreSQL against this database; the password goes by the environment."""
    given = {
        "PGDATABASE": database.get("NAME"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGHOST": database.get("HOST"),
        "PGPORT": str(database.get("PORT") or ""),
        "PGCONNECT_TIMEOUT": "10",
    }
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, arguments of our own
        [program(name), *arguments],
        env=os.environ | {key: value for key, value in given.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")
    return done.stdout
