"""The log of changes: order, filters, feed."""

from __future__ import annotations

from datetime import date, timedelta

import feedparser
import pytest

from articles import change_log
from articles.models import Correction, Pledge, Quote, State
from tests import factories as f

pytestmark = pytest.mark.django_db


def shown(client, query=""):
    response = client.get(f"/changes/{query}")
    assert response.status_code == 200
    return [(day, [(c.kind, c.pk) for c in changes]) for day, changes in response.context["days"]]


@pytest.fixture
def pledge():
    return f.PledgeFactory()


def test_changes_of_each_kind_by_day(client, pledge):
    quote = f.QuoteFactory()
    notice = f.CorrectionFactory(article=None, pledge=pledge, corrected_on=date(2025, 5, 1))
    update = f.status_update(pledge)
    f.QuoteFactory(state=State.DRAFT, article__state=State.DRAFT)
    f.CorrectionFactory(article=None, pledge=pledge, state=State.DRAFT)
    Quote.objects.filter(pk=quote.pk).update(published_at="2025-03-01T12:00Z")
    quote.article.__class__.objects.filter(pk=quote.article_id).update(
        published_at="2025-03-01T11:00Z"
    )
    Correction.objects.filter(pk=notice.pk).update(published_at="2025-05-02T12:00Z")
    assert [day for day, _ in shown(client)[1:]] == [date(2025, 5, 2), date(2025, 3, 1)]
    assert [keys for _, keys in shown(client)] == [
        [("verdict", update.pk)],
        [("correction", notice.pk)],
        [("statement", quote.pk), ("article", quote.article_id)],
    ]
    assert [keys for _, keys in shown(client, "?kind=correction")] == [[("correction", notice.pk)]]
    slug = pledge.summit.slug
    assert [keys for _, keys in shown(client, f"?summit={slug}")] == [
        [("verdict", update.pk)],
        [("correction", notice.pk)],
    ]


def test_a_verdict_that_confirms_the_status_says_so(client, pledge):
    for _ in range(2):
        f.status_update(pledge, status="under-way")
    page = client.get("/changes/?kind=verdict").content.decode()
    assert page.count("Verdict: Under way<") == page.count("Verdict: still under way<") == 1


def test_a_verdict_on_a_draft_is_public_with_its_pledge(client, pledge):
    update = f.status_update(pledge)
    later = update.created_at + timedelta(days=3)
    for published_at, day in ((later, later.date()), (None, update.created_at.date())):
        Pledge.objects.filter(pk=pledge.pk).update(published_at=published_at)
        assert shown(client, "?kind=verdict") == [(day, [("verdict", update.pk)])]


def test_a_verdict_names_the_status_it_replaced(client, pledge):
    first = f.status_update(pledge, status="under-way", as_of="2025-01-02")
    second = f.status_update(pledge, status="kept", as_of="2025-06-02")
    ((_, changes),) = client.get("/changes/?kind=verdict").context["days"]
    assert {c.pk: (c.previous, c.record.status_label) for c in changes} == {
        second.pk: ("Under way", "Kept"),
        first.pk: ("", "Under way"),
    }


def test_feed_has_the_same_changes(client, pledge, settings):
    settings.SITE_URL = "https://archive.example"
    update, quote = f.status_update(pledge), f.QuoteFactory()
    f.CorrectionFactory(article=None, pledge=pledge, text="It was <b>two</b>.")
    feed = feedparser.parse(client.get("/changes/feed/").content)
    assert len(feed.entries) == 4
    paths = {entry.link.removeprefix("https://archive.example") for entry in feed.entries}
    assert paths >= {
        f"{pledge.get_absolute_url()}#update-{update.pk}",
        quote.get_absolute_url(),
        quote.article.get_absolute_url(),
    }
    only = feedparser.parse(client.get(f"/changes/feed/?summit={pledge.summit.slug}").content)
    assert len(only.entries) == 2


def test_what_is_not_understood_is_refused(client):
    assert client.get("/changes/?kind=rumours").status_code == 400
    assert client.get("/changes/?summit=nowhere").status_code == 404
    assert client.get("/changes/?page=2").status_code == 404
    assert shown(client) == []


def test_the_log_ends_after_its_maximum_with_the_newest_of_all_kinds(client, settings, monkeypatch):
    settings.PAGE_SIZE = 2
    monkeypatch.setattr(change_log, "MAX_CHANGES", 3)
    f.ArticleFactory()
    update = f.status_update(f.PledgeFactory())
    articles = [f.ArticleFactory() for _ in range(2)]
    newest = [("article", articles[1].pk), ("article", articles[0].pk), ("verdict", update.pk)]
    pages = [shown(client), shown(client, "?page=2")]
    assert [key for page in pages for _, keys in page for key in keys] == newest
    assert client.get("/changes/?page=3").status_code == 404
