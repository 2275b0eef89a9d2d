"""From parameters to a selection, with an explanation for whatever could not be understood."""

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
from articles.models import State
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


def test_repeating_means_any_of_and_a_dash_means_none_of(summits):
    make.CountryFactory(code="FR")
    listing = article_listing("summit=london&summit=paris&country=-fr")
    assert listing.selection.clauses == (
        FacetFilter("summit", ("london", "paris")),
        FacetFilter("country", (), ("fr",)),
    )
    assert listing.problems == ()


def test_values_are_read_in_any_case_and_once(summits):
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


def test_empty_values_and_lone_dashes_are_dropped(summits):
    listing = article_listing("q=&summit=&summit=-&from=&to=&order=&page=")
    assert listing.selection.filtered is False
    assert listing.problems == ()
    assert listing.list_url.href == "/articles/"
    assert listing.page_number == 1


def test_a_former_slug_stands_for_the_record_it_became(summits):
    summits[0].slug = "london-2025"
    summits[0].save()
    listing = article_listing("summit=london")
    assert listing.selection.clauses == (FacetFilter("summit", ("london-2025",)),)
    assert listing.list_url.query == "summit=london-2025"


def test_an_unknown_value_finds_nothing_and_is_explained_with_near_ones(summits):
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
def test_what_is_not_public_is_not_known_and_not_offered(state):
    make.SummitFactory(slug="secret-summit", name="Secret Summit", state=state)
    listing = article_listing("summit=secret-summit&summit=secret-sumit")
    assert [problem.suggestions for problem in listing.problems] == [(), ()]
    assert listing.selection.clauses == ()


def test_a_filter_the_list_does_not_have_is_explained():
    listing = SpeakerListing(QueryDict("publisher=x&from=2025&utm_source=letter"))
    assert [problem.text for problem in listing.problems] == [
        "A list of speakers cannot be filtered by publisher.",
        "A list of speakers cannot be filtered by from.",
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
def test_a_date_that_is_none_is_explained_and_finds_nothing(typed):
    make.SummitFactory(slug="london")
    listing = ArticleListing({"from": [typed], "summit": ["london"]})
    assert [problem.field for problem in listing.problems] == ["from"]
    assert listing.problems[0].text.startswith(f"“{typed}” is not a date;")
    assert listing.selection.dates == (None, None)
    assert listing.selection.nothing
    assert listing.selection.clauses == (FacetFilter("summit", ("london",)),)
    [first, last] = listing.date_bounds
    assert (first.value, first.error) == ("", listing.problems[0].text)
    assert (last.value, last.error) == ("", "")


def test_dates_in_the_wrong_order_are_explained_and_find_nothing():
    listing = article_listing("from=2025-05&to=2025-04-01")
    assert [problem.text for problem in listing.problems] == [
        "The first day (May 2025) is later than the last (1 April 2025)."
    ]
    assert listing.selection.nothing
    assert listing.list_url.href == "/articles/?from=2025-05&to=2025-04-01"


def test_a_month_is_shown_in_a_date_field_as_the_days_it_means():
    listing = article_listing("from=2025-03&to=2025")
    assert [(end.name, end.value) for end in listing.date_bounds] == [
        ("from", "2025-03-01"),
        ("to", "2025-12-31"),
    ]
    assert [chip.label for chip in listing.chips] == ["Since March 2025", "Until 2025"]


def test_names_may_be_typed_among_the_words(summits):
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


def test_a_name_nobody_has_is_explained():
    make.SpeakerFactory(name="Ada Byron", slug="ada-byron")
    listing = article_listing("q=oil+speaker:byrn")
    [problem] = listing.problems
    assert problem.text == "No speaker called “byrn”."
    assert problem.suggestions == (("Ada Byron", "/articles/?q=oil+speaker%3A%22Ada+Byron%22"),)


def test_the_kinds_of_record_are_known_by_their_names():
    listing = SearchListing({"kind": ["quote", "-pledge", "qoute"]})
    assert listing.selection.clauses == (FacetFilter("record", ("quote",), ("pledge",)),)
    assert listing.problems[0].suggestions == (("Quotes", "/search/?kind=quote&kind=-pledge"),)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_anything_at_all_is_read_or_refused(data):
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
        assert found[0] == 0, "there is nothing in this archive"
        assert listing.page_number >= 1
    except (InvalidParameterError, PageOutOfRangeError):
        pass
