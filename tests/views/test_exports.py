"""Export files: rows and order of the page, columns, HTTP caching, query counts."""

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


def text_of(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode()


def rows_of(client, address, **query):
    return list(csv.DictReader(io.StringIO(text_of(client, address, **query), newline="")))


def any_filters(chance, listing):
    """Parameters of a random page of a listing, reached by links."""
    address = listing({}).list_url
    for _ in range(chance.randint(0, 2)):
        here = listing(dict_of(address))
        choices = [(facet.name, each.value) for facet in here.facets for each in facet.values]
        if choices:
            name, value = chance.choice(choices)
            address = here.list_url.adding(name, chance.choice([value, f"-{value}"]))
    orders = listing(dict_of(address)).orders
    return dict_of(parse(chance.choice(orders).url))


def parse(url):
    return parse_qsl(urlsplit(url).query)


def dict_of(pairs):
    found = {}
    for name, value in pairs if isinstance(pairs, list) else pairs.pairs:
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("indexed", [True, False])
def test_export_has_the_rows_of_the_page_in_the_same_order(client, index, indexed):
    archive = Archive(seed=7)
    if indexed:
        index()
    filtered = 0
    for name, listing in LISTINGS.items():
        for _ in range(2 if indexed else 1):
            query = any_filters(archive.chance, listing)
            page = client.get(f"/{name}/", query)
            total = page.context["results"].total
            filtered += 0 < total < listing({}).results.count()
            on_page = [(str(row.pk), row.get_absolute_url()) for row, *_ in page.context["lines"]]
            rows = rows_of(client, f"/{name}/export.csv", **query)
            assert len(rows) == total, query
            taken = [(row["id"], row["url"].removeprefix("http://testserver")) for row in rows]
            assert taken[: len(on_page)] == on_page, query
            whole = json.loads(text_of(client, f"/{name}/export.json", **query))
            lines = text_of(client, f"/{name}/export.ndjson", **query).splitlines()
            assert whole["total"] == len(whole["items"]) == len(lines) == total
            assert [json.loads(line) for line in lines] == whole["items"]
            assert [str(item["id"]) for item in whole["items"]] == [pk for pk, _ in taken]
    assert filtered > 2


def test_columns_of_a_pledge(client):
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
    changed = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.pop("updated_at"))
    assert changed
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
        "amount_type": "pledged",
        "deadline_words": "",
        "deadline_basis": "",
        "is_standing": "false",
        "checked_on": "2026-12-31",
        "found_nothing_later": "false",
        "evidence": "https://example.org/evidence",
        "sources": "",
    }
    (item,) = json.loads(text_of(client, "/pledges/export.json"))["items"]
    assert item["title"] == "=SUM(A1)"
    assert item["makers"] == ["United Kingdom", "France"]
    assert (item["amount"], item["parent"], item["late"]) == (30000000.5, None, False)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_formulas_are_escaped(client, start):
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


def conditional_get(client, address, **headers):
    names = {"none_match": "If-None-Match", "since": "If-Modified-Since"}
    return client.get(address, headers={names[name]: value for name, value in headers.items()})


def without_time(content):
    return re.sub(rb'"exported_at": "[^"]*"', b"", content)


@pytest.mark.parametrize(
    "address", ["/articles/export.csv?language=en", "/articles/cite.ris", "/speakers/export.json"]
)
def test_304_until_a_record_changes(client, index, monkeypatch, address):
    monkeypatch.setattr(http_cache, "SETTLING_TIME", timedelta(0))
    article = f.ArticleFactory(language="en")
    index()
    first = client.get(address)
    whole = b"".join(first.streaming_content)
    for known in ({"none_match": first["ETag"]}, {"since": first["Last-Modified"]}):
        again = conditional_get(client, address, **known)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
    article.title = "Another"
    article.save()
    waiting = conditional_get(client, address, none_match=first["ETag"])
    assert (waiting.status_code, waiting.has_header("ETag")) == (200, False)
    index()
    changed = conditional_get(client, address, none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    differs = without_time(b"".join(changed.streaming_content)) != without_time(whole)
    assert differs is address.startswith("/articles/")


def test_no_etag_right_after_a_change(client, index):
    f.ArticleFactory()
    index()
    response = client.get("/articles/export.csv")
    assert {"ETag", "Last-Modified"} & set(response.headers) == set()


def test_error_is_not_304(client, index, monkeypatch):
    monkeypatch.setattr(http_cache, "SETTLING_TIME", timedelta(0))
    f.ArticleFactory()
    index()
    tag = client.get("/articles/export.csv")["ETag"]
    assert (
        conditional_get(client, "/articles/export.csv?summit=no", none_match=tag).status_code == 400
    )


def test_export_without_rows(client):
    assert text_of(client, "/quotes/export.csv").startswith("id,url,exact,")
    whole = json.loads(text_of(client, "/quotes/export.json"))
    assert (whole["total"], whole["items"]) == (0, [])
    assert text_of(client, "/quotes/export.ndjson") == ""


def test_context_of_record_only_articles_is_not_exported(client):
    article = f.ArticleFactory(rights="record")
    f.QuoteFactory(article=article, prefix="before", suffix="after")
    f.QuoteFactory(article=f.ArticleFactory(), prefix="before", suffix="after")
    rows = rows_of(client, "/quotes/export.csv", order="oldest")
    assert [(row["prefix"], row["suffix"]) for row in rows] == [("", ""), ("before", "after")]


def test_unknown_filter_value_is_400_as_plain_text(client):
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
def test_unknown_formats_and_parameters(client, address, status):
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
    expected = {"articles": 6, "quotes": 5, "pledges": 10}
    counts = {}
    for name in expected:
        with CaptureQueriesContext(connection) as queries:
            assert len(rows_of(client, f"/{name}/export.csv")) == number
        counts[name] = len(queries)
    assert all(counts[name] <= expected[name] for name in expected), counts


def test_csv_for_excel_has_labels_beside_slugs_and_codes(client):
    topic = f.TopicFactory(name="=Oceans", slug="oceans")
    pledge = f.PledgeFactory(kind="funding")
    pledge.topics.add(topic)
    f.PledgeActorFactory(pledge=pledge)
    plain = rows_of(client, "/pledges/export.csv")
    body = text_of(client, "/pledges/export.csv?excel=1")
    assert body.startswith("\ufeffid,url,")
    (row,) = csv.DictReader(io.StringIO(body.removeprefix("\ufeff")))
    added = set(row) - set(plain[0])
    assert {"kind_label", "status_label", "topics_label", "funding_type_label"} <= added
    assert "summit_label" not in added
    assert {name: value for name, value in row.items() if name not in added} == plain[0]
    assert (row["kind_label"], row["topics_label"]) == ("Funding", "'=Oceans")
    assert row["status_label"] == pledge.get_status_display()
    assert "excel" not in json.loads(text_of(client, "/pledges/export.json?excel=1"))
    country = f.CountryFactory(code="FR")
    f.SpeakerFactory(country=country, name="Abel Abelson", sort_name="Abelson, Abel")
    body = text_of(client, "/speakers/export.csv?excel=1&country=fr").removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["country"], row["country_label"]) == ("FR", str(country))


def test_pledges_are_exported_with_evidence_and_sources(client):
    pledge = f.PledgeFactory()
    f.status_update(pledge, evidence=[{"url": "https://example.org/a", "title": "A"}])
    f.SourceLinkFactory(pledge=pledge, url="https://example.org/s")
    hidden = f.ArticleFactory(state="draft")
    f.status_update(
        pledge,
        as_of="2025-06-02",
        evidence=[
            {"url": "https://example.org/b", "title": "B"},
            {"url": "https://example.org/hidden", "article": hidden},
        ],
    )
    (item,) = json.loads(text_of(client, "/pledges/export.json"))["items"]
    assert item["evidence"] == ["https://example.org/b", "https://example.org/a"]
    assert item["sources"] == ["https://example.org/s"]
