"""Loads that fail: the error names file and record, and no kind is loaded in part."""

from __future__ import annotations

import pytest

from articles import models
from articles.importing.demo.source import FixtureError
from tests.importing.demo.conftest import load

pytestmark = pytest.mark.django_db


def test_an_interrupted_load_is_completed_by_the_next(changed):
    folder = changed("quotes", lambda records: records[50].update(speaker="nobody-at-all"))
    with pytest.raises(FixtureError, match=r"quotes\.json#.*no speaker “nobody-at-all”"):
        load(folder)
    assert (models.Statement.objects.count(), models.Quote.objects.count()) == (31, 0)
    load()
    assert (models.Statement.objects.count(), models.Quote.objects.count()) == (31, 142)


@pytest.mark.parametrize(
    ("name", "break_it", "message"),
    [
        ("summits", lambda r: r[0].pop("city"), r"summits.json#oic-london-2025: has no “city”"),
        ("articles", lambda r: r[0].update(published_on="31.3.2025"), "“31.3.2025” is not a date"),
        (
            "articles",
            lambda r: r[0].update(url="ftp://example.org/"),
            r"articles\.json#oic-c01: Enter a valid URL",
        ),
        ("pledges", lambda r: r[0].update(amount="lots"), "“lots” is not an amount"),
        ("pledges", lambda r: r[0].update(status="kept"), "its ledger ends in “not-yet-assessed”"),
        ("speakers", lambda r: r.insert(0, "Ada"), "speakers.json, record 1: not an object"),
        ("topics", lambda r: r[0].update(slug="A b"), r"topics\.json#A b: "),
        ("publishers", lambda r: r[0].update(country="XX"), "there is no country “XX”"),
    ],
)
def test_the_error_names_the_invalid_record(changed, name, break_it, message):
    with pytest.raises(FixtureError, match=message):
        load(changed(name, break_it))


def test_the_error_names_a_missing_or_malformed_file(tmp_path):
    with pytest.raises(FixtureError, match=r"countries\.json cannot be read: No such file"):
        load(tmp_path)
    (tmp_path / "countries.json").write_text("[{", encoding="utf-8")
    with pytest.raises(FixtureError, match=r"countries\.json is not JSON"):
        load(tmp_path)
    (tmp_path / "countries.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FixtureError, match=r"countries\.json must contain a list"):
        load(tmp_path)
