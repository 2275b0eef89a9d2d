"""Migrations forwards and backwards, with records in the tables."""

from __future__ import annotations

import json

import pytest

# The archives are copies of the test database.
pytestmark = pytest.mark.django_db


def test_migrating_back_and_forth_keeps_rows_and_schema(filled):
    process = filled.call("-m", "tests.running.migrating", timeout=600)
    assert process.returncode == 0, process.stderr
    result = json.loads(process.stdout)
    start, at_first, at_end = result["rows"]
    assert start["articles_article"].startswith("20 ")
    assert start == at_first == at_end
    assert result["left"] == []
    before, after = result["schema"]
    assert before == after and len(before) > 40
    # The recreated tables accept records.
    filled.record("fill", "2")
    assert filled.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"
    assert json.loads(filled.record("hashes"))["articles_article"].startswith("2 ")
    # The triggers of append-only tables are back.
    update = filled.call(
        "manage.py", "shell", "--no-imports", "-c",
        "from articles.models import ArticleRevision\nArticleRevision.objects.update(note='x')",
    )  # fmt: skip
    assert update.returncode and "append-only" in update.stderr
