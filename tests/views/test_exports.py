import csv
import io
import json
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import filters
from articles.formats.metadata import http_cache
from articles.models import Precision, State, Status
from tests import factories as f
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db
LISTINGS = {
    "articles": filters.ArticleListing,
    "quotes": filters.QuoteListing,
    "pledges": filters.PledgeListing,
    "speakers": filters.SpeakerListing,
    "summits": filters.SummitListing,
    "organisations": filters.OrganisationListing,
    "topics": filters.TopicListing,
    "search": filters.SearchListing,
}


def text_of(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode()


def rows_of(client, path, **query):
    return list(csv.DictReader(io.StringIO(text_of(client, path, **query), newline="")))


def random_filters(random, listing):
    """The parameters of a random page of a listing, chosen by following its links."""
    params = listing({}).here
    for _ in range(random.randint(0, 2)):
        choices = [c for facet in listing(dict_of(params)).facets for c in facet.values]
        if choices:
            choice = random.choice(choices)
            params = parse(random.choice([choice.url, choice.exclude_url]))
    orders = listing(dict_of(params)).orders
    return dict_of(parse(random.choice(orders).url))


def parse(url):
    return parse_qsl(urlsplit(url).query)


def dict_of(pairs):
    lists = {}
    for name, value in pairs if isinstance(pairs, list) else pairs.pairs:
        lists.setdefault(name, []).append(value)
    return lists


@pytest.mark.parametrize("indexed", [True, False])
def test_export_has_the_rows_of_the_page_in_its_order(client, index, indexed):
    archive = Archive(seed=7)
    if indexed:
        index()
    filtered = 0
    for name, listing in LISTINGS.items():
        for _ in range(2 if indexed else 1):
            query = random_filters(archive.chance, listing)
            page = client.get(f"/{name}/", query)
            total = page.context["listing"].results.count()
            filtered += 0 < total < listing({}).results.count()
            on_page = [(str(row.pk), row.get_absolute_url()) for row, *_ in page.context["lines"]]
            rows = rows_of(client, f"/{name}/export.csv", **query)
            assert len(rows) == total, query
            exported = [(row["id"], row["url"].removeprefix("http://testserver")) for row in rows]
            assert exported[: len(on_page)] == on_page, query
            data = json.loads(text_of(client, f"/{name}/export.json", **query))
            lines = text_of(client, f"/{name}/export.ndjson", **query).splitlines()
            assert data["total"] == len(data["items"]) == len(lines) == total
            assert [json.loads(line) for line in lines] == data["items"]
            assert [str(item["id"]) for item in data["items"]] == [pk for pk, _ in exported]
    assert filtered > 2


def test_all_columns_of_a_pledge(client):
    pledge = f.PledgeFactory(
        title="=SUM(A1)",
        summary="+Put £30 million\nto work.",
        deadline=date(2026, 3, 1),
        deadline_precision=Precision.MONTH,
        amount="30000000.50",
        summit__slug="london",
        summit__name="London",
    )
    pledge.topics.set([f.TopicFactory(slug="borders"), f.TopicFactory(slug="money")])
    f.PledgeActorFactory(pledge=pledge)
    f.PledgeActorFactory(pledge=pledge, country=f.CountryFactory(code="FR"))
    f.MentionFactory(pledge=pledge)
    pledge.parent = f.PledgeFactory(state=State.DRAFT)
    pledge.save()
    f.status_update(pledge, Status.KEPT, "2026")
    pledge.refresh_from_db()
    (row,) = rows_of(client, "/pledges/export.csv")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.pop("updated_at"))
    assert row == {
        "id": str(pledge.pk),
        "url": f"http://testserver{pledge.get_absolute_url()}",
        "title": "'=SUM(A1)",
        "summary": "'+Put £30 million\nto work.",
        "kind": "funding",
        "summit": "london",
        "summit_name": "London",
        "makers": "United Kingdom; France",
        "partners": "",
        "recipients": "",
        "amount": "30000000.5",
        "currency": "GBP",
        "amount_note": "",
        "funding_type": "unclear",
        "beneficiary": "",
        "announced_on": "2025-03-31",
        "announced_on_precision": "day",
        "deadline": "2026-03",
        "deadline_precision": "month",
        "deadline_note": "",
        "status": "kept",
        "status_as_of": "2026",
        "status_as_of_precision": "year",
        "overdue": "false",
        "late": "false",
        "stale": "false",
        "topics": "borders; money",
        "parent": "",
        "follow_up_of": "",
        "supersedes": "",
        "repeats": "",
        "mentions": "1",
        "note": "",
    }
    (item,) = json.loads(text_of(client, "/pledges/export.json"))["items"]
    assert item["title"] == "=SUM(A1)"
    assert item["makers"] == ["United Kingdom", "France"]
    assert (item["amount"], item["parent"], item["late"]) == (30000000.5, None, False)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_escaped(client, start):
    f.SpeakerFactory(name=f"{start}cmd|' /C calc'!A0", sort_name=f"{start}x")
    (row,) = rows_of(client, "/speakers/export.csv")
    assert row["name"] == f"'{start}cmd|' /C calc'!A0"
    assert row["sort_name"] == f"'{start}x"


def test_response_headers(client, settings):
    f.ArticleFactory()
    settings.SITE_URL = "https://archive.example"
    response = client.get("/articles/export.csv", {"bom": "1"})
    assert {
        name: response[name]
        for name in ("Content-Type", "Content-Disposition", "Link", "X-Total-Count", "X-Robots-Tag")
    } == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="summit-archive-articles.csv"',
        "Link": '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        "X-Total-Count": "1",
        "X-Robots-Tag": "noindex",
    }
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbfid,url,")
    assert b"https://archive.example/articles/" in body
    assert client.cookies == {}


def get_conditionally(client, address, **headers):
    names = {"none_match": "If-None-Match", "since": "If-Modified-Since"}
    return client.get(address, headers={names[name]: value for name, value in headers.items()})


def without_time(response):
    return re.sub(rb'"exported_at": "[^"]*"', b"", b"".join(response.streaming_content))


@pytest.mark.parametrize(
    "address", ["/articles/export.csv?language=en", "/articles/cite.ris", "/speakers/export.json"]
)
def test_conditional_requests(client, index, monkeypatch, address):
    monkeypatch.setattr(http_cache, "SETTLING_TIME", timedelta(0))
    article = f.ArticleFactory(language="en")
    index()
    first = client.get(address)
    content = without_time(first)
    for headers in ({"none_match": first["ETag"]}, {"since": first["Last-Modified"]}):
        again = get_conditionally(client, address, **headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
    article.title = "Another"
    article.save()
    pending = get_conditionally(client, address, none_match=first["ETag"])
    assert (pending.status_code, pending.has_header("ETag")) == (200, False)
    index()
    changed = get_conditionally(client, address, none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert (without_time(changed) != content) is address.startswith("/articles/")


def test_export_right_after_a_change_has_no_etag(client, index):
    f.ArticleFactory()
    index()
    response = client.get("/articles/export.csv")
    assert {"ETag", "Last-Modified"} & set(response.headers) == set()


def test_invalid_filter_with_an_etag_is_an_error(client, index, monkeypatch):
    monkeypatch.setattr(http_cache, "SETTLING_TIME", timedelta(0))
    f.ArticleFactory()
    index()
    tag = client.get("/articles/export.csv")["ETag"]
    assert (
        get_conditionally(client, "/articles/export.csv?summit=no", none_match=tag).status_code
        == 400
    )


def test_empty_exports(client):
    assert text_of(client, "/quotes/export.csv").startswith("id,url,exact,")
    data = json.loads(text_of(client, "/quotes/export.json"))
    assert (data["total"], data["items"]) == (0, [])
    assert text_of(client, "/quotes/export.ndjson") == ""


def test_context_of_hidden_text_is_not_exported(client):
    article = f.ArticleFactory(rights="record")
    f.QuoteFactory(article=article, prefix="before", suffix="after")
    f.QuoteFactory(article=f.ArticleFactory(), prefix="before", suffix="after")
    rows = rows_of(client, "/quotes/export.csv", order="oldest")
    assert [(row["prefix"], row["suffix"]) for row in rows] == [("", ""), ("before", "after")]


def test_invalid_filter_is_explained(client):
    f.ArticleFactory()
    response = client.get("/articles/export.csv", {"summit": "nowhere"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert "nowhere" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/articles/export.xlsx", 404),
        ("/articles/cite.doc", 404),
        ("/speakers/cite.ris", 404),
        ("/articles/export.csv?order=sideways", 400),
        ("/articles/export.csv?q=a%00b", 400),
    ],
)
def test_invalid_requests(client, address, status):
    assert client.get(address).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_depend_on_the_number_of_rows(client, index, number):
    for _ in range(number):
        quote = f.QuoteFactory(organisation_at_time=f.OrganisationFactory())
        f.SourceLinkFactory(pledge=None, quote=quote)
        pledge = f.PledgeFactory(supersedes=f.PledgeFactory(summit=None, state=State.DRAFT))
        f.PledgeActorFactory(pledge=pledge, country=None, organisation=f.OrganisationFactory())
        pledge.topics.add(f.TopicFactory())
        f.MentionFactory(pledge=pledge, article=quote.article)
        quote.article.topics.add(f.TopicFactory())
    index()
    expected = {"articles": 6, "quotes": 5, "pledges": 7}
    counts = {}
    for name in expected:
        with CaptureQueriesContext(connection) as queries:
            assert len(rows_of(client, f"/{name}/export.csv")) == number
        counts[name] = len(queries)
    assert counts == expected
