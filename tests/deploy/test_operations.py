"""Runs the commands of docs/operations.md on three machines: first, restore drill, move."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.test_settings_documented import setting_names

from .conftest import ROOT

PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- run: (\w+) -->\n)?```sh\n(.*?)```", re.DOTALL)
BACKUPS = "/var/backups/summit-archive"


def documented_commands() -> dict[str, list[str]]:
    """Commands by machine in the order of the page; "" has those that the tests do not run."""
    commands: dict[str, list[str]] = {}
    for machine, text in BLOCK.findall(PAGE):
        commands.setdefault(machine, []).extend(text.splitlines())
    return commands


def test_every_management_command_is_assigned_to_a_machine():
    commands = documented_commands()
    assert [line for line in commands.pop("") if line.startswith("summit-archive ")] == []
    assert list(commands) == ["first", "second", "third"]
    for lines in commands.values():
        assert all(line.startswith("summit-archive ") for line in lines)
    assert sum(len(lines) for lines in commands.values()) >= 25


@pytest.fixture
def tables(django_db_setup, django_db_blocker):
    """Copies the empty test database into a file, which is faster than migrating."""
    from django.db import connection

    def copy_database(path) -> None:
        path.parent.mkdir()
        with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            connection.close()

    return copy_database


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="uses SQLite")
def test_documented_commands_work(tmp_path, tables):
    documents = tmp_path / "documents"
    documents.mkdir()
    shutil.copy(ROOT / "tests/samples/ferries.txt", documents)
    source = 'publisher = "Harbour Gazette"\nurl = "https://harbour.example/ferries"\n'
    (documents / "ferries.toml").write_text(source, encoding="utf-8")
    tables(tmp_path / "first/archive.sqlite3")
    backups = tmp_path / "backups"
    for machine in ("first", "second", "third"):
        folder = tmp_path / machine
        lines = documented_commands()[machine]
        commands = [arguments(line, folder, documents, backups) for line in lines]
        output = run_commands(folder, commands)
        assert output.count("$ ") == len(lines)
        if machine == "first":
            assert "no issues (0 silenced)" in output
            assert "Editors" in output
            assert len(list(backups.glob("*.sqlite3"))) == 2
        else:
            assert "restored and verified" in output
    assert (tmp_path / "third/export/datapackage.json").is_file()


def arguments(line: str, folder, documents, backups) -> list[str]:
    """Arguments of a command, with the test's folders instead of the documented ones."""
    newest = max(backups.glob("archive-*.sqlite3"), default=None)
    line = line.replace(f"{BACKUPS}/archive-….sqlite3", str(newest)).replace(BACKUPS, str(backups))
    line = line.replace("/srv/documents", str(documents))
    line = line.replace("/var/lib/summit-archive", str(folder))
    return shlex.split(line)[1:]


def run_commands(folder, commands: list[list[str]]) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.deploy.operator"],
        cwd=ROOT,
        input=json.dumps(commands),
        env={
            "PATH": os.environ["PATH"],
            "ARCHIVE_ENV": "production",
            "ARCHIVE_DATA_DIR": str(folder),
            "SECRET_KEY": "a-key-of-many-signs-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "archive.example.org",
            "SITE_URL": "https://archive.example.org",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    return result.stdout + result.stderr


def test_documented_names_exist():
    units = {f"summit-archive-{name}" for name in ("web", "index", "backup", "data", "mail")}
    assert set(re.findall(r"summit-archive-(?:web|index|backup|data|mail)\b", PAGE)) == units
    for variable in re.findall(r"`([A-Z][A-Z_]{5,})[`=]", PAGE):
        assert variable in setting_names() | {"BACKUPS", "SETTINGS", "CERTIFICATES", "RUN_AS"}, (
            variable
        )
    for link in re.findall(r"\]\((?!#|http)([^)#]+)", PAGE):
        assert (ROOT / "docs" / link).is_file(), link
    metrics = (ROOT / "summit_archive/operations/metrics.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"archive_[a-z_]+", PAGE)):
        assert name.removesuffix("_total") in metrics, name
