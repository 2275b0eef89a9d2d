"""The feeds of a listing: new records, changed records, and for pledges new verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from articles.filters import Listing
from articles.filters.labels import NOUNS
from articles.formats.exports import RIGHTS_NOTE
from articles.formats.feeds import entries, events
from articles.formats.feeds.atom import AtomDocument, render_atom, updated_at
from articles.kinds import PLEDGE

SIZE = 50  # entries of a feed


@dataclass(frozen=True, slots=True)
class FeedKind:
    """One kind of feed: ``path`` below the listing, ``adjective`` for its title, data sources."""

    path: str
    adjective: str
    events_of: events.EventQuery
    entries_of: Callable[[Sequence[events.FeedEvent]], list[entries.FeedEntry]]
    pledges_only: bool = False


FEEDS = {
    "new": FeedKind("feed/", "new", events.publication_events, entries.new_record_entries),
    "updates": FeedKind("feed/updates/", "changed", events.change_events, entries.change_entries),
    "status": FeedKind(
        "feed/status/", "assessed", events.verdict_events, entries.verdict_entries, True
    ),
}


def feeds_of(listing: Listing | type[Listing]) -> list[str]:
    """Names of the feeds that a listing offers."""
    return [n for n, kind in FEEDS.items() if listing.kind == PLEDGE or not kind.pledges_only]


class Feed:
    """One feed of a listing at *site*: a single document of the newest ``SIZE`` entries."""

    def __init__(self, listing: Listing, kind: FeedKind, site: str) -> None:
        self.listing = listing
        self.kind = kind
        self.site = site
        self.events = events.FeedEvents(listing, kind.events_of)

    @cached_property
    def entries(self) -> list[entries.FeedEntry]:
        """The entries, newest first."""
        return self.kind.entries_of(self.events.newest(SIZE))

    @property
    def updated(self) -> datetime:
        """When the latest entry changed."""
        return updated_at(self.entries)

    @property
    def title(self) -> str:
        """The feed's title: its kind and the active filters."""
        listing = self.listing
        title = f"Summit Archive: {self.kind.adjective} {NOUNS[listing.kind][1]}"
        if not listing.is_filtered:
            return title
        return f"{title} – {''.join(text for text, _ in listing.describe())}"

    def url(self) -> str:
        """The feed's absolute URL; the listing's order does not apply to it."""
        path = f"{self.listing.address}{self.kind.path}"
        return f"{self.site}{self.listing.list_url.at(path).without('order').href}"

    def render(self) -> str:
        """The feed as XML."""
        url = self.url()
        document = AtomDocument(
            name=url.removeprefix(self.site).lstrip("/"),
            title=self.title,
            page_url=f"{self.site}{self.listing.list_url.at(self.listing.address).href}",
            feed_url=url,
            entries=self.entries,
        )
        return render_atom(self.site, document, RIGHTS_NOTE)
