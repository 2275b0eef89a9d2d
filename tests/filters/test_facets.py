"""Facets, chips and orders: whole results, and each link leads to what it says."""

from datetime import date

import pytest
from django.http import QueryDict

from articles.filters import (
    ArticleListing,
    InvalidParameterError,
    PledgeListing,
    QuoteListing,
    SearchListing,
    SpeakerListing,
)
from articles.filters.labels import Labels
from articles.models import State
from articles.models.compiled_query import SIZES
from tests import factories as make
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 1)


def shown(listing) -> dict[str, list[tuple]]:
    return {
        facet.name: [(one.value, one.label, one.count) for one in facet.values]
        for facet in listing.facets
    }


def test_the_facets_of_articles(answered_by):
    assert shown(ArticleListing(QueryDict(""))) == {
        "summit": [("london", "London Summit", 2), ("paris", "Paris Summit", 1)],
        "speaker": [("ada-byron", "Ada Byron", 1), ("zoe-muller", "Zoé Muller", 1)],
        "publisher": [("herald", "Herald", 2), ("gazette", "The Gazette", 1)],
        "country": [("gb", "United Kingdom", 2), ("fr", "France", 1)],
        "topic": [("fish", "Fish", 2)],
        "status": [("under-way", "Under way", 1)],
        "language": [("en", "English", 2), ("fr", "French", 1)],
        "kind": [("news", "News", 3)],
        "rights": [("full", "Full text", 2), ("record", "Record only", 1)],
    }


def test_the_facets_of_pledges(answered_by):
    assert shown(PledgeListing(QueryDict(""), today=date(2026, 1, 1))) == {
        "summit": [("london", "London Summit", 1), ("paris", "Paris Summit", 1)],
        "publisher": [("herald", "Herald", 1)],
        "country": [("fr", "France", 1), ("gb", "United Kingdom", 1)],
        "concerns": [("fr", "France", 1), ("gb", "United Kingdom", 1)],
        "status": [("not-yet-assessed", "Not yet assessed", 1), ("under-way", "Under way", 1)],
        "kind": [("funding", "Funding", 1), ("legislation", "Legislation", 1)],
        "funding_type": [("unclear", "Not stated", 2)],
        "currency": [("GBP", "GBP", 1)],
        "due": [("overdue", "Overdue", 1), ("stale", "Not checked lately", 1)],
    }


def test_a_choice_is_switched_by_its_link(answered_by):
    listing = ArticleListing(QueryDict("summit=london&summit=-paris&q=boats&page=1"))
    [summit] = [facet for facet in listing.facets if facet.name == "summit"]
    london, paris = summit.values
    assert (london.selected, london.excluded, london.count) == (True, False, 2)
    assert (paris.selected, paris.excluded, paris.count) == (False, True, 0)
    assert london.url == "/articles/?q=boats&summit=-paris"
    assert london.exclude_url == "/articles/?q=boats&summit=-paris&summit=-london"
    assert paris.url == "/articles/?q=boats&summit=london&summit=paris"
    assert paris.exclude_url == "/articles/?q=boats&summit=london"
    assert summit.active is True
    assert summit.unit == "articles"


def test_the_chips_remove_exactly_themselves(archive):
    listing = ArticleListing(
        QueryDict(
            "q=boats&summit=london&summit=paris&publisher=-gazette&from=2025-03&to=2025-04-02"
        )
    )
    everything = listing.here.query
    chips = {chip.label: chip.url.partition("?")[2] for chip in listing.chips}
    assert list(chips) == [
        "Words: boats",
        "Summit: London Summit",
        "Summit: Paris Summit",
        "Not publisher: The Gazette",
        "Since March 2025",
        "Until 2 April 2025",
    ]
    for pair, rest in zip(everything.split("&"), chips.values(), strict=True):
        assert rest.split("&") == [one for one in everything.split("&") if one != pair]
    assert listing.clear_url == "/articles/"


def test_orders(archive):
    plain = [(one.name, one.url, one.selected) for one in ArticleListing({}).orders]
    assert plain == [
        ("newest", "/articles/", True),
        ("oldest", "/articles/?order=oldest", False),
    ]
    worded = ArticleListing({"q": "boats", "order": "oldest"}).orders
    assert [(one.label, one.url, one.selected) for one in worded] == [
        ("Newest", "/articles/?q=boats&order=newest", False),
        ("Oldest", "/articles/?q=boats&order=oldest", True),
        ("Best match", "/articles/?q=boats", False),
    ]
    assert [one.label for one in SpeakerListing({}).orders] == ["Name", "Most quotes"]


def test_the_search_in_words(archive):
    listing = PledgeListing(QueryDict("q=boats&country=gb&due=overdue&due=-late&from=2025"))
    assert "".join(text for text, _ in listing.described()) == (
        "pledges with boats, made by United Kingdom, overdue, not kept late, since 2025"
    )


def test_days_of_a_summit_are_offered(archive):
    listing = QuoteListing(QueryDict("speaker=ada-byron&from=2025-02-10&to=2025-02-11"))
    assert [(one.label, one.url, one.selected) for one in listing.presets] == [
        (
            "London Summit",
            "/quotes/?speaker=ada-byron&from=2025-03-31&to=2025-04-01",
            False,
        ),
        ("Paris Summit", "/quotes/?speaker=ada-byron&from=2025-02-10&to=2025-02-11", True),
    ]


@pytest.mark.parametrize(
    ("listing_class", "query"),
    [(ArticleListing, "country=-fr"), (QuoteListing, "country=-fr"), (PledgeListing, "")],
)
@pytest.mark.parametrize("with_index", [True, False])
def test_a_count_is_what_its_link_leads_to(listing_class, query, with_index, index):
    Archive(seed=7)
    if with_index:
        index()
    listing = listing_class(QueryDict(query), today=TODAY)
    followed = 0
    for facet in listing.facets:
        off = listing.here.without(facet.name)
        for choice in facet.values:
            alone = off.adding(facet.name, choice.value).query
            there = listing_class(QueryDict(alone), today=TODAY)
            assert len(there.results) == choice.count, (facet.name, choice.value)
            assert there.qs.count() == choice.count
            followed += 1
    assert followed > 3


@pytest.mark.parametrize("kinds", [[], ["article"], ["quote", "pledge"], ["-article"]])
@pytest.mark.parametrize("with_index", [True, False])
def test_every_tab_holds_as_many_as_it_says(with_index, kinds, index):
    Archive(seed=3)
    if with_index:
        index()
    listing = SearchListing({"q": ["border"], "kind": kinds})
    tabs = {tab.label: (tab.count, tab.url) for tab in listing.tabs}
    assert tabs["All"] == (len(SearchListing({"q": "border"}).results), "/search/?q=border")
    assert {tab.kind for tab in listing.tabs if tab.selected} == {
        kind for kind in kinds or [""] if not kind.startswith("-")
    }
    for count, url in tabs.values():
        there = SearchListing(QueryDict(url.partition("?")[2]))
        assert (len(there.results), len(there.results[:99])) == (count, count)
    assert sum(count for label, (count, _) in tabs.items() if label != "All") == tabs["All"][0] > 0


def test_a_long_facet_shows_its_most_frequent_values_and_all_that_are_on(index):
    for number in range(14):
        publisher = make.PublisherFactory(slug=f"gazette-{number:02}", name=f"Gazette {number:02}")
        make.ArticleFactory.create_batch(2 if number == 13 else 1, publisher=publisher)
    index()
    listing = ArticleListing(QueryDict("publisher=-gazette-12"))
    [facet] = [facet for facet in listing.facets if facet.name == "publisher"]
    assert [one.value for one in facet.values] == [
        "gazette-13",
        *(f"gazette-{number:02}" for number in range(11)),
        "gazette-12",
    ]
    assert facet.values[-1].excluded is True
    assert facet.total == 14
    assert facet.more_url == "/articles/?publisher=-gazette-12&more=publisher#facet-publisher"
    listing = ArticleListing(QueryDict("publisher=-gazette-12&more=publisher"))
    [facet] = [facet for facet in listing.facets if facet.name == "publisher"]
    assert (len(facet.values), facet.total, facet.more_url) == (14, 14, "")


def test_more_of_a_filter_that_does_not_exist_is_refused():
    with pytest.raises(InvalidParameterError):
        ArticleListing({"more": "colour"}).facets  # noqa: B018 - asking is the test


@pytest.mark.parametrize("number", [1, SIZES[-1] + 1])
def test_the_names_of_all_facets_are_fetched_together(django_assert_num_queries, number):
    make.SpeakerFactory(name="Ada Byron", slug="ada")
    make.CountryFactory(code="FR", name="France")
    make.SummitFactory(name="London Summit on Boats", short_name="London", slug="london")
    make.SummitFactory(name="Paris", short_name="", slug="paris", state=State.DRAFT)
    unknown = [f"nobody-{place}" for place in range(number)]
    labels = Labels("article")
    with django_assert_num_queries(1):
        labels.load(
            {
                "speaker": ["ada", *unknown],
                "country": ["fr"],
                "summit": ["london", "paris"],
                "language": ["en"],
                "topic": [],
            }
        )
        assert labels.of("speaker", "ada") == "Ada Byron"
        assert labels.of("country", "fr") == "France"
        assert labels.of("summit", "london") == "London"
    with django_assert_num_queries(0):
        labels.load({"speaker": ["ada"], "language": ["fr"]})
    assert labels.of("summit", "paris") == "paris"
