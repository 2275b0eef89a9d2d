"""Loads that fail: the error names file and record, and no kind is loaded in part."""

from __future__ import annotations

import pytest

from articles import models
from articles.importing.demo.source import FixtureError
from tests.importing.demo.conftest import load

pytestmark = pytest.mark.django_db


def test_an_interrupted_load_is_completed_by_the_next(small):
    folder = small(lambda records: records["quotes"][1].update(speaker="nobody-at-all"))
    with pytest.raises(FixtureError, match=r"quotes\.json#q2.*no speaker “nobody-at-all”"):
        load(folder)
    assert (models.Statement.objects.count(), models.Quote.objects.count()) == (1, 0)
    assert not models.QueuedIndexChange.objects.filter(kind="quote").exists()
    load(small())
    assert (models.Statement.objects.count(), models.Quote.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("name", "break_it", "message"),
    [
        ("summits", lambda r: r[0].pop("city"), r"summits.json#harbour-2030: has no “city”"),
        ("summits", lambda r: r[0].update(series="x"), "there is no summit series “x”"),
        ("articles", lambda r: r[0].update(published_on="31.3.2025"), "“31.3.2025” is not a date"),
        (
            "articles",
            lambda r: r[0].update(url="ftp://example.org/"),
            r"articles\.json#a1: Enter a valid URL",
        ),
        ("quotes", lambda r: r[1]["sources"][0].update(publisher="x"), "no publisher “x”"),
        ("pledges", lambda r: r[0].update(amount="lots"), "“lots” is not an amount"),
        ("pledges", lambda r: r[1].update(status="kept"), "its ledger ends in “not-yet-assessed”"),
        ("pledges", lambda r: r[0].update(part_of="p2"), "cannot be part of itself"),
        ("speakers", lambda r: r.insert(0, "Ada"), "speakers.json, record 1: not an object"),
        ("topics", lambda r: r[0].update(slug="A b"), r"topics\.json#A b: "),
        ("topics", lambda r: r.reverse(), "there is no topic “fishing”"),
        ("publishers", lambda r: r[0].update(country="XX"), "there is no country “XX”"),
    ],
)
def test_the_error_names_the_invalid_record(small, name, break_it, message):
    with pytest.raises(FixtureError, match=message):
        load(small(lambda records: break_it(records[name])))


def test_the_error_names_a_missing_or_malformed_file(tmp_path):
    with pytest.raises(FixtureError, match=r"countries\.json cannot be read: No such file"):
        load(tmp_path)
    (tmp_path / "countries.json").write_text("[{", encoding="utf-8")
    with pytest.raises(FixtureError, match=r"countries\.json is not JSON"):
        load(tmp_path)
    (tmp_path / "countries.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FixtureError, match=r"countries\.json must contain a list"):
        load(tmp_path)
