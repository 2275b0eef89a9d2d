"""Resolver of typed values; the same with the index and with the database."""

import pytest

from articles.filters import ArticleListing, SearchListing, value_resolver
from articles.filters.labels import Labels
from articles.filters.value_resolver import ValueResolver
from articles.models import State
from articles.search.query.parser import ResolvedValue
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Four speakers, one of them not public, and their organisations."""
    zoe = make.SpeakerFactory(slug="zoe-muller", name="Zoë Müller")
    make.SpeakerFactory(slug="pedro-sanchez", name="Pedro Sánchez")
    make.SpeakerFactory(slug="zoe-muller-lang", name="Zoë Müller Lang")
    hidden = make.SpeakerFactory(slug="zoe-hidden", name="Zoë Hidden", state=State.DRAFT)
    nations = make.OrganisationFactory(slug="un", name="United Nations")
    make.AppointmentFactory(speaker=zoe, organisation=nations)
    make.AliasFactory(form="Madame M", speaker=zoe, state="matched")
    make.AliasFactory(form="Madame H", speaker=hidden, state="matched")
    make.AliasFactory(form="UNO", speaker=None, organisation=nations, state="matched")
    for code, name in (("GB", "United Kingdom"), ("US", "United States")):
        make.CountryFactory(code=code, name=name)
    make.ArticleFactory(summit__country_id="GB")
    make.SpeakerFactory(name="Joe", slug="joe", country_id="US")


@pytest.fixture(params=["index", "database"])
def resolver(request, people, index):
    if request.param == "index":
        index()
    return ValueResolver(None, Labels(None))


@pytest.mark.parametrize(
    ("name", "typed", "slugs"),
    [
        ("speaker", "zoe muller", ["zoe-muller"]),
        ("speaker", "MULLER", ["zoe-muller", "zoe-muller-lang"]),
        ("speaker", "lang zoe", ["zoe-muller-lang"]),
        ("speaker", "sanchez", ["pedro-sanchez"]),
        ("speaker", "Sánchez", ["pedro-sanchez"]),
        ("speaker", "pedro-sanchez", ["pedro-sanchez"]),
        ("speaker", "madame m", ["zoe-muller"]),
        ("speaker", "madame", ["zoe-muller"]),
        ("speaker", "united", []),  # the name of an organisation, not of a speaker
        ("speaker", "hidden", []),
        ("speaker", "madame h", []),
        ("speaker", "mull", []),
        ("speaker", "’", []),
        ("organisation", "nations", ["un"]),
        ("organisation", "uno", ["un"]),
        ("country", "uk", ["gb"]),
        ("country", "Great Britain", ["gb"]),
        ("country", "the United Kingdom", ["gb"]),
        ("country", "USA", ["us"]),
        ("country", "united", ["gb", "us"]),
        ("country", "France", []),
    ],
)
def test_names(resolver, name, typed, slugs):
    assert sorted(resolver.resolve(name, typed).values) == slugs


@pytest.mark.parametrize(
    ("name", "typed", "similar"),
    [
        ("speaker", "Zoe Mueler", ["Zoë Müller"]),
        ("speaker", "sanches", ["Pedro Sánchez"]),
        ("speaker", "pedro-sanches", ["Pedro Sánchez"]),
        ("speaker", "hiden", []),
        ("organisation", "united nation", ["United Nations"]),
    ],
)
def test_similar_names(resolver, name, typed, similar):
    resolved = resolver.resolve(name, typed)
    assert (resolved.values, resolved.similar[:1]) == ((), tuple(similar))


def test_a_name_with_too_many_matches_is_truncated(resolver, monkeypatch):
    monkeypatch.setattr(value_resolver, "MAX_VALUES", 1)
    resolved = resolver.resolve("speaker", "muller")
    assert (len(resolved.values), resolved.truncated) == (1, True)
    assert resolver.resolve("speaker", "madame m") == ResolvedValue(("zoe-muller",))


def test_names_are_resolved_by_the_index_at_constant_cost(
    people, index, django_assert_max_num_queries
):
    index()
    for number in range(30):
        with django_assert_max_num_queries(2):  # slug, former slug
            assert (
                ValueResolver(None, Labels(None)).resolve("speaker", f"nobody {number}").similar
                == ()
            )
    # A record that is not indexed yet is not found in the table.
    make.SpeakerFactory(slug="new", name="Brand New")
    assert ValueResolver(None, Labels(None)).resolve("speaker", "brand") == ResolvedValue()
    index()
    assert ValueResolver(None, Labels(None)).resolve("speaker", "brand").values == ("new",)


def test_country_names_become_codes(people):
    listing = ArticleListing({"country": ["uk", "-USA"]})
    assert listing.list_url.pairs == (("country", "gb"), ("country", "-us"))


@pytest.mark.parametrize("with_index", [True, False])
def test_a_name_is_resolved_with_and_without_accents(people, index, with_index):
    if with_index:
        index()
    for typed in ("pedro sanchez", "Pedro Sánchez", "PEDRO SÁNCHEZ"):
        assert [row.slug for row in SearchListing({"q": typed}).named_records] == ["pedro-sanchez"]
