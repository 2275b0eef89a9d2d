"""When things happened to the records of a search: what feeds list and weeks count.

A listing is sorted by what its records tell of; a feed by when they reached the archive. Without
words the database answers alone; with words the search names the records, and their moments are
looked up in batches, because no index is sorted by them. Words that find very much would take too
long so, and too much memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, Value

from articles.filters import Listing
from articles.models import StatusUpdate, Topic
from articles.search.database import MODELS
from articles.search.query.ast import has_words
from articles.search.request import ORDERS, TOPIC

# What is saved this soon after publication belongs to it: topics are tied after the record is made.
AT_ONCE = timedelta(minutes=10)
BATCH = 500
# From so many records on, what words find is remembered in bits.
MANY = 5_000


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """Something happened to a record: when, to which kind and number, in which row."""

    at: datetime
    kind: str
    pk: int
    row: int


Dated = Callable[[str, QuerySet], QuerySet]


def publication_events(kind: str, rows: QuerySet) -> QuerySet:
    """The records with ``at``, when they became public, and ``row``."""
    if kind == TOPIC:  # topics have no state: they are public from the start
        return rows.annotate(at=_of_topic("history_date"), row=F("pk"))
    return rows.annotate(at=F("published_at"), row=F("pk")).filter(at__isnull=False)


def change_events(kind: str, rows: QuerySet) -> QuerySet:
    """Those changed since they became public, with ``at``, when they were last, and ``row``."""
    if kind == TOPIC:
        rows = rows.annotate(at=_of_topic("-history_date"), began=_of_topic("history_date"))
    else:
        rows = rows.annotate(at=F("updated_at"), began=F("published_at"))
    return rows.annotate(row=F("pk")).filter(at__gt=F("began") + AT_ONCE)


def verdict_events(kind: str, rows: QuerySet) -> QuerySet:
    """The public entries of the pledges' ledgers, with ``at``, when they were entered."""
    entries = StatusUpdate.objects.published().filter(pledge__in=rows.order_by().values("pk"))
    return entries.annotate(at=F("created_at"), row=F("pk"))


def _of_topic(order: str) -> Subquery:
    kept = Topic.history.filter(id=OuterRef("pk")).order_by(order).values("history_date")
    return Subquery(kept[:1])


class FeedEvents:
    """The moments of a listing's records, oldest first; countable and sliceable.

    *dated* says which moments: ``publication_events``, ``change_events`` or ``verdict_events``.
    """

    def __init__(self, listing: Listing, dated: Dated = publication_events) -> None:
        self.listing = listing
        self.dated = dated

    @cached_property
    def _rows(self) -> dict[str, QuerySet] | None:
        """The moments as query sets; None where they must be gathered from the search."""
        if not has_words(self.listing.selection.words):
            rows = self.listing.qs
            rows = rows if isinstance(rows, dict) else {self.listing.kind: rows}
        elif self._found is not None:
            rows = {kind: _model(kind).objects.published() for kind in self._found}
        else:
            return None
        return {kind: self._columns(kind, one) for kind, one in rows.items()}

    def _columns(self, kind: str, rows: QuerySet) -> QuerySet:
        number = F("pledge_id") if self.dated is verdict_events else F("pk")
        dated = self.dated(kind, rows.order_by()).order_by()
        named = dated.annotate(record=Value(kind), number=number)
        return named.values_list("at", "record", "number", "row")

    @cached_property
    def _found(self) -> dict[str, IdBitmap] | None:
        """What words find, by kind, if they find much: the database is then read in the order of
        the moments, and what they do not find passed over."""
        results = self.listing.results
        if not has_words(self.listing.selection.words) or len(results) <= MANY:
            return None
        found: dict[str, IdBitmap] = {}
        # By relevance, which nothing here asks for, it would take longest.
        for keys in results.order_by(ORDERS[self.listing.kind][0]).all_keys():
            for kind, pk in keys:
                found.setdefault(kind, IdBitmap()).add(pk)
        return found

    @cached_property
    def _gathered(self) -> list[tuple]:
        found = []
        for keys in self.listing.results.all_keys(BATCH):
            for kind in {kind for kind, _ in keys}:
                rows = _model(kind).objects.published()
                rows = rows.filter(pk__in=[pk for of, pk in keys if of == kind])
                found += self._columns(kind, rows)
        return sorted(found)

    def _passed(self, rows: QuerySet) -> Iterator[tuple]:
        """Of these moments those of what words find; all of them without words."""
        found = self._found
        moments = rows.iterator(chunk_size=BATCH)
        return (one for one in moments if found is None or one[2] in found[one[1]])

    def __len__(self) -> int:
        if self._rows is None:
            return len(self._gathered)
        if self._found is not None:
            return sum(1 for rows in self._rows.values() for _ in self._passed(rows))
        return sum(rows.count() for rows in self._rows.values())

    def between(self, start: int, stop: int) -> list[FeedEvent]:
        """The moments from number *start* to before *stop*, counted from the oldest."""
        return [FeedEvent(*one) for one in self._slice(start, stop, "")]

    def newest(self, number: int) -> list[FeedEvent]:
        """The last *number* moments, the newest first."""
        if self._rows is None:
            return [FeedEvent(*one) for one in self._gathered[::-1][:number]]
        return [FeedEvent(*one) for one in self._slice(0, number, "-")]

    def _slice(self, start: int, stop: int, sign: str) -> list[tuple]:
        if self._rows is None:
            return self._gathered[start:stop]
        first, *others = self._rows.values()
        rows = first.union(*others, all=True) if others else first
        rows = rows.order_by(*(f"{sign}{name}" for name in ("at", "record", "number", "row")))
        if self._found is not None:
            return list(islice(self._passed(rows), start, stop))
        return list(rows[start:stop])

    def since(self, moment: datetime) -> Iterator[datetime]:
        """When things happened since *moment*, in no order."""
        if self._rows is None:
            yield from (at for at, *_ in self._gathered if at >= moment)
            return
        for rows in self._rows.values():
            yield from (at for at, *_ in self._passed(rows.filter(at__gte=moment)))


class IdBitmap:
    """A set of primary keys in one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        place = number >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1))
        self._bits[place] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)


def _model(kind: str) -> type[Model]:
    return Topic if kind == TOPIC else MODELS[kind]
