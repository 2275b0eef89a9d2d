"""Saved pages of cited sources: their quotes are found in the text, and keep what is public."""

from __future__ import annotations

import pytest

from articles.extraction import DocumentExtractor
from articles.importing.cited_pages import find_publisher_by_host
from articles.models import Article, Quote, Rights, State, Verification
from articles.text.web_addresses import address_forms
from tests import factories
from tests.importing.documents import lines, reasons, run_import
from tests.importing.samples import PARAGRAPHS, page

pytestmark = pytest.mark.django_db

URL = "https://www.post.example/ferries/"
ATTACH = {"attach": True, "keep_rights": True}
WORDS = "Every passenger has the right to come home"


def save_page(folder, name="ferries.html", address=URL, dated=True, **options):
    """Save a page of *address* as SingleFile does; the canonical address is another form of it."""
    content = page(head='<link rel="canonical" href="https://post.example/ferries">', **options)
    if not dated:
        content = content.replace(b"article:published_time", b"unknown")
    (folder / name).write_bytes(
        content.replace(
            b"<html", f"<!-- Page saved with SingleFile\n url: {address} --><html".encode(), 1
        )
    )


@pytest.fixture
def record():
    """A public article of which the archive has no text, with three quotes."""
    article = factories.ArticleFactory(url=URL, rights=Rights.RECORD, body="")
    for words in (
        f"{WORDS}.",
        "Every passenger must have a right to come home again",
        "Nobody asked us about the lighthouses",
    ):
        factories.QuoteFactory(article=article, exact=words)
    return article


def verification() -> dict[str, str]:
    return dict(Quote.objects.order_by("pk").values_list("exact", "verification"))


def test_quotes_of_a_record_are_found_in_its_saved_page(tmp_path, record):
    save_page(tmp_path, dated=False)
    report = run_import(tmp_path, extractor=DocumentExtractor(), **ATTACH)
    assert lines(report) == ["updated ferries.html"]
    record.refresh_from_db()
    assert (record.rights, record.state, record.public_text) == (Rights.RECORD, State.PUBLISHED, "")
    assert record.body == "\n\n".join(PARAGRAPHS)
    assert not record.copies.exists()
    recorded = Quote.objects.filter(origin="editor")
    assert list(recorded.order_by("pk").values_list("exact", "verification")) == [
        (f"{WORDS},", Verification.FOUND),
        ("Every passenger must have a right to come home again", Verification.CITED),
        ("Nobody asked us about the lighthouses", Verification.CITED),
    ]
    assert dict(report.wording) == {
        "found in the text": 1,
        "with other words in the text": 1,
        "not found": 1,
    }
    assert f"is “{WORDS}" in reasons(report)[0]
    assert "not found: “Nobody" in reasons(report)[0]


def test_importing_by_command_shows_the_full_text(tmp_path, record):
    save_page(tmp_path)
    report = run_import(tmp_path)
    record.refresh_from_db()
    assert record.rights == Rights.FULL
    assert "rights: summary only → full text" in reasons(report)[0]


def test_rights_can_be_kept_private(tmp_path, record):
    save_page(tmp_path)
    run_import(tmp_path, rights="record")
    record.refresh_from_db()
    assert (record.rights, bool(record.body)) == (Rights.RECORD, True)


def test_a_cited_page_without_a_record_gets_one(tmp_path):
    publisher = factories.PublisherFactory(name="The Post")
    quote = factories.QuoteFactory(article=None, summit=None, exact=WORDS)
    draft = factories.QuoteFactory(article=None, summit=None, exact="Estmark", state=State.DRAFT)
    for one in (quote, draft):
        factories.SourceLinkFactory(
            pledge=None, quote=one, url=URL, publisher=publisher, published_on="2031-05-02",
            published_on_precision="month",
        )  # fmt: skip
    save_page(tmp_path, dated=False)
    report = run_import(tmp_path, **ATTACH)
    assert lines(report) == ["created ferries.html"], reasons(report)
    article = Article.objects.get()
    assert (article.rights, article.state, article.url, article.publisher) == (
        Rights.RECORD, State.PUBLISHED, URL, publisher,
    )  # fmt: skip
    assert str(article.published_on_precision) == "month"
    for one in (quote, draft):
        one.refresh_from_db()
        assert (one.article, one.verification) == (article, Verification.FOUND)
    assert Quote.objects.published().get() == quote
    assert lines(run_import(tmp_path, **ATTACH)) == ["unchanged ferries.html"]


def test_a_published_quote_does_not_disappear_in_a_draft(tmp_path):
    quote = factories.QuoteFactory(article=None, summit=None, exact=WORDS)
    factories.SourceLinkFactory(pledge=None, quote=quote, url=URL)
    save_page(tmp_path)
    report = run_import(tmp_path)
    assert "1 quotes cite this page" in reasons(report)[0]
    assert Quote.objects.published().get().article is None
    report = run_import(tmp_path, publish=True)
    assert dict(report.wording) == {"found in the text": 1}
    assert Quote.objects.published().get().article == Article.objects.get()


def test_only_cited_pages_are_attached(tmp_path):
    save_page(tmp_path)
    report = run_import(tmp_path, **ATTACH)
    assert lines(report) == ["unchanged ferries.html"]
    assert "does not cite" in reasons(report)[0]
    assert not Article.objects.exists()


def test_an_address_is_found_in_any_form():
    forms = address_forms([f"{URL}?utm_source=x"])
    assert {URL, "http://post.example/ferries"} <= set(forms)
    assert address_forms(["", "not an address"]) == ["not an address"]


def test_the_publisher_of_a_page_is_found_by_its_host():
    known = factories.PublisherFactory(name="Deutsche Welle", website="https://www.dw.example/de")
    other = factories.ArticleFactory(url="https://m.mirror.example/1").publisher
    assert find_publisher_by_host("https://dw.example/a") == known
    assert find_publisher_by_host("https://notdw.example/a") is None
    assert find_publisher_by_host("") is None
    factories.ArticleFactory(url="https://mirror.example/2", publisher=other)
    assert find_publisher_by_host("https://www.mirror.example/3") == other
