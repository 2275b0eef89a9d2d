"""Facets, chips and sort orders, and the lists that they link to."""

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
from articles.filters.labels import DUE, MEANINGS, TITLES, Labels
from articles.models import AmountType, FundingType, Rights, State, Status
from articles.models.compiled_query import SIZES
from tests import factories as make
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 1)


def facet_values(listing) -> dict[str, list[tuple]]:
    return {
        facet.name: [(one.value, one.label, one.count) for one in facet.values]
        for facet in listing.facets
    }


def test_the_facets_of_articles(backend):
    assert facet_values(ArticleListing(QueryDict(""))) == {
        "summit": [("london", "London Summit", 2), ("paris", "Paris Summit", 1)],
        "speaker": [("ada-byron", "Ada Byron", 1), ("zoe-muller", "Zoé Muller", 1)],
        "publisher": [("herald", "Herald", 2), ("gazette", "The Gazette", 1)],
        "country": [("gb", "United Kingdom", 2), ("fr", "France", 1)],
        "topic": [("fish", "Fish", 2)],
        "status": [("under-way", Status.UNDER_WAY.label, 1)],
        "language": [("en", "English", 2), ("fr", "French", 1)],
        "kind": [("news", "News", 3)],
        "rights": [("full", Rights.FULL.label, 2), ("record", Rights.RECORD.label, 1)],
    }


def test_the_facets_of_pledges(backend):
    assert facet_values(PledgeListing(QueryDict(""), today=date(2026, 1, 1))) == {
        "summit": [("london", "London Summit", 1), ("paris", "Paris Summit", 1)],
        "publisher": [("herald", "Herald", 1)],
        "country": [("fr", "France", 1), ("gb", "United Kingdom", 1)],
        "concerns": [("fr", "France", 1), ("gb", "United Kingdom", 1)],
        "status": [
            ("not-yet-assessed", Status.NOT_ASSESSED.label, 1),
            ("under-way", Status.UNDER_WAY.label, 1),
        ],
        "kind": [("funding", "Funding", 1), ("legislation", "Legislation", 1)],
        "amount_type": [("pledged", AmountType.PLEDGED.label, 1)],
        "funding_type": [("unclear", FundingType.UNCLEAR.label, 1)],
        "currency": [("GBP", "GBP", 1)],
        "due": [
            ("overdue", DUE["overdue"], 1),
            ("ahead", DUE["ahead"], 0),
            ("late", DUE["late"], 0),
            ("stale", DUE["stale"], 1),
        ],
    }


def test_deadline_filters_without_results_are_listed_with_their_meaning(backend):
    listing = PledgeListing(QueryDict("q=xyzzy"), today=date(2026, 1, 1))
    [due] = [facet for facet in listing.facets if facet.name == "due"]
    assert [choice.count for choice in due.values] == [0, 0, 0, 0]
    assert [choice.meaning for choice in due.values] == list(MEANINGS["due"].values())


def test_selected_and_excluded_values_are_listed_with_their_counts(backend):
    listing = ArticleListing(QueryDict("summit=london&summit=-paris&q=boats&page=1"))
    [summit] = [facet for facet in listing.facets if facet.name == "summit"]
    london, paris = summit.values
    assert (london.selected, london.excluded, london.count) == (True, False, 2)
    assert (paris.selected, paris.excluded, paris.count) == (False, True, 0)
    assert summit.units == ("article", "articles")


def test_each_chip_removes_its_own_filter(archive):
    listing = ArticleListing(
        QueryDict(
            "q=boats&summit=london&summit=paris&publisher=-gazette&from=2025-03&to=2025-04-02"
        )
    )
    everything = listing.list_url.query
    chips = {chip.label: chip.url.partition("?")[2] for chip in listing.chips}
    assert list(chips) == [
        f"{TITLES['q']}: boats",
        "Summit: London Summit",
        "Summit: Paris Summit",
        "Exclude publisher: The Gazette",
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


def test_the_search_is_explained(archive):
    listing = PledgeListing(QueryDict("q=boats&country=gb&due=overdue&due=-late&from=2025"))
    assert "".join(text for text, _ in listing.describe()) == (
        "pledges containing boats, made by United Kingdom, overdue, not kept late, since 2025"
    )


def test_dates_of_summits_are_presets(archive):
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
def test_counts_match_the_linked_lists(listing_class, query, with_index, index):
    Archive(seed=7)
    if with_index:
        index()
    listing = listing_class(QueryDict(query), today=TODAY)
    followed = 0
    for facet in listing.facets:
        off = listing.list_url.without(facet.name)
        for choice in facet.values:
            alone = off.adding(facet.name, choice.value).query
            there = listing_class(QueryDict(alone), today=TODAY)
            assert len(there.results) == choice.count, (facet.name, choice.value)
            assert there.qs.count() == choice.count
            followed += 1
    assert followed > 3


@pytest.mark.parametrize("kinds", [[], ["article"], ["quote", "pledge"], ["-article"]])
@pytest.mark.parametrize("with_index", [True, False])
def test_tab_counts_match_their_lists(with_index, kinds, index):
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


def test_a_long_facet_has_its_most_frequent_and_selected_values(index):
    for number in range(14):
        publisher = make.PublisherFactory(slug=f"gazette-{number:02}", name=f"Gazette {number:02}")
        make.ArticleFactory.create_batch(2 if number == 13 else 1, publisher=publisher)
    index()
    listing = ArticleListing(QueryDict("publisher=-gazette-12"))
    [facet] = [facet for facet in listing.facets if facet.name == "publisher"]
    assert [one.value for one in facet.values] == [
        "gazette-13",
        *(f"gazette-{number:02}" for number in range(7)),
        "gazette-12",
    ]
    assert facet.values[-1].excluded is True
    assert facet.total == 14
    assert facet.more_url == "/articles/?publisher=-gazette-12&more=publisher#facet-publisher"
    listing = ArticleListing(QueryDict("publisher=-gazette-12&more=publisher"))
    [facet] = [facet for facet in listing.facets if facet.name == "publisher"]
    assert (len(facet.values), facet.total, facet.more_url) == (14, 14, "")


def test_expanding_an_unknown_facet_is_refused():
    with pytest.raises(InvalidParameterError):
        ArticleListing({"more": "colour"}).facets  # noqa: B018 - evaluated for the exception


@pytest.mark.parametrize("number", [1, SIZES[-1] + 1])
def test_the_labels_of_all_facets_are_fetched_in_one_query(django_assert_max_num_queries, number):
    make.SpeakerFactory(name="Ada Byron", slug="ada")
    make.CountryFactory(code="FR", name="France")
    make.SummitFactory(name="London Summit on Boats", short_name="London", slug="london")
    make.SummitFactory(name="Paris", short_name="", slug="paris", state=State.DRAFT)
    unknown = [f"nobody-{place}" for place in range(number)]
    labels = Labels("article")
    with django_assert_max_num_queries(1):
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
    with django_assert_max_num_queries(0):
        labels.load({"speaker": ["ada"], "language": ["fr"]})
    assert labels.of("summit", "paris") == "paris"
