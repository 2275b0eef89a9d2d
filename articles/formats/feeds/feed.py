"""The three feeds of a listing, and how their documents follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.filters import Listing, PageOutOfRangeError
from articles.filters.exceptions import MAX_PAGE
from articles.filters.labels import NOUNS
from articles.formats.exports import RIGHTS_NOTE
from articles.formats.feeds import entries, events
from articles.formats.feeds.atom import AtomDocument, render_atom, updated_at
from articles.search.request import PLEDGE

SIZE = 50


@dataclass(frozen=True, slots=True)
class FeedKind:
    """``place`` is where it stands under its listing; ``label`` what readers know it by."""

    place: str
    label: str
    dated: events.Dated
    entries: Callable[[Sequence[events.FeedEvent]], list[entries.FeedEntry]]
    pledges_only: bool = False


FEEDS = {
    "new": FeedKind("feed/", "new", events.publication_events, entries.new_record_entries),
    "updates": FeedKind("feed/updates/", "changed", events.change_events, entries.change_entries),
    "status": FeedKind(
        "feed/status/", "judged", events.verdict_events, entries.verdict_entries, True
    ),
}


def feeds_of(listing: Listing | type[Listing]) -> list[str]:
    """The names of the feeds that a listing has."""
    return [n for n, kind in FEEDS.items() if listing.kind == PLEDGE or not kind.pledges_only]


class Feed:
    """One feed of a listing, at *site*.

    The subscription document holds the newest entries. Archived documents are counted from the
    oldest entry on, ``SIZE`` to each, so that a full one keeps its entries; together they hold
    everything. ``number`` 0 is the subscription document; an archived document that does not exist
    or lies too deep raises ``PageOutOfRangeError``.
    """

    def __init__(self, listing: Listing, kind: FeedKind, site: str, number: int = 0) -> None:
        self.listing = listing
        self.kind = kind
        self.site = site
        self.number = number
        self.timeline = events.FeedEvents(listing, kind.dated)
        if number and not max(1, self.full - MAX_PAGE + 1) <= number <= self.full:
            raise PageOutOfRangeError("This feed has no such archived document.")

    @cached_property
    def full(self) -> int:
        """How many archived documents there are; none while one document holds everything."""
        total = len(self.timeline)
        return total // SIZE if total > SIZE else 0

    @cached_property
    def entries(self) -> list[entries.FeedEntry]:
        """The entries of this document, the newest first."""
        if not self.number:
            return self.kind.entries(self.timeline.newest(SIZE))
        last = self.number * SIZE
        return self.kind.entries(self.timeline.between(last - SIZE, last)[::-1])

    @property
    def changed(self):
        """When the newest of its entries changed."""
        return updated_at(self.entries)

    @property
    def title(self) -> str:
        """What it brings, in words."""
        listing = self.listing
        title = f"Summit Archive: {self.kind.label} {NOUNS[listing.kind][1]}"
        if not listing.selection.filtered:
            return title
        return f"{title} – {''.join(text for text, _ in listing.described())}"

    def address(self, number: int = 0) -> str:
        """The absolute address of a document."""
        here = self.listing.here.at(f"{self.listing.address}{self.kind.place}").without("order")
        return f"{self.site}{(here.setting('archive', str(number)) if number else here).href}"

    def write(self) -> str:
        """The document as XML."""
        n = self.number
        before = n - 1 if n else self.full
        oldest = self.full - MAX_PAGE
        return render_atom(
            self.site,
            AtomDocument(
                name=self.address().removeprefix(self.site).lstrip("/"),
                title=self.title,
                page=f"{self.site}{self.listing.here.at(self.listing.address).href}",
                here=self.address(n),
                current=self.address(),
                entries=self.entries,
                before=self.address(before) if before > max(0, oldest) else "",
                after=self.address(n + 1) if n and n < self.full else "",
                archive=bool(n),
            ),
            RIGHTS_NOTE,
        )
