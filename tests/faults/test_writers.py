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
    codes = archive.nursery.run(jobs)
    outputs = [archive.output(number) for number in range(len(jobs))]
    failed = [output[-2000:] for output, code in zip(outputs, codes, strict=True) if code]
    assert codes == [0] * 8, failed
    assert not [output for output in outputs if "locked" in output or "Traceback" in output]
    for output in outputs[:4]:
        assert len(re.findall(r"^saved ", output, re.M)) == EACH
    for output in outputs[4:]:
        assert f"{EACH} created, 0 updated, 0 unchanged, 0 failed" in output
    assert archive.query("SELECT count(*) FROM articles_article") == [(8 * EACH,)]
    assert archive.query("SELECT count(*) FROM articles_document") == [(4 * EACH,)]
    assert archive.query("SELECT count(DISTINCT sha256) FROM articles_document") == [(4 * EACH,)]
    archive.assert_intact()
