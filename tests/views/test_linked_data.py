"""oEmbed and unAPI."""

import json

import pytest
from lxml import etree, html

from articles.models import State
from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def page(client, address):
    return html.fromstring(client.get(address).content.decode())


def test_oembed_of_a_quote(client):
    quote = f.QuoteFactory(
        article=None, summit=None, exact="<b>We</b> will act", speaker__name="Ada Stone"
    )
    answer = client.get("/oembed/", {"url": f"{SITE}/quotes/{quote.pk}/", "maxwidth": "300"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.content)
    assert (found["type"], found["version"], found["width"]) == ("rich", "1.0", 300)
    assert found["author_name"] == "Ada Stone"
    assert "&lt;b&gt;We&lt;/b&gt; will act" in found["html"]
    assert "<script" not in found["html"]
    (offered,) = [
        link.get("href")
        for link in page(client, f"/quotes/{quote.pk}/").iter("link")
        if link.get("type") == "application/json+oembed"
    ]
    assert client.get(offered.removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": f"{SITE}/about/"}, 404),
        ({"url": "https://elsewhere.example/quotes/1/"}, 404),
        ({"url": f"{SITE}/quotes/99/"}, 404),
        ({"url": "http://["}, 404),
        ({"url": f"{SITE}/quotes/1/", "format": "xml"}, 501),
    ],
)
def test_oembed_errors(client, query, status):
    assert client.get("/oembed/", query).status_code == status


def test_unapi(client):
    quote = f.QuoteFactory()
    tree = page(client, quote.get_absolute_url())
    server = [link.get("href") for link in tree.iter("link") if link.get("rel") == "unapi-server"]
    assert server == [f"{SITE}/unapi"]
    formats = etree.fromstring(client.get("/unapi").content)
    assert [one.get("name") for one in formats] == ["ris", "bibtex"]
    name = f"quote-{quote.pk}"
    assert client.get("/unapi", {"id": name}).status_code == 300
    text = client.get("/unapi", {"id": name, "format": "ris"}).content.decode()
    assert text.startswith("TY  - ELEC\n")
    assert client.get("/unapi", {"id": name, "format": "bibtex"}).content.startswith(b"@misc{")
    for wrong in ("quote-0", "speaker-1", "quote-²", "quote", "quote-" + "9" * 30):
        assert client.get("/unapi", {"id": wrong, "format": "ris"}).status_code == 404
    assert client.get("/unapi", {"id": name, "format": "docx"}).status_code == 406


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_unpublished_records_are_not_found(client, state):
    quote = f.QuoteFactory(state=state)
    for address in (
        f"/oembed/?url={SITE}/quotes/{quote.pk}/",
        f"/unapi?id=quote-{quote.pk}&format=ris",
    ):
        assert client.get(address).status_code == 404, address
