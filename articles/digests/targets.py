"""What a digest can be about: any list or search with its filters, or one record.

A digest has the entries of the feeds of the same list (new records, and for pledges status
updates), or those of the log of changes about the record.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.http import QueryDict

from articles import change_log, filters
from articles.digests.recent import DigestEvent, RecentEvents
from articles.filters import InvalidParameterError, Listing
from articles.filters.labels import NOUNS
from articles.formats.feeds import FEEDS, Frequency, entries_per_week, feeds_of
from articles.formats.feeds.change_log import entries_of
from articles.formats.feeds.entries import FeedEntry
from articles.formats.feeds.events import FeedEvent, FeedEvents
from articles.kinds import BY_MODEL, BY_NAME
from articles.models.subscription import MAX_URL_LENGTH

LISTINGS: dict[str, type[Listing]] = {
    listing.address: listing
    for listing in (
        filters.SearchListing,
        filters.ArticleListing,
        filters.QuoteListing,
        filters.PledgeListing,
        filters.SpeakerListing,
        filters.SummitListing,
        filters.OrganisationListing,
        filters.TopicListing,
    )
}
# The feed of changes is left out: an archive is corrected all the time.
DIGEST_FEEDS = ("new", "status")
CHANGES = "changes"
"""Name of the feed that the digests of records have."""
_RECORD = re.compile(r"/(?P<plural>[a-z]+)/(?P<key>[^/]+)/")
_KINDS = {BY_NAME[name].plural: BY_NAME[name] for name in change_log.RECORD_KINDS}


@dataclass(frozen=True, slots=True)
class Volume:
    """Expected volume: items a week on average, and weeks of the last *weeks* without any.

    Unless ``complete``, there were more.
    """

    average: float
    quiet: int
    weeks: int
    complete: bool = True

    @classmethod
    def of(cls, feeds: Iterable[Frequency]) -> Volume:
        """The volume of feeds together."""
        feeds = list(feeds)
        same_weeks = zip(*(feed.weeks for feed in feeds), strict=True)
        totals = [sum(week.number for week in same) for same in same_weeks]
        complete = all(feed.complete for feed in feeds)
        return cls(round(sum(totals) / len(totals), 1), totals.count(0), len(totals), complete)


class DigestTarget(ABC):
    """A list or a record: its canonical site-relative *url*, and what it is in words."""

    url: str
    description: str

    @property
    def too_long(self) -> bool:
        """Whether the URL has more characters than can be stored."""
        return len(self.url) > MAX_URL_LENGTH

    @abstractmethod
    def events(self, recent: RecentEvents) -> list[DigestEvent]:
        """What was new in the time of *recent*, newest first."""

    @abstractmethod
    def volume(self, today: date) -> Volume:
        """The expected volume, from the last weeks."""


class ListTarget(DigestTarget):
    """All new records of a list, and the verdicts on its pledges; their order does not matter."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.url = listing.list_url.at(listing.address).without("order").href
        if listing.is_filtered:
            description = "".join(text for text, _ in listing.describe())
        else:
            description = f"All {NOUNS[listing.kind][1]}"
        self.description = description[:1].upper() + description[1:]
        self.feeds = tuple(name for name in feeds_of(listing) if name in DIGEST_FEEDS)

    def events(self, recent: RecentEvents) -> list[DigestEvent]:
        return recent.in_list(self.listing, self.feeds)

    def volume(self, today: date) -> Volume:
        return Volume.of(
            entries_per_week(FeedEvents(self.listing, FEEDS[name].events_of), today)
            for name in self.feeds
        )


class RecordTarget(DigestTarget):
    """What the log of changes has about one record."""

    def __init__(self, record: Model) -> None:
        kind = BY_MODEL[type(record)]
        self.record = record
        self.url = f"{kind.url}{record.pk if kind.keyed_by_id else record.slug}/"
        self.description = f"{kind.name.capitalize()}: {record}"

    def events(self, recent: RecentEvents) -> list[DigestEvent]:
        keys = self._changes(recent.start, recent.end)
        return [(CHANGES, FeedEvent(at, kind, row, row)) for at, kind, row in keys]

    def volume(self, today: date) -> Volume:
        return Volume.of([entries_per_week(self, today)])

    def dates_since(self, start: datetime, most: int) -> tuple[list[datetime], bool]:
        """The dates of the changes since *start*, at most *most*, and whether these are all."""
        dates = [at for at, _, _ in self._changes(start)]
        return dates[:most], len(dates) <= most

    def _changes(self, since: datetime, until: datetime | None = None) -> list[tuple]:
        """Keys of the changes in this time, without the publication of the record itself."""
        keys = change_log.ChangeKeys(record=self.record, since=since, until=until)
        own = (change_log.PUBLICATIONS.get(type(self.record)), self.record.pk)
        return [key for key in keys if key[1:] != own]


def parse_target(url: str) -> DigestTarget | None:
    """The target with a site-relative URL; None if it is none or has an invalid filter."""
    path, _, query = url.partition("?")
    if match := _RECORD.fullmatch(path):
        kind = _KINDS.get(match["plural"])
        record = change_log.public_record(kind, match["key"]) if kind else None
        return RecordTarget(record) if record else None
    if path not in LISTINGS:
        return None
    try:
        listing = LISTINGS[path](QueryDict(query))
        return None if listing.params.refusals else ListTarget(listing)
    except InvalidParameterError:
        return None


def public_entries(events: Iterable[DigestEvent]) -> dict[str, list[FeedEntry]]:
    """The feed entries of events by feed; records that are not public any more are left out."""
    by_feed: dict[str, list[FeedEvent]] = {}
    for name, event in events:
        by_feed.setdefault(name, []).append(event)
    entries = {name: FEEDS[name].entries_of(by_feed[name]) for name in FEEDS if name in by_feed}
    if CHANGES in by_feed:
        keys = [(event.at, event.kind, event.row) for event in by_feed[CHANGES]]
        entries[CHANGES] = entries_of(change_log.load_changes(keys))
    return {name: found for name, found in entries.items() if found}
