"""What people type in the demonstration archive, and the record that must come first.

``typed.tsv`` has one query per line. ``expected`` is the record, or several of which one must come
first, separated by " | ": ``speaker:SLUG``, ``summit:SLUG`` or ``organisation:SLUG``; ``article:``,
``pledge:`` or ``quote:`` and the beginning of its title or words; ``quotes of:SLUG`` for any quote
of a speaker; "-" if nothing may be found.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from articles.filters import SearchListing
from articles.search.indexing import rebuild

FILE = Path(__file__).with_name("typed.tsv")
MIN_RIGHT, MAX_EMPTY = 0.95, 0.01


def typed_queries() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_archive", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(_loaded, db, settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    rebuild.rebuild_index()


def first_result(query: str):
    """The first record that the search page shows; None if it shows none."""
    page = SearchListing({"q": query}).page()
    related = page.related.rows if page.related else []
    return next(iter((*page.named_records, *page.rows, *related)), None)


def is_expected(record, expected: str) -> bool:
    return any(_fits(record, each) for each in expected.split(" | "))


def _fits(record, expected: str) -> bool:
    if expected == "-" or record is None:
        return expected == "-" and record is None
    kind, _, value = expected.partition(":")
    name = record._meta.model_name
    if kind == "quotes of":
        return name == "quote" and record.speaker is not None and record.speaker.slug == value
    if kind != name:
        return False
    if kind in ("speaker", "summit", "organisation"):
        return record.slug == value
    if kind == "quote":  # any version of the statement
        versions = record.statement.quotes.all() if record.statement else [record]
        return any(version.exact.startswith(value) for version in versions)
    return record.title.startswith(value)


def test_what_people_type_finds_what_they_mean_first(demonstration):
    queries = typed_queries()
    assert len({row["query"] for row in queries}) == len(queries) >= 150
    first = {row["query"]: first_result(row["query"]) for row in queries}
    wrong = [
        f"{row['query']}: {first[row['query']]!r}"
        for row in queries
        if not is_expected(first[row["query"]], row["expected"])
    ]
    empty = [
        row["query"] for row in queries if first[row["query"]] is None and row["expected"] != "-"
    ]
    assert len(wrong) <= len(queries) * (1 - MIN_RIGHT), "\n".join(wrong)
    assert len(empty) <= len(queries) * MAX_EMPTY, "\n".join(empty)
