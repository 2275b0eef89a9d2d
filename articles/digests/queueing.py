"""Decides which digests are due and puts them into the outbox.

A digest covers whole days up to a Monday. Equal searches are evaluated once, for all their
subscriptions. The digest, its items and the day up to which the subscription is covered are stored
in one transaction: after a crash, the next run continues with the subscriptions that are still due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from articles.digests.recent import DigestEvent, RecentEvents
from articles.digests.targets import parse_target
from articles.models import Digest, DigestItem, Subscription

MAX_ITEMS = 50
"""Items of one mail, as in a feed; it counts the others and links to their list."""
BATCH = 500
"""Subscriptions per transaction, so that editors can save meanwhile."""


@dataclass(slots=True)
class QueueReport:
    """Number of different searches and of their subscriptions, digests queued, broken searches."""

    searches: int = 0
    subscriptions: int = 0
    queued: int = 0
    broken: int = 0


def queue_due_digests(today: date) -> QueueReport:
    """Queue the digests of all days before the Monday of this week."""
    report, until = QueueReport(), today - timedelta(days=today.weekday())
    due = Subscription.objects.due(until)
    since = due.aggregate(since=Min("covered_until"))["since"]
    if since is None:
        return report
    recent = RecentEvents(_midnight(since), _midnight(until))
    for url in list(due.order_by("url").values_list("url", flat=True).distinct()):
        target = parse_target(url)
        events = target.events(recent) if target else []
        pks = list(due.filter(url=url).values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            report.queued += _queue(pks[start : start + BATCH], until, events)
        report.searches += 1
        report.subscriptions += len(pks)
        report.broken += target is None
    return report


@transaction.atomic
def _queue(pks: Sequence[int], until: date, events: Sequence[DigestEvent]) -> int:
    """Queue the digests of some subscriptions of one search; returns their number."""
    # Another run may have decided on some of them.
    due = list(Subscription.objects.due(until).filter(pk__in=pks).select_for_update())
    already = _sent_items(due, events)
    digests, items = [], []
    for subscription in due:
        start = _midnight(subscription.covered_until)
        new = [
            (feed, event)
            for feed, event in events
            if event.at >= start and (subscription.pk, *_key(feed, event)) not in already
        ]
        if new:
            digest = Digest(subscription=subscription, until=until, more=len(new[MAX_ITEMS:]))
            digests.append(digest)
            items += list(_items(digest, new[:MAX_ITEMS]))
    Digest.objects.bulk_create(digests)
    DigestItem.objects.bulk_create(items, batch_size=BATCH)
    Subscription.objects.filter(pk__in=[each.pk for each in due]).update(covered_until=until)
    return len(digests)


def _sent_items(due: Sequence[Subscription], events: Sequence[DigestEvent]) -> set[tuple]:
    """Items that the subscriptions have been told about, of those that are new now.

    Usually none, because the days of digests do not overlap and dates of events do not change.
    """
    rows = {event.row for _, event in events}
    sent = DigestItem.objects.filter(subscription__in=due)
    if len(rows) <= BATCH:
        sent = sent.filter(row__in=rows)
    return set(sent.values_list("subscription_id", "feed", "kind", "row"))


def _items(digest: Digest, events: Sequence[DigestEvent]) -> Iterator[DigestItem]:
    for feed, event in events:
        _, kind, row = _key(feed, event)
        yield DigestItem(
            digest=digest,
            subscription=digest.subscription,
            feed=feed,
            kind=kind,
            row=row,
            at=event.at,
        )


def _key(feed: str, event: DigestEvent) -> tuple[str, str, int]:
    return feed, event.kind, event.row


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
