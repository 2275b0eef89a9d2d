"""Archives that things are done to, and what must hold of them afterwards."""

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
    """The mother of all processes here (see ``nursery.py``)."""

    def __init__(self, folder: Path, prefix: Sequence[str] = ()) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.folder, self.outputs = folder, 0
        self.complaints = (folder / "complaints").open("w+")
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=kept | {"ARCHIVE_DATA_DIR": str(folder), "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )
        self._listen("ready")

    def _listen(self, expected: str = "") -> str:
        line = self.process.stdout.readline().strip()
        if not line or (expected and line != expected):
            self.complaints.seek(0)
            raise RuntimeError(line + self.complaints.read())
        return line

    def run(self, jobs: list[dict]) -> list[int]:
        self.process.stdin.write(json.dumps(jobs) + "\n")
        self.process.stdin.flush()
        return json.loads(self._listen())

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.complaints.close()


@dataclass
class Archive:
    """One data folder; ``outside`` is where the tests find it when that is not what it is called.

    Each process appends what it prints to a file of its own.
    """

    folder: Path
    nursery: Nursery
    outside: Path | None = None
    outputs: list[Path] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return (self.outside or self.folder) / "archive.sqlite3"

    def copy(self, folder: Path) -> Archive:
        """The same archive elsewhere; nobody may be writing to this one."""
        shutil.copytree(self.folder, folder)
        return Archive(folder, self.nursery)

    def job(self, *argv: object, kill: float | None = None) -> dict:
        self.nursery.outputs += 1
        out = self.nursery.folder / f"said.{self.nursery.outputs}"
        self.outputs.append(out)
        return {
            "folder": str(self.folder),
            "out": str(out),
            "argv": [str(word) for word in argv],
            "kill": kill,
        }

    def do(self, *argv: object, **limits) -> tuple[int, str]:
        """Run one job to its end, or to its death; gives how it ended and what it printed."""
        (code,) = self.nursery.run([self.job(*argv, **limits)])
        return code, self.said()

    def said(self, number: int = -1) -> str:
        out = self.outputs[number]
        return out.read_text(encoding="utf-8") if out.exists() else ""

    def query(self, statement: str) -> list[tuple]:
        if self.outside is None:
            return _answers(self.database, statement)
        # SQLite cannot follow the way into another namespace; the file and its log, copied while
        # nobody writes, can be read anywhere.
        with tempfile.TemporaryDirectory() as folder:
            for path in (self.database, self.database.with_name("archive.sqlite3-wal")):
                if path.exists():
                    shutil.copy(path, folder)
            return _answers(Path(folder) / self.database.name, statement)

    def sound(self) -> None:
        """The database passes every check, and the index says the same when it has caught up."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("PRAGMA foreign_key_check") == []
        code, said = self.do("search_index", "verify", "--verbosity", "0")
        assert (code, said.strip()[-6:]) == (0, "agree."), said
        assert self.query("SELECT count(*) FROM articles_queuedindexchange") == [(0,)]


def _answers(database: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(database, timeout=20)) as live:
        return live.execute(statement).fetchall()


def content(archive: Archive) -> dict[str, list[tuple]]:
    """What an import makes, without the numbers and times that may differ."""
    return {name: sorted(archive.query(statement), key=repr) for name, statement in WHAT.items()}


WHAT = {
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
