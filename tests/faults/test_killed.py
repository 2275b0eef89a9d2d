"""SIGKILL at random moments: acknowledged writes are stored once and complete, work continues."""

from __future__ import annotations

import re
import shutil
import time

import pytest

from summit_archive.operations.backups import BackupFolder, Manifest
from summit_archive.operations.backups.sqlite import check_integrity

from .archives import DOCUMENTS, KILLED, Archive, content

pytestmark = pytest.mark.faults

IMPORTS, SAVES, BACKUPS, RESTORES = 64, 48, 40, 8
TOGETHER = 4  # concurrent processes that save
AT_ONE = 8  # kills in a row of one archive


def test_imports(archive: Archive, documents, chance, tmp_path):
    undisturbed = archive.copy(tmp_path / "undisturbed")
    began = time.monotonic()
    code, output = undisturbed.do("import_documents", documents)
    duration = time.monotonic() - began
    assert code == 1 and f"{DOCUMENTS} created, 0 updated, 0 unchanged, 1 failed" in output, output
    expected = content(undisturbed)
    assert len(expected["quotes"]) > DOCUMENTS

    names = sorted(path.name for path in documents.glob("*.txt"))
    by_name = "SELECT count(*) FROM articles_document WHERE filename LIKE '%/{}'"
    killed = rounds = 0
    while killed < IMPORTS:
        rounds += 1
        victim = archive.copy(tmp_path / f"round{rounds}")
        left = 1.0  # share of the work that remains
        for _ in range(AT_ONE):
            began, at = time.monotonic(), chance.uniform(0, duration * left)
            code, output = victim.do("import_documents", documents, kill=at)
            acknowledged = max(map(int, re.findall(r"^(\d+) documents", output, re.M)), default=0)
            for name in names[:acknowledged]:
                assert victim.query(by_name.format(name)) == [(1,)], (name, output)
            if code != KILLED:  # it finished before the kill, and so would the next ones
                duration = min(duration, (time.monotonic() - began) / left)
                break
            killed += 1
            left = min(left, 1 - acknowledged / (len(names) + 1))
        code, output = victim.do("import_documents", documents)
        assert code == 1 and " 1 failed" in output, output
        assert content(victim) == expected
        victim.assert_intact()
        shutil.rmtree(victim.folder)
    assert killed >= IMPORTS


def test_saves(archive: Archive, chance):
    began = time.monotonic()
    code, output = archive.do("saves", "first", "3")
    assert code == 0, output
    one = (time.monotonic() - began) / 3
    killed, acknowledged = 0, [f"first-{turn}" for turn in range(3)]
    while killed < SAVES:
        jobs = [
            archive.job("saves", f"{killed}-{number}", kill=chance.uniform(0, 2 * one * TOGETHER))
            for number in range(TOGETHER)
        ]
        assert archive.nursery.run(jobs) == [KILLED] * TOGETHER, archive.output()
        killed += TOGETHER
        acknowledged += [
            line.removeprefix("saved ")
            for number in range(-TOGETHER, 0)
            for line in archive.output(number).splitlines()
            if line.startswith("saved ")
        ]
        stored = archive.query(
            "SELECT substr(a.url, 21), a.title, q.exact, substr(a.body, q.start + 1, 12), t.name,"
            " r.body = a.body, h.title, s.name, p.name, m.slug"
            " FROM articles_article a LEFT JOIN articles_quote q ON q.article_id = a.id"
            " LEFT JOIN articles_speaker s ON s.id = q.speaker_id"
            " LEFT JOIN articles_publisher p ON p.id = a.publisher_id"
            " LEFT JOIN articles_summit m ON m.id = a.summit_id"
            " LEFT JOIN articles_articlerevision r ON r.article_id = a.id"
            " LEFT JOIN articles_historicalarticle h ON h.id = a.id"
            " LEFT JOIN articles_article_topics j ON j.article_id = a.id"
            " LEFT JOIN articles_topic t ON t.id = j.topic_id"
        )
        # Each is stored once, with all its related records.
        assert sorted(stored) == sorted(
            (
                n, f"Report {n}", "We will pay,", "We will pay,", f"Topic {n}", 1, f"Report {n}",
                f"Speaker {n}", f"Gazette {n}", f"summit-{n}",
            )
            for n in {row[0] for row in stored}
        )  # fmt: skip
        assert set(acknowledged) <= {row[0] for row in stored}
        # Per process at most one record is stored but not yet acknowledged.
        assert len(stored) - len(acknowledged) <= killed
        archive.assert_intact()
    assert len(acknowledged) > SAVES / 4


def test_backups(archive: Archive, chance, tmp_path):
    """Backups during writes; every finished backup is complete."""
    path = tmp_path / "backups"
    folder = BackupFolder(path)
    archive.do("saves", "before", "30")
    began = time.monotonic()
    code, output = archive.do("backup", path)
    assert code == 0, output
    duration = time.monotonic() - began
    first = folder.backups()[0]
    killed = finished = 0
    while killed < BACKUPS:
        code, _ = archive.nursery.run(
            [
                archive.job("backup", path, kill=chance.uniform(0, duration * 1.05)),
                archive.job("saves", f"{killed}-{finished}", kill=duration * 1.1),
            ]
        )
        killed += code == KILLED
        finished += code == 0
        for data in path.glob("archive-*.sqlite3"):
            check_integrity(data)  # including those without a manifest yet
        for data in folder.backups():
            Manifest.read(data).verify_file(data)
        assert first in folder.backups()
    code, output = archive.do("backup", path, "--keep-days", "0", "--keep-number", "1000")
    assert code == 0, output
    assert {file.suffix for file in path.iterdir()} == {".sqlite3", ".json", ""}
    # A process may be killed after its backup is complete.
    assert finished + 2 <= len(folder.backups()) <= finished + killed + 2
    archive.assert_intact()
    for number, data in enumerate((first, folder.backups()[0])):
        back = Archive(tmp_path / f"back{number}", archive.nursery)
        back.folder.mkdir()
        code, output = back.do("restore", data)
        assert code == 0, output
        back.assert_intact()
    assert content(back) == content(archive)


def test_restores(archive: Archive, chance, tmp_path):
    """A killed restore can be repeated, or fails because the records are there already."""
    archive.do("saves", "before", "30")
    code, output = archive.do("backup", tmp_path / "backups")
    assert code == 0, output
    data = BackupFolder(tmp_path / "backups").backups()[0]
    killed, duration = 0, 0.0
    while killed < RESTORES:
        back = Archive(tmp_path / f"back{killed}", archive.nursery)
        back.folder.mkdir(exist_ok=True)
        began = time.monotonic()
        code, _ = back.do("restore", data, kill=chance.uniform(0, duration) if duration else None)
        killed += code == KILLED
        duration = duration or time.monotonic() - began
        if code == KILLED:
            code, output = back.do("restore", data)
            assert code == 0 or "Traceback" not in output, output
        code, output = back.do("search_index", "rebuild", "--verbosity", "0")
        assert code == 0, output
        assert content(back) == content(archive)
        back.assert_intact()
        shutil.rmtree(back.folder)
