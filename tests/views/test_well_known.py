"""robots.txt, security.txt, sitemaps, OpenSearch description, licence page."""

from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from articles.formats import sitemaps
from articles.models import Article, State
from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def entries(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return [
        (entry.findtext(f"{XML}loc"), entry.findtext(f"{XML}lastmod"))
        for entry in etree.fromstring(response.content)
    ]


def test_sitemaps_by_kind(client):
    article = f.ArticleFactory(title="Ministers & more")
    f.ArticleFactory(state=State.DRAFT)
    Article.objects.update(updated_at=datetime(2025, 6, 2, 12, tzinfo=UTC))
    topic, country = f.TopicFactory(), f.CountryFactory()
    article.summit.topics.add(topic)
    index = entries(client, "/sitemap.xml")
    assert (f"{SITE}/sitemap-articles.xml", "2025-06-02T12:00:00Z") in index
    assert [address for address, _ in index] == [
        f"{SITE}/sitemap-{kind}.xml"
        for kind in ("pages", "articles", "summits", "topics", "countries")
    ]
    assert entries(client, "/sitemap-articles.xml") == [
        (f"{SITE}{article.get_absolute_url()}", "2025-06-02T12:00:00Z")
    ]
    kept = topic.history.get().history_date
    assert entries(client, "/sitemap-topics.xml") == [
        (f"{SITE}{topic.get_absolute_url()}", f"{kept:%Y-%m-%dT%H:%M:%SZ}")
    ]
    assert entries(client, "/sitemap-countries.xml") == [
        (f"{SITE}/countries/{country.slug}/", None)
    ]


def test_pages_of_a_sitemap(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "SIZE", 2)
    quotes = [f.QuoteFactory(article=None, summit=None) for _ in range(3)]
    assert f"{SITE}/sitemap-quotes.xml?page=2" in dict(entries(client, "/sitemap.xml"))
    assert [address for address, _ in entries(client, "/sitemap-quotes.xml?page=2")] == [
        f"{SITE}{quotes[2].get_absolute_url()}"
    ]
    quotes[2].delete()
    f.QuoteFactory.create_batch(2, article=None, summit=None)
    assert entries(client, "/sitemap-quotes.xml?page=2") != []
    for wrong in ("/sitemap-quotes.xml?page=4", "/sitemap-pages.xml?page=2", "/sitemap-boats.xml"):
        assert client.get(wrong).status_code == 404


def test_urls_of_the_page_sitemap_exist(client):
    for address, _ in entries(client, "/sitemap-pages.xml"):
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_robots_txt(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
    assert parser.can_fetch("*", f"{SITE}/articles/1/ministers-meet/")
    assert not parser.can_fetch("*", f"{SITE}/admin/")
    assert not parser.can_fetch("*", f"{SITE}/search/?q=oil")


def test_security_txt(client, settings):
    def fields():
        text = client.get("/.well-known/security.txt").content.decode()
        return dict(line.split(": ", 1) for line in text.splitlines())

    assert fields()["Contact"] == f"{SITE}/about/"
    settings.SECURITY_CONTACT = "mailto:security@archive.example"
    found = fields()
    assert found["Contact"] == "mailto:security@archive.example"
    assert found["Canonical"] == f"{SITE}/.well-known/security.txt"
    expires = datetime.fromisoformat(found["Expires"])
    assert 0 < (expires - datetime.now(UTC)).days < 365


def test_opensearch_description(client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    xml = etree.fromstring(response.content)
    templates = [url.get("template") for url in xml.iter("{*}Url")]
    assert templates[0] == f"{SITE}/search/?q={{searchTerms}}"
    assert b'href="/opensearch.xml"' in client.get("/").content


def test_licence_page(client):
    page = client.get("/licence/").content.decode()
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
