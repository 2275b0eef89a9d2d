"""Dates of answers move forward when something leaves: nobody keeps what was withdrawn."""

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
PLACES = ["/quotes/feed/", "/search/feed/", "/search/feed/?q=unwise", "/api/v1/quotes/"]


@pytest.fixture
def quote():
    quote = make.QuoteFactory(exact="Unwise words", start=None, speaker=make.SpeakerFactory())
    for record in (quote, quote.article, quote.speaker, quote.summit):
        type(record).objects.filter(pk=record.pk).update(published_at=OLD, updated_at=OLD)
    return type(quote).objects.get()


def withdrawn(quote):
    change_state(quote, "withdrawn")


def put_back(quote):
    change_state(quote, "draft")


def deleted(quote):
    quote.delete()


def article_withdrawn(quote):
    change_state(quote.article, "withdrawn")


def summit_put_back(quote):
    change_state(quote.summit, "draft")


def speaker_merged_into_a_draft(quote):
    merge("speaker", make.SpeakerFactory(state="draft"), quote.speaker)
    change_state(type(quote).objects.get().speaker, "draft")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "leave",
    [
        *(withdrawn, put_back, deleted),
        *(article_withdrawn, summit_put_back, speaker_merged_into_a_draft),
    ],
)
def test_what_left_is_not_kept_by_anybody(client, quote, place, leave):
    before = client.get(place)
    assert "Unwise words" in before.content.decode()
    leave(quote)
    after = client.get(place, headers={"If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert "Unwise words" not in after.content.decode()
    dates = [parse_http_date(answer["Last-Modified"]) for answer in (before, after)]
    assert dates == sorted(dates)


@pytest.mark.parametrize("place", ["/articles/feed/", "/api/v1/articles/"])
def test_several_changes_in_one_second(client, place):
    articles = [make.ArticleFactory(title=f"Unwise {n}") for n in range(3)]
    since = client.get(place)["Last-Modified"]
    for left, article in enumerate(articles, start=1):
        change_state(article, "withdrawn")
        answer = client.get(place, headers={"If-Modified-Since": since})
        assert answer.status_code == 200
        assert Article.objects.published().count() == len(articles) - left
        since = answer["Last-Modified"]


def test_nothing_changed_since_is_not_sent_again(client, quote):
    withdrawn(quote)
    time.sleep(1.1)
    first = client.get("/quotes/feed/")
    again = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/quotes/feed/", headers=again).status_code == 304


@pytest.mark.parametrize("place", ["/quotes/export.csv", "/speakers/export.ndjson"])
def test_files_are_sent_again_after_a_withdrawal(client, quote, place):
    since = client.get(place).get("Last-Modified", "Mon, 02 Jun 2025 12:00:00 GMT")
    withdrawn(quote)
    assert client.get(place, headers={"If-Modified-Since": since}).status_code == 200
