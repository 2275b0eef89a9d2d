"""Search within the values of a long facet."""

import pytest
from django.http import QueryDict

from articles.filters import (
    ArticleListing,
    QuoteListing,
    SearchListing,
    facet_search,
    facets,
)
from articles.filters.facet_search import find_facet_values
from articles.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch):
    """More speakers and publishers than a page shows, each with one article more than the next."""
    monkeypatch.setattr(facets, "DEFAULT_VALUES", 1)
    monkeypatch.setattr(facets, "EXPANDED_VALUES", 2)
    summit = make.SummitFactory(slug="london")
    speakers = [
        make.SpeakerFactory(slug=f"speaker-{letter}", name=name)
        for letter, name in (
            ("a", "Ada Müller"),
            ("b", "Bo Smith"),
            ("c", "Cy Smith"),
            ("d", "Mulan Smyth"),
        )
    ]
    make.AliasFactory(form="Baroness Mull", speaker=speakers[3], state="matched")
    hidden = make.SpeakerFactory(slug="hidden", name="Mully Hidden", state=State.DRAFT)
    for number, speaker in enumerate(speakers):
        publisher = make.PublisherFactory(name=f"Gázette {number}")
        for _ in range(4 - number):
            article = make.ArticleFactory(title="Boats", summit=summit, publisher=publisher)
            make.QuoteFactory(article=article, speaker=speaker)
            make.QuoteFactory(article=article, speaker=hidden, exact="act")
    elsewhere = make.ArticleFactory(title="Fish")
    make.QuoteFactory(article=elsewhere, speaker=speakers[3])


@pytest.fixture(params=["index", "database"])
def backend(request, many, index):
    if request.param == "index":
        index()


def facet_of(listing, name):
    return next((one for one in listing.facets if one.name == name), None)


def shown(query, name="speaker", listing=ArticleListing):
    facet = facet_of(listing(QueryDict(query)), name)
    return facet.within, [(one.value, one.count) for one in facet.values]


def test_an_expanded_facet_has_a_search_unless_complete(backend):
    first = [("speaker-a", 4), ("speaker-b", 3)]
    assert shown("q=boats")[0] is None
    assert shown("q=boats&more=speaker") == ("", first)
    assert shown("q=boats&more=speaker&within=+") == ("", first)
    assert shown("q=boats&more=speaker", "publisher")[0] is None
    assert shown("q=boats&within=smith")[0] is None
    assert shown("q=boats&more=language&within=en", "language")[0] is None
    assert shown("q=boats&speaker=speaker-c&more=summit", "summit") == (
        None,
        [("london", 2)],
    )


def test_values_match_by_name_with_exact_counts(backend):
    smith = [("speaker-b", 3), ("speaker-c", 2)]
    assert shown("q=boats&more=speaker&within=smith") == ("smith", smith)
    assert shown("q=boats&more=speaker&within=SMITH++c") == ("SMITH c", [("speaker-c", 2)])
    assert shown("q=boats&more=speaker&within=smi+cy") == ("smi cy", [])
    assert shown("more=speaker&within=smyth") == ("smyth", [("speaker-d", 2)])
    assert shown("q=boats&more=speaker&within=smyth") == ("smyth", [("speaker-d", 1)])
    assert shown("more=speaker&within=Muller") == ("Muller", [("speaker-a", 4)])
    assert shown("more=speaker&within=hidden") == ("hidden", [])
    assert shown("more=publisher&within=gazette+2", "publisher")[1][0][1] == 2
    assert shown("more=speaker&within=nobody") == ("nobody", [])
    assert shown("more=speaker&within=cy", listing=QuoteListing) == (
        "cy",
        [("speaker-c", 2)],
    )
    assert shown("more=speaker&within=cy", listing=SearchListing)[1][0][0] == "speaker-c"


def test_selected_values_stay_with_their_counts(backend):
    query = "q=boats&speaker=speaker-a&speaker=-speaker-d&more=speaker&within=cy"
    listing = ArticleListing(QueryDict(query))
    facet = facet_of(listing, "speaker")
    assert [(one.value, one.count, one.selected, one.excluded) for one in facet.values] == [
        ("speaker-a", 4, True, False),
        ("speaker-c", 2, False, False),
        ("speaker-d", 1, False, True),
    ]
    plain = "/articles/?q=boats&speaker=speaker-a&speaker=-speaker-d"
    assert facet.more_url == f"{plain}&more=speaker#facet-speaker"
    assert "within" not in listing.list_url.href


def test_aliases_match_in_the_index(many, index):
    index()
    assert find_facet_values("speaker", "baroness mul") == ["speaker-d"]
    assert find_facet_values("speaker", "mul") == ["speaker-a", "speaker-d"]
    assert find_facet_values("country", "nowhere") == []


def test_countries_match_by_name(many):
    make.CountryFactory(code="FR", name="France")
    assert find_facet_values("country", "fran") == ["fr"]


def test_the_number_of_values_is_limited(index, monkeypatch):
    monkeypatch.setattr(facet_search, "EXPANDED_VALUES", 2)
    assert find_facet_values("speaker", "smith") == []
    make.SpeakerFactory.create_batch(3, name="Ada Smith")
    index()
    assert len(find_facet_values("speaker", "smith")) == 2


def test_the_search_field_of_an_expanded_facet(many, client):
    page = client.get("/articles/?q=boats&more=speaker&within=%3Ci%3E").content.decode()
    assert 'name="within" maxlength="80" value="&lt;i&gt;"' in page
    assert '<input type="hidden" name="more" value="speaker">' in page
    assert "“&lt;i&gt;”" in page
    assert 'href="/articles/?q=boats&amp;more=speaker#facet-speaker"' in page
    assert 'name="within"' not in client.get("/articles/?q=boats").content.decode()
    # Exports and feeds do not have the parameter.
    assert 'href="/articles/export.csv?q=boats"' in page
