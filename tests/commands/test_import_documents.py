"""``import_documents``: output, exit status, and resuming after an interruption."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from articles import models
from articles.importing.files import count_files
from articles.management.commands.import_documents import Command, Progress, progress_line
from tests.extraction.sample import DOCUMENT
from tests.factories import SummitFactory

pytestmark = pytest.mark.django_db


def run(*args, **options) -> tuple[list[str], list[str]]:
    out, err = StringIO(), StringIO()
    call_command("import_documents", *map(str, args), stdout=out, stderr=err, **options)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def nets(tmp_path):
    path = tmp_path / "nets.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_the_report_lists_documents_proposals_and_counts(nets):
    out, err = run(nets)
    assert err == []
    assert out[0] == f"created    {nets}: 5 quotes proposed, 5 pledges proposed"
    assert out[-1] == "1 created, 0 updated, 0 unchanged, 0 failed."
    found = [line.split(maxsplit=3) for line in out[1:-1]]
    assert {(state, kind) for state, _, kind, _ in found} == {
        ("open", "Quote:"),
        ("open", "Pledge:"),
        ("open", "Name:"),
    }
    assert any(line.endswith("by Conor Hale, Prime Minister") for line in out)
    assert any("20,000,000 EUR" in line for line in out)
    assert run(nets)[0] == [
        f"unchanged  {nets}",
        "0 created, 0 updated, 1 unchanged, 0 failed.",
    ]


def test_the_options_apply_to_the_documents(nets):
    SummitFactory(slug="nets-2024")
    out, _ = run(
        nets,
        summit="nets-2024",
        publisher=" The  Courier ",
        rights="excerpt",
        publish=True,
        confidence="0.8",
    )
    article = models.Article.objects.published().get()
    assert (article.summit.slug, article.publisher.name, article.rights) == (
        "nets-2024",
        "The Courier",
        "excerpt",
    )
    assert "published" in out[0]
    assert models.Quote.objects.published().count() == 5
    assert models.ImportRun.objects.get().command == f"import_documents {nets}"


def test_the_report_counts_waiting_proposals_by_reason(nets):
    out, _ = run(nets, publish=True)
    assert out[-2].startswith("1 created")
    assert out[-1].endswith(".") and "0.90" in out[-1]
    waiting = int(out[-1].split()[0])
    assert waiting == models.Proposal.objects.filter(decision="open").count()
    assert run(nets, publish=True)[0][-1] == out[-1]
    assert f"{waiting} to review" in models.ImportItem.objects.first().reason


def test_other_languages_need_an_explicit_confidence(nets):
    nets.with_suffix(".toml").write_text('language = "es-MX"', encoding="utf-8")
    out, _ = run(nets, publish=True)
    assert models.Quote.objects.published().count() == 0
    assert models.Pledge.objects.published().count() == 0
    assert "Spanish (Mexico)" in out[-1]
    run(nets, publish=True, confidence="0.4")
    assert models.Pledge.objects.published().exists()
    assert not models.Quote.objects.published().exists()  # no speaker is read in Spanish


@pytest.mark.parametrize("given", ["80", "nan", "-1", "sure", ""])
def test_an_invalid_confidence_is_rejected_before_the_import(nets, given):
    with pytest.raises(CommandError, match="--confidence"):
        run(nets, publish=True, confidence=given)
    with pytest.raises(CommandError, match="--publish"):
        run(nets, confidence="0.8")
    assert not models.Article.objects.exists()


def test_a_dry_run_stores_no_records(nets):
    out, _ = run(nets, dry_run=True)
    assert len(out) == 2
    assert out[0].startswith(f"created    {nets}: ")
    assert out[1].endswith("1 created, 0 updated, 0 unchanged, 0 failed.")
    assert not models.Article.objects.exists()


def test_failures_are_printed_to_stderr_with_exit_status_1(nets, tmp_path, monkeypatch):
    (tmp_path / "empty.txt").write_bytes(b"")
    out, err = run(tmp_path)
    (line,) = err
    assert line.startswith(f"failed     {tmp_path / 'empty.txt'}, line 1: ")
    assert out[-1] == "1 created, 0 updated, 0 unchanged, 1 failed."
    command = Command(stdout=StringIO(), stderr=StringIO())
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", "import_documents", str(tmp_path)])
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        (["nowhere.txt"], {}, "nowhere.txt"),
        (["."], {"summit": "nowhere"}, "nets-2024"),
    ],
)
def test_invalid_arguments_are_rejected(args, options, message):
    SummitFactory(slug="nets-2024")
    with pytest.raises(CommandError, match=message):
        run(*args, **options)
    assert not models.ImportRun.objects.exists()


class Screen(StringIO):
    """An output stream with a given ``isatty``."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str, ending: str = "\n") -> int:
        return super().write(text + ending)


@pytest.mark.parametrize(
    ("terminal", "done", "shown"),
    [
        (True, 6, ["6 of 9,000 documents, 0.1 a second, 24 h 59 min left"]),
        (False, 6, []),
        (False, 1200, ["1,200 of 9,000 documents, 20.0 a second, 6 min left"]),
    ],
)
def test_progress_is_shown_on_terminals_and_in_long_imports(monkeypatch, terminal, done, shown):
    clock = iter([0.0, 60.0, 60.5])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    screen = Screen(terminal)
    progress = Progress(screen, 9_000)
    progress(done)
    progress(done + 1)  # not before the next interval
    assert [line.rstrip() for line in screen.getvalue().splitlines()] == shown


def test_the_rate_and_time_left_are_printed_in_the_largest_unit():
    assert [
        progress_line(30, 60, 2.0),
        progress_line(30, 30, 2.0),
        progress_line(1_000, 216_000, 50.0),
        progress_line(30, None, 2.0),
    ] == [
        "30 of 60 documents, 15.0 a second, 2 s left",
        "30 of 30 documents, 15.0 a second, 0 s left",
        "1,000 of 216,000 documents, 20.0 a second, 2 h 59 min left",
        "30 documents, 15.0 a second",
    ]


def test_the_files_are_counted_unless_there_is_an_archive(nets, tmp_path):
    (tmp_path / "import.toml").write_text('publisher = "The Courier"')
    assert count_files([tmp_path, nets]) == 1
    (tmp_path / "more.zip").write_bytes(b"")
    assert count_files([tmp_path]) is None


@pytest.fixture(scope="module")
def tables(tmp_path_factory, django_db_setup, django_db_blocker):
    """Copy the empty test database, to avoid another migration."""
    path = tmp_path_factory.mktemp("tables") / "archive.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        connection.close()
    return path


@pytest.fixture
def own_archive(tables, tmp_path):
    """Environment of processes with their own data folder and database."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(tables, folder / "archive.sqlite3")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"ARCHIVE_DATA_DIR": str(folder)}


def manage(environment: dict[str, str], *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


COUNTED = (
    "article", "document", "articlerevision", "quote", "pledge", "mention", "proposal", "publisher",
    "article WHERE body = ''", "document WHERE article_id IS NULL",
)  # fmt: skip


def counted(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as live:
        return [
            live.execute(f"SELECT count(*) FROM articles_{what}").fetchone()[0] for what in COUNTED
        ]


@pytest.mark.slow
@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="its processes are on SQLite")
def test_a_killed_import_can_be_repeated(tmp_path, own_archive):
    folder = tmp_path / "documents"
    folder.mkdir()
    number = 12
    for n in range(number):
        text = DOCUMENT.replace("over 20", f"over {n + 20}")
        (folder / f"{n:02}.txt").write_text(text, encoding="utf-8")
    database = Path(own_archive["ARCHIVE_DATA_DIR"]) / "archive.sqlite3"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_documents", str(folder)],
        cwd=settings.BASE_DIR,
        env=own_archive,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_articles(database, 2)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    halfway = counted(database)
    assert 2 <= halfway[0] < number
    assert halfway[3:5] == [halfway[0] * 5] * 2
    out = manage(own_archive, "import_documents", str(folder))
    assert out.splitlines()[-1] == (
        f"{number - halfway[0]} created, 0 updated, {halfway[0]} unchanged, 0 failed."
    )
    five = number * 5
    assert counted(database) == [number] * 3 + [five, five, five, five * 2 + 2, 1, 0, 0]


def wait_for_articles(database: Path, number: int) -> None:
    """Wait until another process has committed this many articles."""
    for _ in range(1200):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
            (found,) = connection.execute("SELECT count(*) FROM articles_article").fetchone()
        connection.close()
        if found >= number:
            return
        time.sleep(0.05)
    raise AssertionError("the import never came so far")
