"""What a digest can be about: any list or search with its filters, or one pledge.

A digest has the entries of the feeds of the same list: new records, and for pledges status updates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from articles import filters
from articles.digests.recent import DigestEvent, RecentEvents
from articles.filters import InvalidParameterError, Listing
from articles.filters.labels import NOUNS
from articles.formats.feeds import FEEDS, Week, entries_per_week, feeds_of
from articles.formats.feeds.entries import FeedEntry
from articles.formats.feeds.events import FeedEvent, FeedEvents
from articles.models import Pledge
from articles.models.subscription import MAX_URL_LENGTH
from articles.search.request import SearchRequest

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
_PLEDGE = re.compile(r"/pledges/([0-9]{1,18})/")


@dataclass(frozen=True, slots=True)
class Volume:
    """Expected volume: items a week on average, and weeks of the last *weeks* without any."""

    average: float
    quiet: int
    weeks: int

    @classmethod
    def of(cls, feeds: Iterable[Sequence[Week]]) -> Volume:
        """The volume of feeds together, each with its entries per week."""
        totals = [sum(week.number for week in same) for same in zip(*feeds, strict=True)]
        return cls(round(sum(totals) / len(totals), 1), totals.count(0), len(totals))


class OnePledgeListing(filters.PledgeListing):
    """The list of one pledge, from the database."""

    indexed = False

    def __init__(self, pk: int) -> None:
        super().__init__({})
        self.pk = pk

    def matching(self, selection: SearchRequest) -> QuerySet:
        return super().matching(selection).filter(pk=self.pk)


@dataclass(frozen=True, slots=True)
class DigestTarget:
    """A list or a pledge: its canonical site-relative *url*, and what it is in words."""

    url: str
    description: str
    listing: Listing
    feeds: tuple[str, ...]

    @classmethod
    def of_list(cls, listing: Listing) -> DigestTarget:
        """All new records of a list; their order does not matter."""
        url = listing.list_url.at(listing.address).without("order").href
        if listing.selection.filtered:
            description = "".join(text for text, _ in listing.describe())
        else:
            description = f"All {NOUNS[listing.kind][1]}"
        feeds = tuple(name for name in feeds_of(listing) if name in DIGEST_FEEDS)
        return cls(url, description[:1].upper() + description[1:], listing, feeds)

    @classmethod
    def of_pledge(cls, pledge: Pledge) -> DigestTarget:
        """The status updates of one pledge."""
        url = f"/pledges/{pledge.pk}/"
        return cls(url, f"Pledge: {pledge.title}", OnePledgeListing(pledge.pk), ("status",))

    @property
    def too_long(self) -> bool:
        """Whether the URL has more characters than can be stored."""
        return len(self.url) > MAX_URL_LENGTH

    def events(self, recent: RecentEvents) -> list[DigestEvent]:
        """What was new in the time of *recent*, newest first."""
        return recent.in_list(self.listing, self.feeds)

    def volume(self, today: date) -> Volume:
        """The expected volume, from the last weeks."""
        return Volume.of(
            entries_per_week(FeedEvents(self.listing, FEEDS[name].events_of), today)
            for name in self.feeds
        )


def parse_target(url: str) -> DigestTarget | None:
    """The target with a site-relative URL; None if it is none or has an invalid filter."""
    path, _, query = url.partition("?")
    if match := _PLEDGE.fullmatch(path):
        pledge = Pledge.objects.published().filter(pk=int(match[1])).first()
        return DigestTarget.of_pledge(pledge) if pledge else None
    if path not in LISTINGS:
        return None
    try:
        listing = LISTINGS[path](QueryDict(query))
        if listing.params.refusals:
            return None
        return DigestTarget.of_list(listing)
    except InvalidParameterError:
        return None


def public_entries(events: Iterable[DigestEvent]) -> dict[str, list[FeedEntry]]:
    """The feed entries of events by feed; records that are not public any more are left out."""
    by_feed: dict[str, list[FeedEvent]] = {}
    for name, event in events:
        by_feed.setdefault(name, []).append(event)
    entries = {name: FEEDS[name].entries_of(by_feed[name]) for name in FEEDS if name in by_feed}
    return {name: found for name, found in entries.items() if found}
