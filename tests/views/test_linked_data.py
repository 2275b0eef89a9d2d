"""unAPI."""

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
    assert client.get(f"/unapi?id=quote-{quote.pk}&format=ris").status_code == 404


def test_lists_name_their_records_to_citation_managers(client, index):
    """Zotero offers a choice of the unAPI identifiers on a page, in their order."""
    quote, pledge = f.QuoteFactory(), f.PledgeFactory()
    f.QuoteFactory(state=State.DRAFT, article=quote.article, exact="Hidden")
    index()
    for address, names in (
        ("/quotes/", [f"quote-{quote.pk}"]),
        ("/pledges/", [f"pledge-{pledge.pk}"]),
        ("/articles/", [f"article-{quote.article_id}"]),
        ("/speakers/", []),
    ):
        tree = page(client, address)
        assert tree.xpath("//abbr[@class='unapi-id']/@title") == names
        servers = tree.xpath("//link[@rel='unapi-server']/@href")
        assert servers == [f"{SITE}/unapi"] * bool(names)
        for name in names:
            assert client.get("/unapi", {"id": name, "format": "ris"}).status_code == 200
