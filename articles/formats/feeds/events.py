"""Timeline of a listing's records: when each was published, changed or assessed.

Feeds list these events newest first and the subscription page counts them per week. Without words
in the query the database sorts them. With words the search engine names the records and their
dates are fetched in batches, because the search index is not sorted by them. If the words match
more than ``FEW_MATCHES`` records of a kind, that would take too long: then the database is read in
the order of the dates, and the engine asked which records of each batch match.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from articles.filters import Listing
from articles.kinds import BY_NAME, INDEXED, PLEDGE, TOPIC, orders_of
from articles.models import StatusUpdate, Topic
from articles.search.request import FacetFilter

# A save this soon after publication is part of it: topics are added after the record is created.
GRACE_PERIOD = timedelta(minutes=10)
BATCH = 500
FEW_MATCHES = 4_000
# Records read in the order of the dates before all matches are read instead, which takes 9 µs for
# each instead of 6; never more than there are matches.
MAX_READ = 10_000


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event of one record; ``row`` is the key of the row with the date (a ledger entry's)."""

    at: datetime
    kind: str
    pk: int
    row: int


#: Annotates records of a kind (None for all public ones) with ``at`` and ``row`` of their events.
EventQuery = Callable[[str, QuerySet | None], QuerySet]


def publication_events(kind: str, rows: QuerySet | None) -> QuerySet:
    """When each record was first published."""
    rows = _public(kind) if rows is None else rows
    if kind == TOPIC:  # topics have no publication state: they are public once created
        dated = rows.annotate(at=_topic_history_date("history_date"), row=F("pk"))
        return dated.filter(at__isnull=False)  # one stored in bulk has no history
    return rows.annotate(at=F("published_at"), row=F("pk")).filter(at__isnull=False)


def change_events(kind: str, rows: QuerySet | None) -> QuerySet:
    """When each record was last changed, if that was after its publication."""
    rows = _public(kind) if rows is None else rows
    if kind == TOPIC:
        rows = rows.annotate(
            at=_topic_history_date("-history_date"), began=_topic_history_date("history_date")
        )
    else:
        rows = rows.filter(updated_at__gt=F("published_at"))  # the condition of their index
        rows = rows.annotate(at=F("updated_at"), began=F("published_at"))
    return rows.annotate(row=F("pk")).filter(at__gt=F("began") + GRACE_PERIOD)


def verdict_events(kind: str, rows: QuerySet | None) -> QuerySet:
    """When each public status update of the pledges was entered."""
    entries = StatusUpdate.objects.published()  # of public pledges only
    if rows is not None:
        entries = entries.filter(pledge__in=rows.order_by().values("pk"))
    return entries.annotate(at=F("created_at"), row=F("pk"))


def event_tuples(kind: str, rows: QuerySet | None, events_of: EventQuery) -> QuerySet:
    """The events of records (None for all public ones) as values of ``FeedEvent``, unordered."""
    number = F("pledge_id") if events_of is verdict_events else F("pk")
    dated = events_of(kind, rows).order_by()
    return dated.annotate(record=Value(kind), number=number).values_list(
        "at", "record", "number", "row"
    )


def all_events(kind: str, events_of: EventQuery, start: datetime, end: datetime) -> list[FeedEvent]:
    """The events of all public records of a kind from *start* to before *end*."""
    rows = event_tuples(kind, None, events_of)
    return [FeedEvent(*event) for event in rows.filter(at__gte=start, at__lt=end)]


def _topic_history_date(order: str) -> Subquery:
    history = Topic.history.filter(id=OuterRef("pk")).order_by(order).values("history_date")
    return Subquery(history[:1])


class FeedEvents:
    """The events of a listing's records: the newest ones, or the dates since a point in time."""

    def __init__(self, listing: Listing, events_of: EventQuery = publication_events) -> None:
        self.listing = listing
        self.events_of = events_of
        self._has_words = listing.selection.words is not None

    def newest(self, number: int) -> list[FeedEvent]:
        """The last *number* events, newest first."""
        # Of each kind: the database would sort a union of all their rows.
        newest = [event for kind in self._kinds for event in self._newest_of(kind, number)]
        return [FeedEvent(*event) for event in sorted(newest, reverse=True)[:number]]

    def dates_since(self, start: datetime, most: int) -> tuple[list[datetime], bool]:
        """The dates of the events since *start*, unordered, and whether these are all.

        At most *most* events of each kind are read, the newest.
        """
        dates, complete = [], True
        for kind, matches in self._kinds.items():
            if self._has_words and matches <= FEW_MATCHES:
                dates += [at for at, *_ in self._collect(kind) if at >= start]
                continue
            recent = self._rows(kind).filter(at__gte=start).order_by("-at")
            events = list(recent[: most + 1])
            complete = complete and len(events) <= most
            dates += [at for at, *_ in self._matching(events[:most])]
        return dates, complete

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        """The kinds of record in the list; with words, each with the number that match."""
        if self.listing.kind:
            return {self.listing.kind: len(self.listing.results) if self._has_words else 0}
        wanted = self.listing.selection.clause("record") or FacetFilter("record")
        kinds = [kind for kind in wanted.any_of or INDEXED if kind not in wanted.none_of]
        if not self._has_words:
            return dict.fromkeys(kinds, 0)
        matches = dict(self.listing.results.facets(["record"])["record"])
        return {kind: matches[kind] for kind in kinds if kind in matches}

    def _rows(self, kind: str) -> QuerySet:
        """The events of the kind: of the list's records, or with words those of all records."""
        listing = self.listing
        # All public pledges are listed: to compare each with the list would take a scan of both.
        if self._has_words or (kind == PLEDGE and not listing.is_filtered):
            return event_tuples(kind, None, self.events_of)
        listed = listing.matching(replace(listing.selection, kind=kind))
        return event_tuples(kind, listed, self.events_of)

    def _newest_of(self, kind: str, number: int) -> list[tuple]:
        if self._has_words and self._kinds[kind] <= FEW_MATCHES:
            return self._collect(kind, number)
        rows = self._rows(kind).order_by("-at", "-number", "-row")
        if not self._has_words:
            return list(rows[:number])
        events = rows.iterator(chunk_size=BATCH)
        newest: list[tuple] = []
        for _ in range(0, min(self._kinds[kind], MAX_READ), BATCH):
            batch = list(islice(events, BATCH))
            newest += self._matching(batch)
            if len(newest) >= number or len(batch) < BATCH:
                return newest[:number]
        return self._collect(kind, number)

    def _matching(self, events: Sequence[tuple]) -> list[tuple]:
        """The events whose records match the words; all events without words."""
        if not self._has_words:
            return list(events)
        keys = {(kind, pk) for _, kind, pk, _ in events}
        matching = self.listing.results.among(keys)
        return [event for event in events if event[1:3] in matching]

    def _collect(self, kind: str, number: int | None = None) -> list[tuple]:
        """The last *number* events, or all, of the records of a kind that the words match, newest
        first."""
        # Any order but relevance, which is the slowest to read to the end.
        request = replace(self.listing.selection, kind=kind, order=orders_of(kind)[0])
        results = self.listing.results.with_request(request, lambda: self.listing.matching(request))
        events: list[tuple] = []
        for keys in results.all_keys():
            records = _public(kind).filter(pk__in=[pk for _, pk in keys])
            rows = event_tuples(kind, records, self.events_of)
            events += rows.order_by("-at", "-number", "-row")[:number]
        return sorted(events, reverse=True)[:number]


def _public(kind: str) -> QuerySet:
    model = Topic if kind == TOPIC else BY_NAME[kind].model
    return model.objects.published()
