"""Search over all kinds of record, and autocomplete."""

import pytest
from django.http import QueryDict

from articles.filters import SearchListing
from articles.filters.autocomplete import autocomplete
from articles.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    listing = SearchListing(QueryDict(query))
    return {str(row) for row in listing.results[:50]}


def test_all_kinds_match_if_public(backend):
    assert found("q=boats") == {"Boats and fish", "Boats and gangs", "Fund the boats"}
    assert found("q=boats&kind=pledge") == {"Fund the boats"}
    assert found("q=boats&kind=-pledge") == {"Boats and fish", "Boats and gangs"}
    assert found("q=secret") == found("q=hidden") == set()
    assert found("status=under-way") == {"Boats and fish", "Fund the boats"}


def test_each_kind_in_the_database(archive):
    listing = SearchListing({"q": "boats"})
    assert {kind: [str(row) for row in rows] for kind, rows in listing.qs.items()} == {
        "article": ["Boats and fish", "Boats and gangs"],
        "quote": [],
        "pledge": ["Fund the boats"],
        "speaker": [],
        "summit": [],
        "organisation": [],
    }


@pytest.mark.parametrize("typed", ["Zoé Muller", "zoe muller", "“Zoe Muller”", "MADAME M"])
def test_a_speaker_with_the_typed_name_comes_first(archive, typed):
    make.AliasFactory(form="Madame M", speaker=archive.zoe, state="matched")
    assert SearchListing({"q": typed}).named_records == [archive.zoe]


@pytest.mark.parametrize("typed", ["", "zoe", "zoe muller boats", "-muller", "Hidden Person"])
def test_other_queries_have_no_named_speaker(archive, typed):
    make.AliasFactory(form="Somebody Hidden", speaker=archive.hidden, state="matched")
    assert SearchListing({"q": typed}).named_records == []
    assert SearchListing({"q": "Somebody Hidden"}).named_records == []


def test_an_ambiguous_name_has_no_named_speaker(archive):
    make.SpeakerFactory(name="Ada Byron", slug="ada-byron-2")
    assert SearchListing({"q": "Ada Byron"}).named_records == []


def test_autocomplete(backend, archive):
    assert autocomplete("mul") == [
        {"label": "Zoé Muller", "kind": "Speaker", "url": "/speakers/zoe-muller/"}
    ]
    assert autocomplete("hidd") == autocomplete("m") == autocomplete("") == []


def test_summits_match_by_every_name_and_show_the_short_one(archive, index):
    archive.london.short_name = "London 2025"
    archive.london.other_names = ["Lancaster House talks"]
    archive.london.save()
    index()
    london = {"label": "London 2025", "kind": "Summit", "url": "/summits/london/"}
    for typed in ("london sum", "2025", "lancas"):
        assert autocomplete(typed) == [london], typed


def test_speakers_match_by_alias(archive, index):
    for form, speaker in (("Madame Solange", archive.zoe), ("Lady Solange", archive.hidden)):
        make.AliasFactory(form=form, speaker=speaker, state="matched")
    make.AliasFactory(form="Solange of Sorbonne", speaker=archive.zoe, state="matched")
    make.SpeakerFactory(name="Sol Invictus", slug="sol")
    make.ArticleFactory(title="Sol rises")
    index()
    zoe = {"label": "Zoé Muller", "kind": "Speaker", "url": "/speakers/zoe-muller/"}
    assert autocomplete("solan") == autocomplete("madame s") == [zoe]
    assert [one["label"] for one in autocomplete("sol")] == [
        "Zoé Muller",
        "Sol Invictus",
        "Sol rises",
    ]


def test_suggested_titles_link_to_their_page(archive, index):
    index()
    assert autocomplete("fund bo") == [
        {"label": "Fund the boats", "kind": "Pledge", "url": archive.fund.get_absolute_url()}
    ]
    assert {one["url"] for one in autocomplete("boats and")} == {
        article.get_absolute_url() for article in archive.articles[:2]
    }


def test_withdrawn_records_are_not_suggested(archive, index):
    index()
    archive.zoe.state = State.WITHDRAWN
    archive.zoe.save()
    assert autocomplete("muller") == []
