"""Archives for fault tests: run jobs on them, query them, check their integrity."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLED = -9
DOCUMENTS = 5


class Nursery:
    """The process that forks all jobs (see ``nursery.py``)."""

    def __init__(self, folder: Path, prefix: Sequence[str] = ()) -> None:
        environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.folder, self.outputs = folder, 0
        self.errors = (folder / "errors").open("w+")
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=environ | {"ARCHIVE_DATA_DIR": str(folder), "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self._listen("ready")

    def _listen(self, expected: str = "") -> str:
        line = self.process.stdout.readline().strip()
        if not line or (expected and line != expected):
            self.errors.seek(0)
            raise RuntimeError(line + self.errors.read())
        return line

    def run(self, jobs: list[dict]) -> list[int]:
        self.process.stdin.write(json.dumps(jobs) + "\n")
        self.process.stdin.flush()
        return json.loads(self._listen())

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.errors.close()


@dataclass
class Archive:
    """One data folder; ``outside`` is its path outside the jobs' mount namespace, if different.

    The output of each job goes to a separate file.
    """

    folder: Path
    nursery: Nursery
    outside: Path | None = None
    outputs: list[Path] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return (self.outside or self.folder) / "archive.sqlite3"

    def copy(self, folder: Path) -> Archive:
        """A copy of this archive, to which nothing may be writing."""
        shutil.copytree(self.folder, folder)
        return Archive(folder, self.nursery)

    def job(self, *argv: object, kill: float | None = None) -> dict:
        self.nursery.outputs += 1
        out = self.nursery.folder / f"output.{self.nursery.outputs}"
        self.outputs.append(out)
        return {
            "folder": str(self.folder),
            "out": str(out),
            "argv": [str(argument) for argument in argv],
            "kill": kill,
        }

    def do(self, *argv: object, **limits) -> tuple[int, str]:
        """Run one job until it exits or is killed; returns its exit code and output."""
        (code,) = self.nursery.run([self.job(*argv, **limits)])
        return code, self.output()

    def output(self, number: int = -1) -> str:
        out = self.outputs[number]
        return out.read_text(encoding="utf-8") if out.exists() else ""

    def query(self, statement: str) -> list[tuple]:
        if self.outside is None:
            return _fetch_all(self.database, statement)
        # SQLite cannot open the path into another namespace, so copy the file and its WAL.
        with tempfile.TemporaryDirectory() as folder:
            for path in (self.database, self.database.with_name("archive.sqlite3-wal")):
                if path.exists():
                    shutil.copy(path, folder)
            return _fetch_all(Path(folder) / self.database.name, statement)

    def assert_intact(self) -> None:
        """Assert that the database is intact and that the index agrees with it."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("PRAGMA foreign_key_check") == []
        code, output = self.do("search_index", "verify", "--verbosity", "0")
        assert code == 0, output
        assert self.query("SELECT count(*) FROM articles_queuedindexchange") == [(0,)]


def _fetch_all(database: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(database, timeout=20)) as connection:
        return connection.execute(statement).fetchall()


def content(archive: Archive) -> dict[str, list[tuple]]:
    """The rows that an import creates, without ids and times, which may differ."""
    return {name: sorted(archive.query(statement), key=repr) for name, statement in CONTENT.items()}


CONTENT = {
    "documents": "SELECT d.sha256, d.content, d.size, d.quarantine, a.title"
    " FROM articles_document d"
    " LEFT JOIN articles_article a ON a.id = d.article_id",
    "articles": "SELECT title, body, published_on, state, language FROM articles_article",
    "revisions": "SELECT a.title, r.number, r.body FROM articles_articlerevision r"
    " JOIN articles_article a ON a.id = r.article_id",
    "quotes": "SELECT a.title, q.exact, q.start, q.end, q.speaker_name, q.state"
    " FROM articles_quote q JOIN articles_article a ON a.id = q.article_id",
    "pledges": "SELECT summary, amount, currency, state FROM articles_pledge",
    "mentions": "SELECT a.title, m.start, m.end, m.amount, m.currency FROM articles_mention m"
    " JOIN articles_article a ON a.id = m.article_id",
    "proposals": "SELECT a.title, p.start, p.confidence, p.decision FROM articles_proposal p"
    " JOIN articles_article a ON a.id = p.article_id",
    "publishers": "SELECT name, slug FROM articles_publisher",
    "speakers": "SELECT name, slug FROM articles_speaker",
    "history": "SELECT title, history_type FROM articles_historicalarticle",
}
