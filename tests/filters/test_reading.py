"""What a query means beside its words: named records, sums, lists and preferred records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from articles.filters import PledgeListing, SearchListing
from articles.filters.reading import SumInQuery, is_list, preferences, whole_meaning
from articles.models import State
from articles.text.rounded_amount import RoundedAmount
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def records(index):
    country = make.CountryFactory(code="CA", name="Canada")
    make.SpeakerFactory(name="Ada Byron", slug="ada-byron")
    for slug, short, country_of, year in (
        ("alba", "G7 Alba 2024", None, 2024),
        ("kana", "G7 Kana 2025", country, 2025),
    ):
        make.SummitFactory(
            name=f"Meeting at {slug.title()}", short_name=short, slug=slug, city=slug.title(),
            country=country_of, start_on=date(year, 6, 1), end_on=date(year, 6, 2),
        )  # fmt: skip
    make.OrganisationFactory(name="Makers of pledges at Alba, 2024", slug="makers")
    sums = {"currency": "GBP", "amount": Decimal(30_000_000)}
    make.PledgeFactory(title="Boats fund", announced_on=date(2025, 3, 31), **sums)
    make.PledgeFactory(title="Nurses fund", announced_on=date(2024, 3, 31), **sums)
    make.PledgeFactory(title="Hidden fund", state=State.DRAFT, **sums)
    make.PledgeFactory(title="Euro fund", amount=Decimal(30_000_000), currency="EUR")
    make.ArticleFactory(title="Ministers promise £30 million", body="Text.")
    make.ArticleFactory(title="Ministers promise €30 million", body="Text.")
    make.ArticleFactory(title="30 pages and a million readers", body="Text.")
    index()


def listing(typed: str, listing_class=SearchListing):
    query = QueryDict(mutable=True)
    query["q"] = typed
    return listing_class(query, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ada byron speech", ["Ada Byron"]),
        ("Byronn", ["Ada Byron"]),
        ("byron boats", []),
        ("G7", ["G7 Kana 2025", "G7 Alba 2024"]),
        ("g-7 alba", ["G7 Alba 2024"]),
        ("G 7 canada", ["G7 Kana 2025"]),
        ("g7 2024", ["G7 Alba 2024"]),
        ("makers of pledges at alba", ["Makers of pledges at Alba, 2024"]),
        ("£30m", ["Boats fund", "Nurses fund"]),
        ("30 million pounds", ["Boats fund", "Nurses fund"]),
        ("£30,000,000 for nurses", ["Nurses fund"]),
        ("£30m zebras", []),
        ("£31m", []),
        ("pledges by byron", []),
        ("30", []),
    ],
)
def test_named_records_come_first(typed, names):
    named = [str(row) for row in listing(typed).page().named_records]
    assert sorted(named) == sorted(names)


@pytest.mark.parametrize("typed", ["£30m", "30 million pounds", "£30,000,000", "GBP 30m"])
def test_a_sum_is_one_unit_in_any_spelling(typed):
    page = listing(typed).page()
    assert [str(row) for row in page.named_records] == ["Boats fund", "Nurses fund"]
    articles = [str(row) for row in page.related.rows if row._meta.model_name == "article"]
    assert (page.total, articles) == (
        0,
        ["Ministers promise £30 million", "Ministers promise €30 million"],
    )


def test_lists_of_one_kind_read_sums_too():
    page = listing("£30m fund", PledgeListing).page()
    assert [str(row) for row in page.related.rows][:2] == ["Boats fund", "Nurses fund"]


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("It gave £30 million.", "en", True),
        ("It gave £30m.", "en", True),
        ("It gave 30,000,000 pounds.", "en", True),
        ("30 Millionen Pfund", "de", True),
        ("It gave €30 million and £3 million.", "en", False),
        ("It gave £30 billion.", "en", False),
    ],
)
def test_texts_that_name_a_sum(text, language, named):
    (found,) = SumInQuery.all_in("£30m")
    assert found.amount == RoundedAmount(Decimal(30_000_000), "GBP")
    assert found.is_in(text, language) is named


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pledges not kept", True),
        ("overdue", True),
        ("last year's summits", True),
        ("summits", False),
        ("byron", False),
        ("boats pledges", False),
    ],
)
def test_queries_for_a_list(typed, expected):
    found = listing(typed).interpretation
    assert is_list(found) is expected
    if expected:
        assert whole_meaning(found, TODAY).filtered_by_value


def test_quotes_of_a_speaker_are_preferred():
    found = listing("did byron say anything about 2025")
    wanted = preferences(found.params.typed, found.interpretation, TODAY)
    fields = [sorted(c.field for c in each.matches.clauses) for each in wanted]
    assert fields == [[], ["speaker"], ["record"], ["record", "speaker"]]
    assert wanted[0].matches.dates == (date(2025, 1, 1), date(2025, 12, 31))
    assert found.selection.unordered() == found.params.selection
