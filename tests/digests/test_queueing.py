"""Which digests are queued, and with which items."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.digests import queueing
from articles.digests.queueing import QueueReport, queue_due_digests
from articles.digests.targets import parse_target
from articles.formats.feeds.events import FeedEvents
from articles.models import Digest, DigestItem, Subscription
from tests import factories as make
from tests.digests.conftest import MONDAY, published, subscriber

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def queued() -> dict[str, list[tuple[str, str, int]]]:
    """Feed, kind and row of the items of all digests, by address."""
    return {
        digest.subscription.email: [(i.feed, i.kind, i.row) for i in digest.items.all()]
        for digest in Digest.objects.select_related("subscription").order_by("pk")
    }


def test_new_items_of_whole_days_before_monday():
    subscriber()
    late, early = published(make.QuoteFactory(), 1), published(make.QuoteFactory(), 7)
    published(make.QuoteFactory(), 8)
    published(make.QuoteFactory(), 0)
    wednesday = MONDAY + timedelta(days=2)
    assert queue_due_digests(wednesday) == QueueReport(1, 1, 1, 0)
    assert queued() == {
        "reader@example.org": [("new", "quote", late.pk), ("new", "quote", early.pk)]
    }
    assert Subscription.objects.get().covered_until == MONDAY


def test_nothing_is_queued_twice_and_the_next_week_follows():
    subscriber()
    published(make.QuoteFactory(), 1)
    following = published(make.QuoteFactory(), -2)
    queue_due_digests(MONDAY)
    assert queue_due_digests(MONDAY + timedelta(days=6)) == QueueReport()
    queue_due_digests(MONDAY + WEEK)
    assert Digest.objects.count() == 2
    assert [item.row for item in Digest.objects.latest("pk").items.all()] == [following.pk]


def test_a_missed_week_is_caught_up_in_one_mail():
    subscriber()
    published(make.QuoteFactory(), 1)
    published(make.QuoteFactory(), -3)
    queue_due_digests(MONDAY + WEEK)
    assert [digest.items.count() for digest in Digest.objects.all()] == [2]


def test_an_item_is_never_sent_twice_even_if_its_date_changes():
    subscriber()
    quote = published(make.QuoteFactory(), 1)
    queue_due_digests(MONDAY)
    published(quote, -2)
    assert queue_due_digests(MONDAY + WEEK).queued == 0
    assert DigestItem.objects.count() == 1


def test_an_empty_week_queues_nothing():
    subscriber()
    assert queue_due_digests(MONDAY) == QueueReport(1, 1, 0, 0)
    assert not Digest.objects.exists()
    assert Subscription.objects.get().covered_until == MONDAY


def test_only_confirmed_subscriptions_that_are_not_paused():
    published(make.QuoteFactory(), 1)
    subscriber("paused@example.org", paused=True)
    Subscription.objects.create(email="unconfirmed@example.org", url="/quotes/")
    assert queue_due_digests(MONDAY) == QueueReport()


def test_pausing_drops_the_outbox_and_resuming_starts_today():
    subscription = subscriber()
    published(make.QuoteFactory(), 1)
    queue_due_digests(MONDAY)
    subscription.refresh_from_db()
    subscription.pause()
    assert not Digest.objects.exists()
    subscription.resume()
    assert not subscription.paused
    assert subscription.covered_until > MONDAY


def test_equal_searches_are_evaluated_once(monkeypatch):
    for number in range(3):
        subscriber(f"reader{number}@example.org", days=7 + number)
        subscriber(f"reader{number}@example.org", "/pledges/")
    published(make.QuoteFactory(), 1)
    old = published(make.QuoteFactory(), 9)
    evaluated = []

    def parse(url):
        evaluated.append(url)
        return parse_target(url)

    monkeypatch.setattr(queueing, "parse_target", parse)
    assert queue_due_digests(MONDAY) == QueueReport(2, 6, 3, 0)
    assert evaluated == ["/pledges/", "/quotes/"]
    # Each is told about the days since its own last digest.
    assert [email for email, items in queued().items() if ("new", "quote", old.pk) in items] == [
        "reader2@example.org"
    ]


@pytest.mark.parametrize("words", [False, True])
def test_digest_equals_the_feed_of_the_list(index, words):
    speaker = make.SpeakerFactory(slug="anna")
    wanted = [
        published(make.QuoteFactory(exact="The harbour opens.", speaker=speaker), days)
        for days in (3, 2, 1)
    ]
    published(make.QuoteFactory(exact="The harbour closes."), 1)
    published(make.QuoteFactory(exact="No word of it.", speaker=speaker), 1)
    if words:
        index()
    url = "/quotes/?q=harbour&speaker=anna"
    subscriber(url=url)
    queue_due_digests(MONDAY)
    feed = FeedEvents(parse_target(url).listing).newest(10)
    rows = [row for _, _, row in queued()["reader@example.org"]]
    assert rows == [event.row for event in feed] == [quote.pk for quote in reversed(wanted)]


def test_a_list_of_pledges_has_new_pledges_and_status_updates():
    pledge = published(make.PledgeFactory(), 30)
    new = published(make.PledgeFactory(), 2)
    update = make.status_update(pledge)
    today = update.created_at.date() + WEEK
    subscriber("list@example.org", "/pledges/")
    subscriber("one@example.org", f"/pledges/{pledge.pk}/")
    subscriber("other@example.org", f"/pledges/{new.pk}/")
    queue_due_digests(today)
    assert queued() == {
        "list@example.org": [("status", "pledge", update.pk), ("new", "pledge", new.pk)],
        "one@example.org": [("changes", "verdict", update.pk)],
    }


def test_a_record_has_its_changes_without_its_own_publication():
    quote = published(make.QuoteFactory(statement=make.StatementFactory()), 1)
    version = published(make.QuoteFactory(statement=quote.statement), 2)
    published(make.QuoteFactory(), 1)
    published(make.QuoteFactory(statement=quote.statement, state="draft"), 1)
    subscriber(url=f"/quotes/{quote.pk}/")
    subscriber("speaker@example.org", f"/speakers/{quote.speaker.slug}/")
    queue_due_digests(MONDAY)
    assert queued() == {
        "reader@example.org": [("changes", "statement", version.pk)],
        "speaker@example.org": [("changes", "statement", quote.pk)],
    }


def test_hidden_records_are_never_queued():
    subscriber(url="/search/")
    published(make.QuoteFactory(state="draft"), 1)
    published(make.QuoteFactory(state="withdrawn"), 1)
    published(make.QuoteFactory(article=make.ArticleFactory(state="draft")), 1)
    assert queue_due_digests(MONDAY).queued == 0


def test_a_long_week_is_cut_and_counted(monkeypatch):
    monkeypatch.setattr(queueing, "MAX_ITEMS", 2)
    subscriber()
    quotes = [published(make.QuoteFactory(), days) for days in (1, 2, 3)]
    queue_due_digests(MONDAY)
    digest = Digest.objects.get()
    assert digest.more == 1
    assert [item.row for item in digest.items.all()] == [quotes[0].pk, quotes[1].pk]


def test_a_search_that_is_not_valid_any_more_is_counted_and_skipped():
    published(make.QuoteFactory(), 1)
    subscriber(url="/quotes/?page=1&nothing=" + "1&nothing=" * 30)
    subscriber("one@example.org", "/pledges/999/")
    subscriber("two@example.org")
    assert queue_due_digests(MONDAY) == QueueReport(3, 3, 1, 2)


class KilledError(BaseException):
    """Ends the process, as far as the code can tell."""


@pytest.mark.parametrize("after", range(3))
def test_killed_while_queueing_and_run_again(monkeypatch, after):
    """The transaction of one search is undone as a whole; the others are not repeated."""
    monkeypatch.setattr(queueing, "BATCH", 2)
    for number in range(5):
        subscriber(f"reader{number}@example.org", "/quotes/" if number % 2 else "/search/")
    quote = published(make.QuoteFactory(), 1)
    calls = []
    create = type(DigestItem.objects).bulk_create

    def killed(self, items, **options):
        create(self, items, **options)
        if self.model is DigestItem:
            calls.append(len(items))
            if len(calls) > after:
                raise KilledError

    monkeypatch.setattr(type(DigestItem.objects), "bulk_create", killed)
    with pytest.raises(KilledError):
        queue_due_digests(MONDAY)
    monkeypatch.undo()
    queue_due_digests(MONDAY)
    wanted = {f"reader{number}@example.org": ("new", "quote", quote.pk) for number in range(5)}
    assert {email: items[0] for email, items in queued().items()} == wanted
    assert Digest.objects.count() == 5
