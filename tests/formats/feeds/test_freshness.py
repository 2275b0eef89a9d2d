"""``Last-Modified`` advances when records are withdrawn, so that caches drop them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.utils.http import parse_http_date

from articles.models import Article
from articles.models.merging import merge
from articles.models.withdrawal import change_state
from tests import factories as make

pytestmark = pytest.mark.django_db

OLD = datetime(2025, 6, 2, 12, tzinfo=UTC)
PATHS = ["/quotes/feed/", "/search/feed/", "/search/feed/?q=unwise", "/api/v1/quotes/"]


@pytest.fixture
def quote():
    quote = make.QuoteFactory(exact="Unwise words", start=None, speaker=make.SpeakerFactory())
    for record in (quote, quote.article, quote.speaker, quote.summit):
        type(record).objects.filter(pk=record.pk).update(published_at=OLD, updated_at=OLD)
    return type(quote).objects.get()


def withdrawn(quote):
    change_state(quote, "withdrawn")


def made_draft(quote):
    change_state(quote, "draft")


def deleted(quote):
    quote.delete()


def article_withdrawn(quote):
    change_state(quote.article, "withdrawn")


def summit_made_draft(quote):
    change_state(quote.summit, "draft")


def speaker_merged_into_a_draft(quote):
    merge("speaker", make.SpeakerFactory(state="draft"), quote.speaker)
    change_state(type(quote).objects.get().speaker, "draft")


@pytest.mark.parametrize(
    "remove",
    [
        *(withdrawn, made_draft, deleted),
        *(article_withdrawn, summit_made_draft, speaker_merged_into_a_draft),
    ],
)
def test_removed_records_do_not_stay_in_caches(client, quote, remove):
    before = {path: client.get(path) for path in PATHS}
    for response in before.values():
        assert "Unwise words" in response.content.decode()
    remove(quote)
    for path, cached in before.items():
        response = client.get(path, headers={"If-Modified-Since": cached["Last-Modified"]})
        assert response.status_code == 200, path
        assert "Unwise words" not in response.content.decode()
        dates = [parse_http_date(r["Last-Modified"]) for r in (cached, response)]
        assert dates == sorted(dates)


@pytest.mark.parametrize("path", ["/articles/feed/", "/api/v1/articles/"])
def test_several_changes_in_one_second(client, path):
    articles = [make.ArticleFactory(title=f"Unwise {n}") for n in range(3)]
    since = client.get(path)["Last-Modified"]
    for removed, article in enumerate(articles, start=1):
        change_state(article, "withdrawn")
        response = client.get(path, headers={"If-Modified-Since": since})
        assert response.status_code == 200
        assert Article.objects.published().count() == len(articles) - removed
        since = response["Last-Modified"]


def test_unchanged_feed_returns_304(client, quote):
    withdrawn(quote)
    time.sleep(1.1)
    first = client.get("/quotes/feed/")
    again = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/quotes/feed/", headers=again).status_code == 304


@pytest.mark.parametrize("path", ["/quotes/export.csv", "/speakers/export.ndjson"])
def test_exports_are_sent_again_after_a_withdrawal(client, quote, path):
    since = client.get(path).get("Last-Modified", "Mon, 02 Jun 2025 12:00:00 GMT")
    withdrawn(quote)
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 200
