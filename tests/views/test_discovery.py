"""Canonical URL, robots and feed autodiscovery in the head of a page."""

from __future__ import annotations

import pytest
from lxml import html

from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"
CANONICAL = '//link[@rel="canonical"]/@href'


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def robots(tree):
    return tree.xpath('//meta[@name="robots"]/@content')


def test_canonical_url_and_noindex_of_filtered_lists(client):
    topic = f.TopicFactory(slug="seas")
    f.ArticleFactory().topics.add(topic)
    plain, filtered = page(client, "/articles/"), page(client, "/articles/", topic="seas", x="1")
    assert plain.xpath(CANONICAL) == [f"{SITE}/articles/"]
    assert filtered.xpath(CANONICAL) == [f"{SITE}/articles/?topic=seas"]
    assert robots(plain) == []
    assert robots(filtered) == ["noindex, follow"]
    assert robots(page(client, "/search/")) == ["noindex, follow"]


def test_feeds_and_exports_keep_the_filters(client):
    tree = page(client, "/pledges/", kind="funding")
    feeds = [
        link.get("href") for link in tree.iter("link") if link.get("type") == "application/atom+xml"
    ]
    assert feeds == [f"/pledges/feed/{more}?kind=funding" for more in ("", "updates/", "status/")]
    offered = {a.get("href") for a in tree.iter("a")}
    assert {
        f"/pledges/{place}?kind=funding"
        for place in ("follow/", "export.csv", "export.json", "cite.ris")
    } <= offered


def feeds_of(tree):
    atom = [one for one in tree.iter("link") if one.get("type") == "application/atom+xml"]
    return [(one.get("href"), one.get("title")) for one in atom]


def test_feed_autodiscovery(client):
    quote = f.QuoteFactory(speaker=f.SpeakerFactory(name="Ada Stone", slug="ada"))
    assert feeds_of(page(client, "/speakers/ada/")) == [
        ("/quotes/feed/?speaker=ada", "New quotes: Ada Stone"),
        ("/quotes/feed/updates/?speaker=ada", "Changed quotes: Ada Stone"),
    ]
    (new, _), *_ = feeds_of(page(client, "/speakers/ada/"))
    assert f"quote/{quote.pk}<" in client.get(new).content.decode()
    assert [address for address, _ in feeds_of(page(client, "/"))] == [
        "/articles/feed/",
        "/articles/feed/updates/",
        "/quotes/feed/",
        "/quotes/feed/updates/",
        "/pledges/feed/",
        "/pledges/feed/updates/",
        "/pledges/feed/status/",
    ]


@pytest.mark.parametrize(
    "address", ["/pledges/tracker/", "/articles/coverage/", "/quotes/quoting/"]
)
def test_filtered_charts_are_noindex(client, address):
    f.PledgeFactory(), f.QuoteFactory()
    assert robots(page(client, address)) == []
    assert robots(page(client, address, language="en")) == ["noindex, follow"]
