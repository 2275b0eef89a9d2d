"""What people type, and the filters or answers that the search page offers (``typed_chips.tsv``).

A row has the typed text, the labels that must be offered, separated by "|", and where the first
link leads. ``-`` stands for nothing.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.filters import PledgeListing, SearchListing
from articles.filters.pasted import answer_search
from articles.models import State
from articles.search.quote_check import Verdict
from tests import factories as make

pytestmark = pytest.mark.django_db
with (Path(__file__).parent / "typed_chips.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))


def build_archive() -> None:
    """Speakers, organisations, summits and other records with the names that the rows use."""
    country = {code: make.CountryFactory(code=code) for code in ("GB", "FR", "DE", "IT")}
    country["JP"] = make.CountryFactory(code="JP", name="Japan")
    for name, code, *aliases in (
        ("Keir Starmer", "GB", "Sir Keir Starmer", "Sir Keir"),
        ("Emmanuel Macron", "FR"),
        ("António Guterres", None),
        ("Xi Jinping", None, "习近平", "習近平"),
        ("Volodymyr Zelenskyy", None, "Volodymyr Zelensky", "Володимир Зеленський"),
        ("Yvette Cooper", "GB"),
        ("Ursula von der Leyen", None),
        ("Giorgia Meloni", "IT"),
        ("Ann Cooper", "GB"),
    ):
        slug = name.lower().replace(" ", "-").replace("ó", "o")
        speaker = make.SpeakerFactory(name=name, slug=slug, country=country.get(code))
        for form in aliases:
            make.AliasFactory(form=form, speaker=speaker, state="matched")
    make.SpeakerFactory(name="Hidden Starmer", slug="hidden-starmer", state=State.DRAFT)
    agency = make.OrganisationFactory(name="National Crime Agency", slug="nca")
    make.AliasFactory(form="NCA", organisation=agency, state="matched")
    make.OrganisationFactory(name="Home Office", slug="home-office")
    make.SummitFactory(
        name="AI Safety Summit", short_name="Bletchley 2023", slug="bletchley", city="Bletchley",
        start_on=date(2023, 11, 1), end_on=date(2023, 11, 2),
    )  # fmt: skip
    make.SummitFactory(
        name="29th Conference of the Parties", short_name="COP29", slug="cop29", city="Baku"
    )
    make.SummitFactory(
        name="UN Ocean Conference", short_name="Nice 2025", slug="nice", city="Nice",
        other_names=["UNOC", "UNOC3"],
    )  # fmt: skip
    make.SummitFactory(name="Africa Climate Summit", slug="nairobi", city="Nairobi")
    topic = make.TopicFactory(name="Border security", slug="border-security")
    smuggling = make.TopicFactory(name="People smuggling", slug="people-smuggling")
    make.TopicFactory(name="Hidden matters", slug="hidden-matters")
    guardian = make.PublisherFactory(name="The Guardian", slug="the-guardian")
    make.PublisherFactory(name="Unread Courier", slug="unread-courier")
    article = make.ArticleFactory(title="A meeting", publisher=guardian)
    article.topics.add(topic, smuggling)
    pledge = make.PledgeFactory(title="Boats fund", amount=30_000_000, currency="GBP")
    for code in country.values():
        make.PledgeActorFactory(pledge=pledge, country=code)
    make.QuoteFactory(
        exact="We will smash the gangs that send small boats across our sea.", start=None,
        end=None, verification="cited",
    )  # fmt: skip
    make.ArticleFactory(url="https://www.example.org/2025/03/31/first-border-summit/")


@pytest.fixture(scope="module", params=["index", "database"])
def _shared(request, django_db_setup, django_db_blocker, tmp_path_factory):
    from django.db import transaction
    from django.test import override_settings

    from articles.search.indexing import rebuild

    folder = tmp_path_factory.mktemp("typed") / "index"
    with override_settings(INDEX_DIR=folder), django_db_blocker.unblock(), transaction.atomic():
        build_archive()
        if request.param == "index":
            rebuild.rebuild_index()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def typed_archive(_shared, db, settings):
    """The archive of the rows, with the index and with the database fallback."""
    settings.INDEX_DIR = _shared


def listing(typed: str) -> SearchListing:
    query = QueryDict(mutable=True)
    query["q"] = typed
    return SearchListing(query)


def answer(typed: str) -> str:
    """The answer to pasted text in one word."""
    pasted = answer_search(typed, typed)
    if pasted is None:
        return "-"
    if pasted.is_address:
        return "page" if pasted.pages else "no page"
    return pasted.check.verdict.value


def test_there_are_enough_rows():
    assert len(ROWS) >= 60
    assert len({row["typed"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["typed"] for row in ROWS])
def test_row(typed_archive, row):
    offered = list(listing(row["typed"]).interpretation.offers)
    expected = [] if row["offered"] == "-" else row["offered"].split("|")
    assert [offer.label for offer in offered] == expected
    assert answer(row["typed"]) == row["answer"]
    if expected:
        assert unquote_plus(offered[0].url) == row["first"]


def test_the_first_page_shows_filters_and_answers(typed_archive, client):
    said = "We will smash the gangs that send small boats, said Starmer"
    page = client.get("/search/", {"q": said})
    results = page.context["results"]
    assert results.pasted.check.verdict is Verdict.ALTERED
    assert [offer.label for offer in results.offered_filters] == ["Speaker: Keir Starmer"]
    for url in (results.pasted.share_url, results.offered_filters[0].url):
        assert url.replace("&", "&amp;") in page.content.decode()
    page = client.get("/search/", {"q": "https://example.org/elsewhere"})
    assert (
        "/report/?subject=Suggested+page&amp;url=https%3A%2F%2Fexample.org%2Felsewhere"
        in page.content.decode()
    )


def test_every_offered_link_is_understood(typed_archive):
    for row in ROWS:
        for offer in list(listing(row["typed"]).interpretation.offers):
            path, _, query = offer.url.partition("?")
            other = (PledgeListing if path == "/pledges/" else SearchListing)(QueryDict(query))
            assert other.problems == (), offer.url
            assert all(other.list_url.has(*pair) for pair in offer.parameters), offer.url


def test_active_filters_are_kept_and_not_offered_again(typed_archive):
    query = QueryDict("q=starmer+2025&speaker=keir-starmer&kind=quote")
    (offer,) = SearchListing(query).interpretation.offers
    assert dict(parse_qsl(urlsplit(offer.url).query)) == {
        "q": "starmer",
        "speaker": "keir-starmer",
        "kind": "quote",
        "from": "2025",
        "to": "2025",
    }


WORDS = [
    *("starmer", "30m", "£30m", "since", "2025", "kept", "pledges", "COP", "29", "“", "-", "OR"),
    *("speaker:", "(", "march", "home", "offices", "习近平", "https://example.org/", "to"),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_any_query_is_interpreted(typed_archive, typed):
    page = listing(typed.replace("\0", "")).page()
    assert len(page.offered_filters) <= 25
    assert all(offer.url.startswith(("/search/", "/pledges/")) for offer in page.offered_filters)
