"""Timeline of a listing's records: when each was published, changed or assessed.

Feeds list these events newest first and the subscription page counts them per week. Without words
in the query the database sorts them. With words the search engine names the records and their
dates are fetched in batches, because the search index is not sorted by them. If the words match
more than ``BITMAP_THRESHOLD`` records, that would take too long and too much memory: then the
database is read in date order and checked against a bitmap of the matching ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, Value

from articles.filters import Listing
from articles.kinds import BY_NAME, TOPIC, orders_of
from articles.models import StatusUpdate, Topic

# A save this soon after publication is part of it: topics are added after the record is created.
GRACE_PERIOD = timedelta(minutes=10)
BATCH = 500
BITMAP_THRESHOLD = 5_000


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event of one record; ``row`` is the key of the row with the date (a ledger entry's)."""

    at: datetime
    kind: str
    pk: int
    row: int


#: Annotates the records of a kind with ``at`` and ``row`` of their events.
EventQuery = Callable[[str, QuerySet], QuerySet]


def publication_events(kind: str, rows: QuerySet) -> QuerySet:
    """When each record was first published."""
    if kind == TOPIC:  # topics have no publication state: they are public once created
        dated = rows.annotate(at=_topic_history_date("history_date"), row=F("pk"))
        return dated.filter(at__isnull=False)  # one stored in bulk has no history
    return rows.annotate(at=F("published_at"), row=F("pk")).filter(at__isnull=False)


def change_events(kind: str, rows: QuerySet) -> QuerySet:
    """When each record was last changed, if that was after its publication."""
    if kind == TOPIC:
        rows = rows.annotate(
            at=_topic_history_date("-history_date"), began=_topic_history_date("history_date")
        )
    else:
        rows = rows.filter(updated_at__gt=F("published_at"))  # the condition of their index
        rows = rows.annotate(at=F("updated_at"), began=F("published_at"))
    return rows.annotate(row=F("pk")).filter(at__gt=F("began") + GRACE_PERIOD)


def verdict_events(kind: str, rows: QuerySet) -> QuerySet:
    """When each public status update of the pledges was entered."""
    entries = StatusUpdate.objects.published().filter(pledge__in=rows.order_by().values("pk"))
    return entries.annotate(at=F("created_at"), row=F("pk"))


def event_tuples(kind: str, rows: QuerySet, events_of: EventQuery) -> QuerySet:
    """The events of records as the values of ``FeedEvent``, unordered."""
    number = F("pledge_id") if events_of is verdict_events else F("pk")
    dated = events_of(kind, rows.order_by()).order_by()
    return dated.annotate(record=Value(kind), number=number).values_list(
        "at", "record", "number", "row"
    )


def all_events(kind: str, events_of: EventQuery, start: datetime, end: datetime) -> list[FeedEvent]:
    """The events of all public records of a kind from *start* to before *end*."""
    rows = event_tuples(kind, _model(kind).objects.published(), events_of)
    return [FeedEvent(*event) for event in rows.filter(at__gte=start, at__lt=end)]


def _topic_history_date(order: str) -> Subquery:
    history = Topic.history.filter(id=OuterRef("pk")).order_by(order).values("history_date")
    return Subquery(history[:1])


class FeedEvents:
    """The events of a listing's records: the newest ones, or the dates since a point in time."""

    def __init__(self, listing: Listing, events_of: EventQuery = publication_events) -> None:
        self.listing = listing
        self.events_of = events_of

    @cached_property
    def _querysets(self) -> dict[str, QuerySet] | None:
        """The events as querysets by kind; None if they must be collected from the search."""
        if self.listing.selection.words is None:
            rows = self.listing.qs
            rows = rows if isinstance(rows, dict) else {self.listing.kind: rows}
        elif self._matching_ids is not None:
            rows = {kind: _model(kind).objects.published() for kind in self._matching_ids}
        else:
            return None
        return {
            kind: event_tuples(kind, queryset, self.events_of) for kind, queryset in rows.items()
        }

    @cached_property
    def _matching_ids(self) -> dict[str, IdBitmap] | None:
        """Ids of the records that the words match, by kind, if there are many; else None."""
        results = self.listing.results
        if self.listing.selection.words is None or len(results) <= BITMAP_THRESHOLD:
            return None
        bitmaps: dict[str, IdBitmap] = {}
        # Any order but relevance, which is the slowest to read to the end.
        request = replace(results.selection, order=orders_of(self.listing.kind)[0])
        for keys in results.with_request(request, lambda: self.listing.qs).all_keys():
            for kind, pk in keys:
                bitmaps.setdefault(kind, IdBitmap()).add(pk)
        return bitmaps

    @cached_property
    def _collected(self) -> list[tuple]:
        """All events of the records that the words match, oldest first."""
        events = []
        for keys in self.listing.results.all_keys(BATCH):
            for kind in {kind for kind, _ in keys}:
                rows = _model(kind).objects.published()
                rows = rows.filter(pk__in=[pk for key_kind, pk in keys if key_kind == kind])
                events += event_tuples(kind, rows, self.events_of)
        return sorted(events)

    def _matching(self, events: Iterable[tuple]) -> Iterator[tuple]:
        """The events whose records match the words; all events without words."""
        bitmaps = self._matching_ids
        return (event for event in events if bitmaps is None or event[2] in bitmaps[event[1]])

    def newest(self, number: int) -> list[FeedEvent]:
        """The last *number* events, newest first."""
        if self._querysets is None:
            return [FeedEvent(*event) for event in self._collected[::-1][:number]]
        # The newest of each kind: the database would sort a union of all their rows.
        newest: list[tuple] = []
        for rows in self._querysets.values():
            rows = rows.order_by("-at", "-number", "-row")
            if self._matching_ids is None:
                newest += rows[:number]
            else:
                newest += islice(self._matching(rows.iterator(chunk_size=BATCH)), number)
        return [FeedEvent(*event) for event in sorted(newest, reverse=True)[:number]]

    def dates_since(self, start: datetime, most: int) -> tuple[list[datetime], bool]:
        """The dates of the events since *start*, unordered, and whether these are all.

        At most *most* events of each kind are read, the newest.
        """
        if self._querysets is None:
            return [at for at, *_ in self._collected if at >= start], True
        dates, complete = [], True
        for rows in self._querysets.values():
            events = list(rows.filter(at__gte=start).order_by("-at")[: most + 1])
            complete = complete and len(events) <= most
            dates += [at for at, *_ in self._matching(events[:most])]
        return dates, complete


class IdBitmap:
    """A set of primary keys, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        byte = number >> 3
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1))
        self._bits[byte] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        byte = number >> 3
        return byte < len(self._bits) and bool(self._bits[byte] >> (number & 7) & 1)


def _model(kind: str) -> type[Model]:
    return Topic if kind == TOPIC else BY_NAME[kind].model
