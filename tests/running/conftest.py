"""Fixtures: archives in separate processes, each with a data folder and a database."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import dj_database_url
import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class ArchiveInstance:
    """One archive; its commands run in subprocesses."""

    folder: Path
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        return (
            inherited
            | {"ARCHIVE_DATA_DIR": str(self.folder), "PYTHONWARNINGS": "ignore"}
            | ({"DATABASE_URL": self.url} if self.url else {})
            | self.more
        )

    @property
    def database(self) -> dict:
        """The entry of ``DATABASES`` of this archive."""
        if self.url:
            return dj_database_url.parse(self.url)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(self.folder / "archive.sqlite3"),
        }

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, text=True, **options
        )

    def call(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True,
            **{"timeout": 180, **options},
        )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        result = self.call("manage.py", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def run_failing(self, *arguments: str) -> str:
        """Run a command that must fail; returns its error message, which is not a traceback."""
        result = self.call("manage.py", *arguments)
        assert result.returncode == 1, result.stdout + result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        return result.stderr.strip()

    def record(self, *arguments: str) -> str:
        result = self.call("-m", "tests.running.record", *arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def hashes(self) -> dict[str, str]:
        return json.loads(self.record("hashes"))


@pytest.fixture(scope="session")
def vendor() -> str:
    """Database vendor of this test run."""
    return "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


@pytest.fixture(scope="session")
def _databases():
    """Factory of empty PostgreSQL databases, which are dropped at the end."""
    import psycopg

    created = []

    def create_database() -> str:
        url = os.environ["TEST_DATABASE_URL"]
        name = f"drill_{secrets.token_hex(6)}"
        with psycopg.connect(url, autocommit=True) as live:
            live.execute(f"CREATE DATABASE {name}")
        created.append(name)
        return f"{url.rsplit('/', 1)[0]}/{name}"

    yield create_database
    if created:
        with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as live:
            for name in created:
                live.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty(vendor, _databases, tmp_path_factory):
    """Factory of archives with a folder and no tables."""

    def create() -> ArchiveInstance:
        folder = tmp_path_factory.mktemp("archive")
        return ArchiveInstance(folder, _databases() if vendor == "postgresql" else "")

    return create


@pytest.fixture(scope="session")
def _pattern(
    vendor, _databases, tmp_path_factory, django_db_setup, django_db_blocker
) -> ArchiveInstance:
    """An archive with twenty articles, which the other fixtures copy."""
    archive = ArchiveInstance(tmp_path_factory.mktemp("pattern"))
    if vendor == "postgresql":
        archive.url = _databases()
        archive.manage("migrate", "--verbosity", "0")
    else:
        from django.db import connection

        # Copies the migrated test database, which is faster than migrating.
        with (
            django_db_blocker.unblock(),
            closing(sqlite3.connect(archive.database["NAME"])) as copy,
        ):
            connection.ensure_connection()
            connection.connection.backup(copy)
            connection.close()
    archive.record("fill", "20")
    return archive


@pytest.fixture
def filled(vendor, _pattern, empty):
    """A new archive with twenty articles."""
    import psycopg

    archive = empty()
    if vendor == "sqlite":
        # The WAL was merged into the file when the last process closed the database.
        shutil.copy(_pattern.folder / "archive.sqlite3", archive.folder / "archive.sqlite3")
        return archive
    source, target = (url.rsplit("/", 1)[1] for url in (_pattern.url, archive.url))
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as live:
        live.execute(f"DROP DATABASE {target}")
        live.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
    return archive
