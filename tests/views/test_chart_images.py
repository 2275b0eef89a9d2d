"""Charts as SVG files."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from articles.models import Status
from tests import factories as make

pytestmark = pytest.mark.django_db

CHARTS = [
    *(f"/pledges/tracker/{name}.svg" for name in ("status", "makers", "summits", "money")),
    *("/articles/coverage/coverage.svg", "/quotes/quoting/quoting.svg"),
    "/compare/compare.svg?country=gb&country=fr",
]
LONG = "The <largest> & longest name of a maker of pledges that anybody has seen, “quoted”"


@pytest.fixture
def records():
    summit = make.SummitFactory(slug="paris", name=LONG)
    for number, code in enumerate(("GB", "FR", "DE", "CN", "US", "BR")):
        pledge = make.PledgeFactory(summit=summit, title=f"Pledge {code}", amount=10**number)
        make.PledgeActorFactory(pledge=pledge, country=make.CountryFactory(code=code))
        if number % 2:
            make.status_update(pledge, Status.KEPT)
    body = make.OrganisationFactory(name=LONG)
    pledge = make.PledgeFactory(summit=None, title="Elsewhere")
    make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
    article = make.ArticleFactory(published_on=date(2025, 3, 31))
    make.QuoteFactory(article=article, speaker=make.SpeakerFactory(name=LONG))


def drawn(client, address) -> tuple[ElementTree.Element, str]:
    """The parsed image, and all its text."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.svg"')
    root = ElementTree.fromstring(answer.content)  # noqa: S314 our own file
    return root, " ".join(root.itertext())


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_is_a_file_of_its_own_with_title_and_source(client, records, address):
    root, text = drawn(client, address)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    title = root.find("{http://www.w3.org/2000/svg}title").text
    assert title and title in re.sub(r"\s+", " ", text.removeprefix(title))
    page = address.split("?")[0].rsplit("/", 1)[0]
    assert f"Source: Summit Archive, http://testserver{page}/" in text
    for element in root.iter():
        assert not {"class", "style"} & set(element.attrib)
        assert element.tag.rpartition("}")[2] not in ("script", "style", "foreignObject", "a")


@pytest.mark.parametrize("address", CHARTS[:6])
def test_an_image_of_nothing_still_says_what_it_is(client, address):
    root, text = drawn(client, address)
    assert root.find("{http://www.w3.org/2000/svg}title").text and "Source:" in text


def test_images_use_the_filters_of_the_page_and_show_no_drafts(client, records):
    make.PledgeFactory(title="Hidden", state="draft", amount=5, currency="XOF")
    _, text = drawn(client, "/pledges/tracker/status.svg?summit=paris")
    assert "Three of 6 pledges are kept" in text
    assert "/pledges/tracker/?summit=paris" in text
    assert "XOF" not in drawn(client, "/pledges/tracker/money.svg")[1]
    assert client.get("/pledges/tracker/status.svg?summit=nowhere").status_code == 400
    assert client.get("/pledges/tracker/coverage.svg").status_code == 404


def test_the_numbers_of_an_image_are_those_of_the_page(client, records):
    root, _ = drawn(client, "/pledges/tracker/makers.svg")
    tiles = client.get("/pledges/tracker/").context["map"].tiles
    titles = [e.text for e in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    assert titles == [f"{tile.name}: {tile.words}" for tile in tiles]
    _, text = drawn(client, "/pledges/tracker/summits.svg")
    assert LONG in text
