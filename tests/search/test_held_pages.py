"""A pasted web address finds the record that has it, however it is written."""

import pytest

from articles.models import Evidence
from articles.search.held_pages import HeldPage, find_pages
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "https://www.example.org/news/boats-2025"


@pytest.mark.parametrize(
    "typed",
    [
        ADDRESS,
        "http://example.org/news/boats-2025",
        "example.org/news/boats-2025/",
        " <https://EXAMPLE.org/news/boats-2025#top> ",
        f"{ADDRESS}?utm_source=feed&utm_medium=rss",
        f"{ADDRESS}?fbclid=abc#section",
        "https://amp.example.org/news/boats-2025",
        f"{ADDRESS}/amp/",
        f"{ADDRESS}.amp.html",
        "https://www.example.org/amp/news/boats-2025",
        "https://www.google.com/amp/s/www.example.org/news/boats-2025",
    ],
)
@pytest.mark.parametrize(
    "stored",
    [
        ADDRESS,
        "http://example.org/news/boats-2025/",
        f"{ADDRESS}/?utm_campaign=x#y",
        "https://amp.example.org/news/boats-2025",
        f"{ADDRESS}/amp",
    ],
)
def test_every_way_to_write_an_address(typed, stored):
    article = make.ArticleFactory(url=stored)
    make.ArticleFactory(url="https://www.example.org/news/boats-2025-2")
    make.ArticleFactory(url="https://www.example.org/news")
    assert find_pages(typed) == [HeldPage("article", article, stored)]


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.example.org/news/boats",
        "https://www.example.org/news/boats-2025/page2",
        f"{ADDRESS}?id=7",
        "https://news.example.org/news/boats-2025",
        "https://example.com/news/boats-2025",
        "ftp://example.org/news/boats-2025",
        "https://[::1",
        "boats",
        "",
    ],
)
def test_other_addresses_are_not_found(typed):
    make.ArticleFactory(url=ADDRESS)
    assert find_pages(typed) == []


def test_parameters_that_select_a_page_count():
    one = make.ArticleFactory(url="https://example.org/story?id=1&lang=en")
    make.ArticleFactory(url="https://example.org/story?id=2")
    make.ArticleFactory(url="https://example.org/story")
    (page,) = find_pages("https://example.org/story?lang=en&utm_source=x&id=1")
    assert page.record == one


def test_every_role_of_a_page():
    copy = make.ArticleCopyFactory(url="https://example.org/copy")
    outcome = make.OutcomeDocumentFactory(url="https://example.org/communique.pdf")
    quote = make.QuoteFactory()
    make.SourceLinkFactory(pledge=None, quote=quote, url="https://example.org/speech")
    update = make.status_update(make.PledgeFactory())
    Evidence.objects.create(status_update=update, url="https://example.org/proof")
    found = {
        address: [(page.role, page.record) for page in find_pages(f"example.org/{address}")]
        for address in ("copy", "communique.pdf", "speech", "proof")
    }
    assert found == {
        "copy": [("copy", copy.article)],
        "communique.pdf": [("outcome", outcome.summit)],
        "speech": [("source", quote)],
        "proof": [("evidence", update.pledge)],
    }


def test_a_record_is_listed_once_and_drafts_never():
    article = make.ArticleFactory(url=ADDRESS)
    make.ArticleCopyFactory(article=article, url=f"{ADDRESS}?page=1&utm_source=x")
    make.SourceLinkFactory(pledge=None, article=article, url=ADDRESS)
    make.SourceLinkFactory(pledge=make.PledgeFactory(state="draft"), url=ADDRESS)
    make.ArticleCopyFactory(article=make.ArticleFactory(state="draft"), url=ADDRESS)
    assert [page.record for page in find_pages(ADDRESS)] == [article]
