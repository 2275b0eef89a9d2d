"""Lists show one quote of each statement; ``versions=all`` shows all of them."""

import json

import pytest

from articles.models import Rendition
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return make.StatementFactory(speaker=None, summit=None)


@pytest.fixture
def quotes(statement):
    """Four versions of a statement, the second of them leading, and a quote of its own."""
    english = make.QuoteFactory(
        statement=statement, exact="We shall act", article__publisher__name="Gazette"
    )
    leading = make.QuoteFactory(
        statement=statement, exact="We will act now", rendition=Rendition.DELIVERED
    )
    french = make.QuoteFactory(
        statement=statement,
        exact="Nous agirons",
        language="fr",
        rendition=Rendition.TRANSLATED,
        article__publisher__name="Le Journal",
    )
    cited = make.QuoteFactory(statement=statement, exact="We shall act", article=None, summit=None)
    publisher = make.PublisherFactory(name="The Wire", slug="wire")
    make.SourceLinkFactory(
        pledge=None, quote=cited, publisher=publisher, published_on="2025-04-01", language="en"
    )
    alone = make.QuoteFactory(article=None, summit=None, exact="Something else")
    make.SourceLinkFactory(pledge=None, quote=alone, url="https://nobody.example/1")
    make.SourceLinkFactory(pledge=None, quote=alone, publisher=publisher)
    return english, leading, french, cited, alone


@pytest.fixture(params=["index", "database"])
def searchable(request, quotes, index):
    if request.param == "index":
        index()
    return quotes


def listed(client, address: str) -> set[int]:
    return {row.pk for row in client.get(address).context["results"].rows}


def test_pages(client, searchable):
    english, leading, french, cited, alone = searchable
    everything = {quote.pk for quote in searchable}
    assert listed(client, "/quotes/") == {leading.pk, alone.pk}
    assert listed(client, "/quotes/?versions=leading") == {leading.pk, alone.pk}
    assert listed(client, "/quotes/?versions=all") == everything
    assert listed(client, "/quotes/?versions=ALL&language=fr") == {french.pk}
    assert listed(client, "/quotes/?language=fr") == set()
    assert listed(client, "/quotes/?versions=some") == set()
    assert listed(client, "/search/?q=act&kind=quote") == {leading.pk}
    assert listed(client, "/search/?q=act&kind=quote&versions=all") == {
        *(english.pk, leading.pk, cited.pk)
    }
    assert listed(client, "/articles/?versions=all") == set()


def test_the_publisher_of_the_first_source(client, searchable):
    *_, cited, alone = searchable
    assert listed(client, "/quotes/?publisher=wire") == {alone.pk}
    assert listed(client, "/quotes/?publisher=wire&versions=all") == {cited.pk, alone.pk}
    page = client.get("/quotes/?versions=all")
    filters = page.context["filters"]
    facets = {facet.name: facet for facet in [*filters.facets, *filters.more_facets]}
    counts = {choice.value: choice.count for choice in facets["publisher"].values}
    assert counts["wire"] == 2


def test_link_to_all_versions(client, searchable):
    page = client.get("/quotes/?q=act")
    link = page.context["results"].all_versions
    assert (link.url, link.count) == ("/quotes/?q=act&versions=all", 3)
    assert client.get("/quotes/?versions=all").context["results"].all_versions is None
    (chip,) = client.get("/quotes/?versions=all").context["filters"].chips
    assert chip.url == "/quotes/"
    assert b'name="versions" value="all"' in client.get("/quotes/?versions=all").content


def test_files_and_api(client, searchable):
    _, leading, *_, alone = searchable

    def exported(query: str) -> list[dict]:
        return json.loads(client.get(f"/quotes/export.json{query}").getvalue())["items"]

    assert {row["id"] for row in exported("")} == {leading.pk, alone.pk}
    rows = {row["id"]: row for row in exported("?versions=all")}
    assert {pk for pk, row in rows.items() if row["leading"]} == {leading.pk, alone.pk}
    assert rows[alone.pk]["publisher"] == "wire"
    answer = client.get("/api/v1/quotes/?facets=publisher").json()
    assert answer["total"] == 2
    publishers = {item["id"]: item["publisher"]["slug"] for item in answer["items"]}
    assert publishers == {
        leading.pk: leading.article.publisher.slug,
        alone.pk: "wire",
    }
    assert client.get("/api/v1/quotes/?versions=all").json()["total"] == 5
    assert client.get("/api/v1/quotes/?versions=some").status_code == 400
    feed = client.get("/quotes/feed/").content.decode()
    assert "We will act now" in feed
    assert "Nous agirons" not in feed


def test_a_row_names_outlets_and_wordings(client, searchable):
    page = client.get("/quotes/").content.decode()
    assert "Gazette (English)" in page
    assert "Le Journal (French)" in page
    assert "3\N{NO-BREAK SPACE}wordings" in page
    assert "[The Wire report, undated]" in page


def test_versions_on_the_page_of_a_quote(client, quotes):
    english, leading, french, cited, _ = quotes
    page = client.get(leading.get_absolute_url())
    versions = page.context["versions"]
    assert [(row.quote, row.label, row.is_base, row.is_this) for row in versions.rows] == [
        (leading, "As delivered", True, True),
        (english, "As quoted", False, False),
        (cited, "As quoted", False, False),
        (french, "French", False, False),
    ]
    assert [[outlet.name for outlet in row.outlets] for row in versions.rows[1:]] == [
        ["Gazette"],
        ["The Wire"],
        ["Le Journal"],
    ]
    assert [bool(row.clauses) for row in versions.rows] == [True, False, False, False]
    assert "[The Wire report, 1 April 2025]" in page.content.decode()


def test_versions_are_compared_with_the_words_as_delivered_on_the_page_of_each(client, statement):
    said = make.QuoteFactory(
        statement=statement, exact="We will open the harbour", rendition=Rendition.DELIVERED
    )
    printed = make.QuoteFactory(statement=statement, exact="We will close the harbour")
    for quote in (said, printed):
        page = client.get(quote.get_absolute_url())
        versions = page.context["versions"]
        assert [row.quote for row in versions.rows] == [said, printed]
        assert versions.rows[1].clauses[0].parts == (
            *(("same", "We will"), ("out", "open"), ("in", "close"), ("same", "the harbour")),
        )
        assert (versions.compared_with, versions.finding.heading) == (
            "the words as delivered",
            "Printed “close”, said “open”",
        )
        assert "Printed “close”, said “open”" in page.content.decode()


def test_a_quote_of_its_own_has_no_versions(client, quotes):
    *_, alone = quotes
    assert client.get(alone.get_absolute_url()).context["versions"] is None


def test_page_of_a_quote_without_article(client, quotes):
    *_, alone = quotes
    page = client.get(alone.get_absolute_url()).content.decode()
    assert "/quotes/?publisher=wire&amp;versions=all" in page
    assert "[The Wire report, undated]" in page


def test_statement_in_the_api(client, quotes, statement):
    _, leading, *_ = quotes
    item = client.get(f"/api/v1/statements/{statement.pk}/").json()
    assert item["quote_count"] == 4
    assert item["url"].endswith(leading.get_absolute_url())
