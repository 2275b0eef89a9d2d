"""docs/operations.md is typed as it stands, on three machines: the first, a drill, a new one."""

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


def written() -> dict[str, list[str]]:
    """The commands of each machine, in the order of the page; under "" what only a person runs."""
    found: dict[str, list[str]] = {}
    for machine, text in BLOCK.findall(PAGE):
        found.setdefault(machine, []).extend(text.splitlines())
    return found


def test_every_command_of_the_archive_is_run():
    commands = written()
    assert [line for line in commands.pop("") if line.startswith("summit-archive ")] == []
    assert list(commands) == ["first", "second", "third"]
    for lines in commands.values():
        assert all(line.startswith("summit-archive ") for line in lines)
    assert sum(len(lines) for lines in commands.values()) >= 25


@pytest.fixture
def tables(django_db_setup, django_db_blocker, monkeypatch):
    """Call it to put the tests' own tables, empty, into a file: that spares a long migration."""
    from django.db import connection

    # A browser of other tests keeps an event loop in this thread; nothing here awaits it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

    def copied(path) -> None:
        path.parent.mkdir()
        with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            connection.close()

    return copied


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="its machines are on SQLite")
def test_the_page_works_as_it_stands(tmp_path, tables):
    documents = tmp_path / "documents"
    documents.mkdir()
    shutil.copy(ROOT / "tests/samples/ferries.txt", documents)
    source = 'publisher = "Harbour Gazette"\nurl = "https://harbour.example/ferries"\n'
    (documents / "ferries.toml").write_text(source, encoding="utf-8")
    tables(tmp_path / "first/archive.sqlite3")
    backups = tmp_path / "backups"
    for machine in ("first", "second", "third"):
        folder = tmp_path / machine
        lines = written()[machine]
        said = operate(folder, [placed(line, folder, documents, backups) for line in lines])
        assert said.count("$ ") == len(lines)
        if machine == "first":
            assert "no issues (0 silenced)" in said
            assert "Editors" in said
            assert len(list(backups.glob("*.sqlite3"))) == 2
        else:
            assert "restored and compared" in said
        if machine != "third":
            assert "The index and the database agree." in said
    assert (tmp_path / "third/export/datapackage.json").is_file()


def placed(line: str, folder, documents, backups) -> list[str]:
    """The words of a command, with this test's folders in the places of the machine's."""
    newest = max(backups.glob("archive-*.sqlite3"), default=None)
    line = line.replace(f"{BACKUPS}/archive-….sqlite3", str(newest)).replace(BACKUPS, str(backups))
    line = line.replace("/srv/documents", str(documents))
    line = line.replace("/var/lib/summit-archive", str(folder))
    return shlex.split(line)[1:]


def operate(folder, commands: list[list[str]]) -> str:
    done = subprocess.run(
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
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


def test_what_the_page_names_is_there():
    units = {f"summit-archive-{name}" for name in ("web", "index", "backup")}
    named = set(re.findall(r"summit-archive-(?:web|index|backup)\b", PAGE))
    assert named == units
    for variable in re.findall(r"`([A-Z][A-Z_]{5,})[`=]", PAGE):
        assert variable in setting_names() | {"BACKUPS", "SETTINGS", "CERTIFICATES", "RUN_AS"}, (
            variable
        )
    for link in re.findall(r"\]\((?!#|http)([^)#]+)", PAGE):
        assert (ROOT / "docs" / link).is_file(), link
    metrics = (ROOT / "summit_archive/operations/metrics.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"archive_[a-z_]+", PAGE)):
        assert name.removesuffix("_total") in metrics, name
