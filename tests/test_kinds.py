"""Every kind of record has the pages, feeds, files and API that it declares."""

import re

import pytest

from articles.api.urls import ENDPOINTS
from articles.formats.citations import CITED
from articles.formats.exports import schema_of
from articles.kinds import BY_MODEL, BY_NAME, INDEXED, KINDS, orders_of
from articles.models import Statement, paths
from articles.models.reports import TARGETS
from articles.search.indexing.encoding import ORDER_FIELDS
from tests import factories as make

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def records(db):
    """A public record of each kind, by name."""
    statement = make.StatementFactory()
    quote = make.QuoteFactory(statement=statement)
    records = [
        *(quote, quote.article, quote.article.publisher, quote.speaker, statement),
        *(make.PledgeFactory(), make.SummitFactory(), make.OrganisationFactory()),
        *(make.TopicFactory(), make.CountryFactory(code="GB")),
    ]
    named = {record._meta.model_name: record for record in records}
    named["summit"].topics.add(named["topic"])
    return named


def status(client, url):
    response = client.get(url)
    b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code


def offers(client, url, expected):
    """Whether the address answers exactly if the kind declares it."""
    assert status(client, url) == (200 if expected else 404), url


@every_kind
def test_list_exports_and_feeds(client, records, kind):
    for path in ("", "export.csv", "export.json", "export.ndjson", "follow/"):
        offers(client, kind.url + path, kind.listed)
    for path in ("feed/", "feed/updates/"):
        offers(client, kind.url + path, kind.listed)
    for form in ("ris", "bib", "json"):
        offers(client, f"{kind.url}cite.{form}", kind.citable)
    assert bool(kind.dataset) == kind.listed


@every_kind
def test_page_citation_and_error_report(client, records, kind):
    record = records[kind.name]
    url = record.get_absolute_url() if kind.page else None
    assert kind.model is type(record)
    if kind.page:
        pattern = re.sub(r"<[^>]+>", "[^/]+", kind.page)
        assert re.fullmatch(f"/{pattern}", url), url
        offers(client, url, True)
        offers(client, f"{url}cite.ris", kind.citable)
    offers(client, f"/report/{kind.plural}/{record.pk}/", kind.name in TARGETS)


@every_kind
def test_sitemap(client, records, kind):
    offers(client, f"/sitemap-{kind.plural}.xml", kind.sitemap)
    index = client.get("/sitemap.xml").content.decode()
    pages = client.get("/sitemap-pages.xml").content.decode()
    assert (f"/sitemap-{kind.plural}.xml<" in index) == kind.sitemap
    assert (f"{kind.url}<" in pages) == kind.listed
    if kind.sitemap:
        urls = client.get(f"/sitemap-{kind.plural}.xml").content.decode()
        assert f"{records[kind.name].get_absolute_url()}<" in urls


@every_kind
def test_api(client, records, kind):
    key = records[kind.name].pk if kind.keyed_by_id else records[kind.name].slug
    item = client.get(f"/api/v1/{kind.plural}/{key}/").json()
    assert item in client.get(f"/api/v1/{kind.plural}/").json()["items"]
    assert item["api"] == f"http://testserver/api/v1/{kind.plural}/{key}/"
    assert client.get("/api/v1/").json()[kind.plural] == f"http://testserver/api/v1/{kind.plural}/"


@every_kind
def test_filters_and_orders(client, kind):
    (listing,) = [each for each, _ in ENDPOINTS if each.kind == kind.name]
    assert listing.address == kind.url
    assert listing.public().model is kind.model
    assert listing.orders_offered() == orders_of(kind.name) == kind.orders
    assert set(kind.facets) <= set(listing.choices)
    assert listing.dated == bool(kind.first_day or kind.model is Statement)
    assert schema_of(kind.name).kind == kind.name


def test_kinds_in_the_index():
    assert set(INDEXED) == {name for name in BY_NAME if BY_NAME[name].facets}
    for kind in (BY_NAME[name] for name in INDEXED):
        assert set(kind.facets) == set(paths.PATHS[kind.model]), kind.name
        assert set(kind.orders) - {"relevance"} <= set(ORDER_FIELDS)
        assert ("name" in kind.orders) == bool(kind.sort_name)
        assert ("most" in kind.orders) == bool(kind.most) == bool(kind.most_condition)
        assert bool(kind.first_day) == bool(kind.last_day)
        assert kind.text_lookups


def test_names_are_unique_and_follow_the_models():
    assert [kind.model._meta.model_name for kind in KINDS] == list(BY_NAME)
    assert len(BY_MODEL) == len({kind.plural for kind in KINDS}) == len(KINDS)
    assert {BY_MODEL[model].name for model in CITED} == {k.name for k in KINDS if k.citable}
