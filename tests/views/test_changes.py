"""The log of changes: order, filters, feed."""

from __future__ import annotations

from datetime import date, timedelta

import feedparser
import pytest

from articles import change_log
from articles.models import Correction, Pledge, Quote, Rights, State
from articles.models.revision import revise
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
        [("verdict", update.pk), ("pledge", pledge.pk)],
        [("correction", notice.pk)],
        [("statement", quote.pk), ("article", quote.article_id)],
    ]
    assert [keys for _, keys in shown(client, "?kind=correction")] == [[("correction", notice.pk)]]
    slug = pledge.summit.slug
    assert [keys for _, keys in shown(client, f"?summit={slug}")] == [
        [("verdict", update.pk), ("pledge", pledge.pk)],
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
    assert len(feed.entries) == 5
    paths = {entry.link.removeprefix("https://archive.example") for entry in feed.entries}
    assert paths >= {
        f"{pledge.get_absolute_url()}#update-{update.pk}",
        quote.get_absolute_url(),
        quote.article.get_absolute_url(),
    }
    only = feedparser.parse(client.get(f"/changes/feed/?summit={pledge.summit.slug}").content)
    assert len(only.entries) == 3


def test_changes_that_concern_a_record(client, pledge):
    article = f.ArticleFactory(rights=Rights.FULL, body="One.", summit=pledge.summit)
    quote = f.QuoteFactory(article=article, statement=f.StatementFactory())
    version = f.QuoteFactory(statement=quote.statement)
    f.MentionFactory(pledge=pledge, article=None, quote=quote)
    f.PledgeActorFactory(pledge=pledge, country=None, speaker=quote.speaker)
    verdict, notice = f.status_update(pledge), f.CorrectionFactory(article=article)
    text = revise(article, "Two.").revision
    f.status_update(f.PledgeFactory())
    f.MentionFactory(pledge=f.PledgeFactory(state=State.DRAFT), article=article)

    on_pledge = {("verdict", verdict.pk), ("pledge", pledge.pk)}
    said, in_article = ("statement", quote.pk), ("article", article.pk)
    corrected = {("correction", notice.pk)}
    for query, expected in (
        (f"article={article.pk}", on_pledge | corrected | {said, in_article, ("text", text.pk)}),
        (f"quote={quote.pk}", on_pledge | {said, ("statement", version.pk)}),
        (f"pledge={pledge.pk}", on_pledge),
        (f"speaker={quote.speaker.slug}", on_pledge | {said}),
    ):
        found = {key for _, keys in shown(client, f"?{query}") for key in keys}
        assert found == expected, query
        feed = feedparser.parse(client.get(f"/changes/feed/?{query}").content)
        assert len(feed.entries) == len(expected), query
    labels = [label for label, _, _ in client.get(f"/changes/?pledge={pledge.pk}").context["kinds"]]
    assert labels == ["All", "Verdicts", "Corrections", "New pledges"]


def test_a_record_by_its_former_slug(client):
    speaker = f.SpeakerFactory(slug="once")
    quote = f.QuoteFactory(speaker=speaker)
    speaker.slug = "now"
    speaker.save()
    assert [keys for _, keys in shown(client, "?speaker=once")] == [[("statement", quote.pk)]]


def test_what_is_not_understood_is_refused(client):
    assert client.get("/changes/?kind=rumours").status_code == 400
    assert client.get("/changes/?summit=nowhere").status_code == 404
    for query in ("speaker=nobody", "article=9", "article=x", "quote=" + "9" * 30):
        assert client.get(f"/changes/?{query}").status_code == 404, query
    assert client.get("/changes/?article=1&quote=1").status_code == 400
    assert client.get("/changes/?page=2").status_code == 404
    assert shown(client) == []
    draft = f.QuoteFactory(state=State.DRAFT)
    assert client.get(f"/changes/?quote={draft.pk}").status_code == 404


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
