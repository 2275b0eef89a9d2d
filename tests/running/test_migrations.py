"""Every migration forth and back, with records in the tables."""

from __future__ import annotations

import json

import pytest

# The pattern of these archives is copied from the tests' own database, which this asks for.
pytestmark = pytest.mark.django_db


def test_there_and_back_nothing_is_lost_and_the_tables_are_the_same(filled):
    done = filled.call("-m", "tests.running.migrating", timeout=600)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    start, at_first, forth_again = told["rows"]
    assert start["articles_article"].startswith("20 ")
    assert start == at_first == forth_again
    assert told["left"] == []
    before, after = told["schema"]
    assert before == after and len(before) > 40
    # What was empty for a moment takes records again, and keeps its rules.
    filled.record("fill", "2")
    assert filled.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"
    assert json.loads(filled.record("hashes"))["articles_article"].startswith("2 ")
    # What is only added to is guarded again.
    said = filled.call(
        "manage.py", "shell", "--no-imports", "-c",
        "from articles.models import ArticleRevision\nArticleRevision.objects.update(note='x')",
    )  # fmt: skip
    assert said.returncode and "is only added to" in said.stderr
