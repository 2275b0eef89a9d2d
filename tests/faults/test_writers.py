"""Concurrent editors and imports: no “database is locked” errors."""

from __future__ import annotations

import re

import pytest

from .archives import ROOT

pytestmark = pytest.mark.faults

EACH = 40


@pytest.fixture
def folders(tmp_path):
    """Four folders of forty different documents."""
    sample = (ROOT / "tests" / "samples" / "ferries.txt").read_text(encoding="utf-8")
    lead = "\n\n".join(sample.split("\n\n")[:4])
    created = [tmp_path / f"documents{number}" for number in range(4)]
    for number, folder in enumerate(created):
        folder.mkdir()
        for turn in range(EACH):
            text = lead.replace("Monday", f"day {turn} of {number}")
            (folder / f"{turn:02}.txt").write_text(text, encoding="utf-8")
    return created


def test_eight_processes_write_forty_times_each(archive, folders):
    jobs = [
        *(archive.job("edits", f"editor-{number}", EACH) for number in range(2)),
        *(archive.job("saves", f"saver-{number}", EACH) for number in range(2)),
        *(archive.job("import_documents", folder) for folder in folders),
    ]
    ended = archive.nursery.run(jobs)
    said = [archive.said(number) for number in range(len(jobs))]
    assert ended == [0] * 8, [words[-2000:] for words, end in zip(said, ended, strict=True) if end]
    assert not [words for words in said if "locked" in words or "Traceback" in words]
    for words in said[:4]:
        assert len(re.findall(r"^saved ", words, re.M)) == EACH
    for words in said[4:]:
        assert f"{EACH} created, 0 updated, 0 unchanged, 0 failed" in words
    assert archive.query("SELECT count(*) FROM articles_article") == [(8 * EACH,)]
    assert archive.query("SELECT count(*) FROM articles_document") == [(4 * EACH,)]
    assert archive.query("SELECT count(DISTINCT sha256) FROM articles_document") == [(4 * EACH,)]
    archive.sound()
