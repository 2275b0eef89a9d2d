"""Events of the last days, and which of them are in a list.

The events of all records are read once. Each list is then asked for the keys of its records, by
the search engine if possible. The other way round, a query with the filters and the dates of each
list, takes more than four times as long (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from articles.filters import Listing
from articles.formats.feeds import FEEDS
from articles.formats.feeds.events import FeedEvent, all_events
from articles.kinds import INDEXED, orders_of

#: Name of a feed and one of its events.
DigestEvent = tuple[str, FeedEvent]


class RecentEvents:
    """The events of all public records from *start* to before *end*, read when they are needed."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.start, self.end = start, end
        self._events: dict[tuple[str, str], list[FeedEvent]] = {}

    def of(self, feed: str, kind: str) -> list[FeedEvent]:
        """The events of one feed of one kind of record."""
        if (feed, kind) not in self._events:
            events_of = FEEDS[feed].events_of
            self._events[feed, kind] = all_events(kind, events_of, self.start, self.end)
        return self._events[feed, kind]

    def in_list(self, listing: Listing, feeds: Iterable[str]) -> list[DigestEvent]:
        """The events of the records in a list, newest first, as in its feeds."""
        kinds = (listing.kind,) if listing.kind else INDEXED
        pairs = [(feed, kind) for feed in feeds for kind in kinds]
        events = [(feed, event) for feed, kind in pairs for event in self.of(feed, kind)]
        if not events:
            return []
        wanted = {(event.kind, event.pk) for _, event in events}
        matching = {key for keys in _keys_of(listing) for key in keys if key in wanted}
        return sorted(
            (item for item in events if (item[1].kind, item[1].pk) in matching),
            key=lambda item: (item[1].at, item[1].kind, item[1].pk, item[1].row),
            reverse=True,
        )


def _keys_of(listing: Listing) -> Iterable[Iterable[tuple]]:
    results = listing.results
    # Any order but relevance, which is the slowest to read to the end.
    request = replace(results.selection, order=orders_of(listing.kind)[0])
    return results.with_request(request, lambda: listing.qs).all_keys()
