"""Results of each listing, with the index and with the database."""

from datetime import date

import pytest
from django.http import QueryDict

from articles.filters import (
    ArticleListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SpeakerListing,
    SummitListing,
    TopicListing,
)
from articles.filters.labels import TITLES
from tests import factories as make

pytestmark = pytest.mark.django_db


def titles(listing_class, query: str, **more) -> list[str]:
    listing = listing_class(QueryDict(query), **more)
    found = [str(row) for row in listing.results[:20]]
    assert found == [str(row) for row in listing.qs], "the database gives the same"
    assert len(found) == len(listing.results)
    assert listing.problems == ()
    return found


ARTICLES = {
    "": ["Boats and fish", "Boats and gangs", "Des poissons"],
    "order=oldest": ["Des poissons", "Boats and gangs", "Boats and fish"],
    "summit=london": ["Boats and fish", "Boats and gangs"],
    "summit=-london": ["Des poissons"],
    "summit=london&publisher=-gazette": ["Boats and fish"],
    "summit=london&summit=paris": ["Boats and fish", "Boats and gangs", "Des poissons"],
    "speaker=ada-byron": ["Boats and gangs"],
    "speaker=ada-byron&speaker=zoe-muller": ["Boats and gangs", "Des poissons"],
    "country=fr": ["Des poissons"],
    "country=gb": ["Boats and fish", "Boats and gangs"],
    "status=under-way": ["Boats and fish"],
    "topic=fish&language=fr": ["Des poissons"],
    "from=2025-03": ["Boats and fish", "Boats and gangs"],
    "from=2025-03&to=2025-03": ["Boats and gangs"],
    "rights=record": ["Des poissons"],
    "q=gangs": ["Boats and gangs"],
    "q=boats+-gangs": ["Boats and fish"],
}


def test_articles(backend):
    found = {query: titles(ArticleListing, query) for query in ARTICLES}
    assert found == ARTICLES


QUOTES = {
    "": ["“We will act,”", "“Nous agirons”"],
    "language=fr": ["“Nous agirons”"],
    "verification=found": ["“We will act,”"],
    "publisher=herald": ["“Nous agirons”"],
    "form=-direct": [],
    "topic=fish": ["“Nous agirons”"],
}


def test_quotes(backend):
    found = {query: titles(QuoteListing, query) for query in QUOTES}
    assert found == QUOTES


PLEDGES = {
    "": ["Fund the boats", "Pass a law"],
    "country=gb": ["Fund the boats"],
    "kind=legislation": ["Pass a law"],
    "status=not-yet-assessed": ["Pass a law"],
    "status=-not-yet-assessed": ["Fund the boats"],
    "currency=gbp": ["Fund the boats"],
    "currency=-GBP": ["Pass a law"],
    "publisher=herald": ["Fund the boats"],
    "due=overdue": ["Fund the boats"],
    "due=-overdue": ["Pass a law"],
    "due=ahead": [],
    "due=late&due=overdue": ["Fund the boats"],
    "due=stale&summit=london": ["Fund the boats"],
    "due=overdue&q=boats": ["Fund the boats"],
    "order=deadline": ["Fund the boats", "Pass a law"],
}


def test_pledges(backend):
    found = {query: titles(PledgeListing, query, today=date(2026, 1, 1)) for query in PLEDGES}
    assert found == PLEDGES


def test_the_deadline_status_of_pledges_depends_on_the_day(archive):
    assert titles(PledgeListing, "due=overdue", today=date(2025, 6, 30)) == []
    assert titles(PledgeListing, "due=ahead", today=date(2025, 6, 30)) == ["Fund the boats"]
    assert titles(PledgeListing, "due=stale", today=date(2025, 6, 30)) == []
    make.status_update(archive.fund, "kept", "2025-08")
    assert titles(PledgeListing, "due=late", today=date(2026, 1, 1)) == ["Fund the boats"]
    assert titles(PledgeListing, "due=overdue", today=date(2026, 1, 1)) == []


GAPS = {
    (ArticleListing, "undated"): ["Fishing limits"],
    (ArticleListing, "untitled"): ["A report on fish", "Fishing limits"],
    (QuoteListing, "unseen"): ["“Nous agirons”"],
    (PledgeListing, "unchecked"): ["Keep out", "Plant trees"],
    (PledgeListing, "nothing-found"): ["Pass a law"],
    (PledgeListing, "no-deadline"): ["Pass a law", "Plant trees"],
}


@pytest.mark.parametrize("with_index", [True, False], ids=["index", "database"])
def test_gaps(archive, index, with_index):
    if with_index:
        index()
    for title, missing in (
        ("A report on fish", {"title_supplied": True}),
        ("Fishing limits", {"title_supplied": True, "published_on": None}),
        ("Draft limits", {"title_supplied": True, "published_on": None, "state": "draft"}),
    ):
        make.ArticleFactory(title=title, summit=archive.paris, **missing)
    make.PledgeFactory(title="Plant trees", announced_on=date(2025, 1, 1))
    make.PledgeFactory(title="Keep out", is_standing=True)
    make.PledgeFactory(title="Hidden", state="draft")
    make.PledgeCheckFactory(pledge=archive.law)
    make.PledgeCheckFactory(pledge=archive.fund)
    if with_index:
        index()
    assert {key: titles(key[0], f"gap={key[1]}") for key in GAPS} == GAPS
    found = {listing: dict(listing({}).results.facets(["gap"])["gap"]) for listing, _ in GAPS}
    for (listing, gap), rows in GAPS.items():
        assert found[listing][gap] == len(rows)
    make.PledgeCheckFactory(pledge=archive.law, found="A later report.")
    if with_index:
        index()
    assert titles(PledgeListing, "gap=nothing-found") == []


SPEAKERS = {
    "": ["Ada Byron", "Zoé Muller"],
    "order=most": ["Ada Byron", "Zoé Muller"],
    "summit=paris": ["Zoé Muller"],
    "country=gb": ["Ada Byron"],
    "q=muller": ["Zoé Muller"],
    "q=hidden": [],
}


def test_speakers(backend):
    found = {query: titles(SpeakerListing, query) for query in SPEAKERS}
    assert found == SPEAKERS


SUMMITS = {
    "": ["London Summit", "Paris Summit"],
    "order=oldest": ["Paris Summit", "London Summit"],
    "country=fr": ["Paris Summit"],
    "from=2025-02-11&to=2025-02-20": ["Paris Summit"],
    "from=2025-02-12&to=2025-02-20": [],
}


def test_summits(backend):
    found = {query: titles(SummitListing, query) for query in SUMMITS}
    assert found == SUMMITS


def test_organisations(backend, archive, index):
    make.OrganisationFactory(slug="bank", name="Bank", kind="agency")
    make.OrganisationFactory(slug="hidden-body", name="Hidden Body", state="draft")
    if backend == "index":
        index()
    assert titles(OrganisationListing, "") == ["Bank"]
    assert titles(OrganisationListing, "kind=agency") == ["Bank"]
    assert titles(OrganisationListing, "kind=-agency") == []


TOPICS = {
    "": ["Finance", "Fish"],
    "order=most": ["Fish", "Finance"],
    "q=fish": ["Fish"],
    "q=fi*+-fish": ["Finance"],
    "q=fish+OR+fin*": ["Finance", "Fish"],
    "q=ish": [],
}


def test_topics(archive):
    make.topic_in_use(slug="finance", name="Finance")
    found = {query: titles(TopicListing, query) for query in TOPICS}
    assert found == TOPICS


def test_an_empty_list_suggests_filters_to_remove(backend):
    listing = ArticleListing(QueryDict("summit=london&language=fr&topic=fish"))
    assert listing.count_in_words == "No articles"
    assert [
        (drop.label, drop.url, drop.count, drop.count_label) for drop in listing.removable_filters
    ] == [
        ("Summit: London Summit", "/articles/?topic=fish&language=fr", 1, "1 article"),
        ("Language: French", "/articles/?summit=london&topic=fish", 1, "1 article"),
    ]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("boats zebra", [("boats zebra", 3), ("“zebra”", 2)]),
        (
            'boats -"gangs" to:2020 speaker:ada-byron',
            [('boats -"gangs" to:2020 speaker:ada-byron', 3)],
        ),
        ("boats -fish -gangs", [
            ("boats -fish -gangs", 3), ("“boats”", 1), ("“-fish”", 1), ("“-gangs”", 1)
        ]),
        ("NOT boats AND NOT poissons", [
            ("NOT boats AND NOT poissons", 3), ("“NOT boats”", 2), ("“NOT poissons”", 1)
        ]),
        ("gangs   fish", [("gangs   fish", 3), ("“gangs”", 1), ("“fish”", 1)]),
        ("zebra", [("zebra", 3)]),
        ("zebra (boats OR fish)", [("zebra (boats OR fish)", 3)]),
    ],
)  # fmt: skip
def test_each_of_several_terms_can_be_removed(backend, typed, offered):
    listing = ArticleListing({"q": typed})
    assert [
        (each.label.removeprefix(f"{TITLES['q']}: "), each.count)
        for each in listing.removable_filters
    ] == offered
    for each in listing.removable_filters:
        without = ArticleListing(QueryDict(each.url.partition("?")[2]))
        assert len(without.results) == len(without.results[:99]) == each.count


def test_a_list_with_results_suggests_no_removal(archive):
    assert ArticleListing({"summit": "london"}).removable_filters == []


def test_spelling_corrections(archive, index):
    index()
    listing = ArticleListing({"q": "boots gangs", "summit": "london"})
    assert listing.did_you_mean == [("boats gangs", "/articles/?summit=london&q=boats+gangs")]
    assert ArticleListing({"q": "boats"}).did_you_mean == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("boots (gangs OR boots)", ["boats (gangs OR boots)"]),
        ('"gangs" boots', ['"gangs" boats']),
        ("boots poissons", []),  # neither spelling has results
        ("boots boats", []),
        ("gangs -boots", []),
        ("gangsboots boots", []),
    ],
)
def test_corrections_change_one_word_and_have_more_results(archive, index, typed, offered):
    index()
    assert [words for words, _ in ArticleListing({"q": typed}).did_you_mean] == offered


def test_without_an_index_there_are_no_corrections(archive):
    assert ArticleListing({"q": "boots"}).did_you_mean == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("amount=GBP:30000000", {"Exact", "Nearly", "Fund the boats"}),
        ("amount=£30m", {"Exact", "Nearly", "Fund the boats"}),
        ("amount=30 million", {"Exact", "Nearly", "Dollars", "Fund the boats"}),
        ("amount=GBP:30200000", {"Nearly"}),
        ("amount=GBP:5&amount=USD:30000000", {"Dollars"}),
        ("amount=-GBP:30000000", {"Dollars", "Far", "Pass a law"}),
        ("amount=GBP:30000000&q=nearly", {"Nearly"}),
        ("amount=EUR:30000000", set()),
        ("amount=GBP:999999999999999.99", set()),
        ("amount=much", set()),
    ],
)
def test_pledges_by_amount(backend, query, expected):
    for title, amount, currency in (
        ("Exact", 30_000_000, "GBP"),
        ("Nearly", 30_200_000, "GBP"),
        ("Far", 30_500_000, "GBP"),
        ("Dollars", 30_000_000, "USD"),
    ):
        make.PledgeFactory(title=title, amount=amount, currency=currency)
    listing = PledgeListing(QueryDict(query))
    page = listing.page()
    assert {str(row) for row in page.rows} == expected
    assert page.total == len(expected)
    assert [name for name, _ in page.filters.hidden_values] == ["amount"] * query.count("amount")
    assert all(facet.name != "amount" for facet in page.filters.more_facets)


def test_an_amount_is_shown_as_money_and_explained_if_not_understood(archive):
    listing = PledgeListing(QueryDict("amount=£30m"))
    assert [chip.label for chip in listing.chips] == ["Amount: £30 million"]
    assert listing.list_url.href == "/pledges/?amount=GBP%3A30000000"
    (problem,) = PledgeListing(QueryDict("amount=much")).problems
    assert (problem.field, problem.suggestions) == ("amount", ())
    (problem,) = ArticleListing(QueryDict("amount=£30m")).problems
    assert problem.refused
