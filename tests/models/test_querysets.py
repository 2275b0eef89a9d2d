"""Totals equal the number of rows of the lists they link to."""

import pytest

from articles.filters import (
    ArticleListing,
    PledgeListing,
    QuoteListing,
    SummitListing,
)
from articles.models import querysets
from articles.search.totals import with_totals
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db

TOTALS = [
    (querysets.speakers, "speaker", {"quote_total": QuoteListing, "pledge_total": PledgeListing}),
    (
        querysets.summits,
        "summit",
        {
            "article_total": ArticleListing,
            "quote_total": QuoteListing,
            "pledge_total": PledgeListing,
        },
    ),
    (
        querysets.organisations,
        "organisation",
        {"quote_total": QuoteListing, "pledge_total": PledgeListing},
    ),
    (
        querysets.topics,
        "topic",
        {
            "article_total": ArticleListing,
            "pledge_total": PledgeListing,
            "summit_total": SummitListing,
        },
    ),
]


@pytest.mark.parametrize("indexed", [True, False])
def test_totals_equal_the_rows_of_the_lists(indexed, index):
    Archive(seed=11, articles=12)
    if indexed:
        index()
    printed, held = {}, {}
    for build, parameter, totals in TOTALS:
        for record in with_totals(build()):
            for name, listing in totals.items():
                key = (record.slug, name)
                printed[key] = getattr(record, name)
                held[key] = listing({parameter: record.slug}).qs.count()
    assert printed == held
    assert sum(printed.values()) > 20


def test_a_compiled_query_returns_fresh_rows():
    assert list(querysets.topics()) == []
    Archive(seed=1)
    assert len(list(querysets.topics())) == 5
    assert querysets.topics() is not querysets.topics()
