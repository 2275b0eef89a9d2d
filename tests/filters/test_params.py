"""Parser of URL parameters, with explanations of problems."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.filters import (
    ArticleListing,
    InvalidParameterError,
    OrganisationListing,
    PageOutOfRangeError,
    PledgeListing,
    QuoteListing,
    SearchListing,
    SpeakerListing,
    SummitListing,
    TopicListing,
)
from articles.filters.params import ListURL
from articles.models import State
from articles.search.query.notices import Effect
from articles.search.query.parser import unknown_value
from articles.search.request import FacetFilter
from tests import factories as make

pytestmark = pytest.mark.django_db
LISTINGS = [
    ArticleListing,
    SearchListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SpeakerListing,
    SummitListing,
    TopicListing,
]


@pytest.fixture
def summits():
    return [make.SummitFactory(slug=slug, name=slug.title()) for slug in ("london", "paris")]


def article_listing(query: str) -> ArticleListing:
    return ArticleListing(QueryDict(query))


def test_repeated_values_are_alternatives_and_a_dash_excludes(summits):
    make.CountryFactory(code="FR")
    listing = article_listing("summit=london&summit=paris&country=-fr")
    assert listing.selection.clauses == (
        FacetFilter("summit", ("london", "paris")),
        FacetFilter("country", (), ("fr",)),
    )
    assert listing.problems == ()


def test_values_ignore_case_and_duplicates(summits):
    make.CountryFactory(code="FR")
    make.ArticleFactory(language="pt-BR", kind="news agency")
    listing = article_listing(
        "summit=LONDON&summit=london&country=FR&language=PT-br&kind=News+Agency&rights=FULL"
    )
    assert listing.selection.clauses == (
        FacetFilter("summit", ("london",)),
        FacetFilter("country", ("fr",)),
        FacetFilter("language", ("pt-BR",)),
        FacetFilter("kind", ("news agency",)),
        FacetFilter("rights", ("full",)),
    )
    assert listing.list_url.query == (
        "summit=london&country=fr&language=pt-BR&kind=news+agency&rights=full"
    )


def test_empty_values_and_lone_dashes_are_ignored(summits):
    listing = article_listing("q=&summit=&summit=-&from=&to=&order=&page=")
    assert listing.selection.filtered is False
    assert listing.problems == ()
    assert listing.list_url.href == "/articles/"
    assert listing.page_number == 1


def test_a_former_slug_becomes_the_current_one(summits):
    summits[0].slug = "london-2025"
    summits[0].save()
    listing = article_listing("summit=london")
    assert listing.selection.clauses == (FacetFilter("summit", ("london-2025",)),)
    assert listing.list_url.query == "summit=london-2025"


def test_an_unknown_value_has_no_results_but_suggestions(summits):
    listing = article_listing("summit=lodnon&language=en&summit=paris")
    make.ArticleFactory(language="en")
    problem = listing.problems[0]
    assert problem.field == "summit"
    assert problem.text == "No summit called “lodnon”."
    assert problem.suggestions == (("London", "/articles/?summit=paris&language=en&summit=london"),)
    assert problem.reason == "No summit called “lodnon”. Did you mean London?"
    assert listing.selection.clauses == (
        FacetFilter("summit", ("paris",)),
        FacetFilter("language", ("en",)),
    )
    assert listing.selection.nothing
    assert list(listing.results) == []
    assert listing.list_url.query == "summit=lodnon&summit=paris&language=en"
    assert next(chip.label for chip in listing.chips) == "Summit: lodnon"


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_records_that_are_not_public_are_unknown_and_not_suggested(state):
    make.SummitFactory(slug="secret-summit", name="Secret Summit", state=state)
    listing = article_listing("summit=secret-summit&summit=secret-sumit")
    assert [problem.suggestions for problem in listing.problems] == [(), ()]
    assert listing.selection.clauses == ()


def test_an_unsupported_filter_is_explained():
    listing = SpeakerListing(QueryDict("publisher=x&from=2025&utm_source=letter"))
    assert [(problem.field, problem.effect) for problem in listing.problems] == [
        ("publisher", Effect.UNKNOWN),
        ("from", Effect.UNKNOWN),
    ]
    assert listing.selection.nothing
    assert listing.list_url.href == "/speakers/?publisher=x&from=2025"


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("from=2025-03-31&to=2025-04-01", (date(2025, 3, 31), date(2025, 4, 1))),
        ("from=2025-03&to=2025-03", (date(2025, 3, 1), date(2025, 3, 31))),
        ("from=2024", (date(2024, 1, 1), None)),
        ("to=2024", (None, date(2024, 12, 31))),
        ("from=0001&to=9999", (date(1, 1, 1), date(9999, 12, 31))),
        ("q=from:2025-03+to:2025-05&from=2025-04&to=2025", (date(2025, 4, 1), date(2025, 5, 31))),
    ],
)
def test_dates(query, dates):
    listing = article_listing(query)
    assert listing.selection.dates == dates
    assert listing.problems == ()


@pytest.mark.parametrize("typed", ["31.3.2025", "2025-13", "2025-02-30", "0000", "٢٠٢٥", "20255"])
def test_an_invalid_date_is_explained_and_has_no_results(typed):
    make.SummitFactory(slug="london")
    listing = ArticleListing({"from": [typed], "summit": ["london"]})
    assert [problem.field for problem in listing.problems] == ["from"]
    assert f"“{typed}”" in listing.problems[0].text
    assert listing.selection.dates == (None, None)
    assert listing.selection.nothing
    assert listing.selection.clauses == (FacetFilter("summit", ("london",)),)
    [first, last] = listing.date_bounds
    assert (first.value, first.error) == ("", listing.problems[0].text)
    assert (last.value, last.error) == ("", "")


def test_dates_in_the_wrong_order_are_explained_and_have_no_results():
    listing = article_listing("from=2025-05&to=2025-04-01")
    assert [(problem.field, problem.effect) for problem in listing.problems] == [
        ("from", Effect.UNKNOWN)
    ]
    assert listing.selection.nothing
    assert listing.list_url.href == "/articles/?from=2025-05&to=2025-04-01"


def test_a_month_becomes_its_first_or_last_day_in_a_date_input():
    listing = article_listing("from=2025-03&to=2025")
    assert [(end.name, end.value) for end in listing.date_bounds] == [
        ("from", "2025-03-01"),
        ("to", "2025-12-31"),
    ]
    assert [chip.label for chip in listing.chips] == ["Since March 2025", "Until 2025"]


def test_the_query_can_contain_fields_with_names(summits):
    make.SpeakerFactory(slug="ada-byron", name="Ada Byron")
    speaker = make.SpeakerFactory(slug="zoe-muller", name="Zoë Müller")
    make.AliasFactory(form="Madame M", speaker=speaker, state="matched")
    for typed, slugs in {
        'speaker:"Zoe Muller"': ("zoe-muller",),
        "speaker:müller": ("zoe-muller",),
        "speaker:zoe-muller": ("zoe-muller",),
        'speaker:"madame m"': ("zoe-muller",),
        "speaker:ada": ("ada-byron",),
        "summit:london": ("london",),
    }.items():
        [field] = [ArticleListing({"q": typed}).selection.words]
        assert field.values == slugs, typed


def test_an_unknown_name_is_explained_with_suggestions():
    make.SpeakerFactory(name="Ada Byron", slug="ada-byron")
    listing = article_listing("q=oil+speaker:byrn")
    [problem] = listing.problems
    assert problem.text == unknown_value("speaker", "byrn")
    assert problem.suggestions == (("Ada Byron", "/articles/?q=oil+speaker%3A%22Ada+Byron%22"),)


def test_kinds_of_record_have_suggestions_too():
    listing = SearchListing({"kind": ["quote", "-pledge", "qoute"]})
    assert listing.selection.clauses == (FacetFilter("record", ("quote",), ("pledge",)),)
    assert listing.problems[0].suggestions == (("Quotes", "/search/?kind=quote&kind=-pledge"),)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_parameters_are_parsed_or_refused(data):
    listing_class = data.draw(st.sampled_from(LISTINGS))
    names = [*listing_class.base_filters, "page", "other"]
    query = data.draw(
        st.dictionaries(
            st.sampled_from(names), st.lists(st.text(max_size=20), max_size=3), max_size=4
        )
    )
    try:
        listing = listing_class(query)
        found = [len(listing.results), listing.chips, listing.orders, listing.describe()]
        assert found[0] == 0, "the archive is empty"
        assert listing.page_number >= 1
    except (InvalidParameterError, PageOutOfRangeError):
        pass


FULL = ListURL("/articles/", (("q", "oil"), ("summit", "a"), ("summit", "-b"), ("page", "3")))


def test_href_and_query():
    assert FULL.href == "/articles/?q=oil&summit=a&summit=-b&page=3"
    assert ListURL("/articles/").href == "/articles/"
    assert ListURL("", (("q", "a b&c"),)).href == "?q=a+b%26c"
    assert ListURL().href == "?"


def test_empty_values_are_left_out():
    assert ListURL("/a/", (("q", ""), ("summit", "x"))).href == "/a/?summit=x"


def test_every_change_returns_to_page_1():
    assert FULL.without("q").href == "/articles/?summit=a&summit=-b"
    assert FULL.without_value("summit", "a").href == "/articles/?q=oil&summit=-b"
    assert FULL.adding("summit", "c").href == "/articles/?q=oil&summit=a&summit=-b&summit=c"
    assert FULL.setting("q", "gas").href == "/articles/?summit=a&summit=-b&q=gas"


def test_adding_twice_adds_once_and_an_empty_value_removes():
    assert FULL.adding("summit", "a").href == "/articles/?q=oil&summit=a&summit=-b"
    assert FULL.setting("q", "").href == "/articles/?summit=a&summit=-b"


def test_another_path():
    assert FULL.without("q").at("/quotes/").href == "/quotes/?summit=a&summit=-b"


def test_has():
    assert FULL.has("summit")
    assert FULL.has("summit", "-b")
    assert not FULL.has("summit", "b")
    assert not FULL.has("topic")
