"""Search request: kind of record, query, filters, dates and order.

Requests are immutable and hashable, so they can be cache keys. The search engine, the database
fallback and the explanation on the page all read the same object.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from articles.kinds import KINDS, RELEVANCE, orders_of
from articles.search.query.ast import Node, has_words

FACET_FIELDS = tuple(dict.fromkeys(name for kind in KINDS for name in kind.facets))

# Whether an article is one of our own briefings: "yes" or "no". Not a facet, because lists exclude
# briefings by default.
BRIEFING = "briefing"

# The sum of money of a pledge, to rounding (``text/rounded_amount.py``). Not a facet, and not
# indexed: the database answers it.
AMOUNT = "amount"

# The deadline status of a pledge: a facet that depends on today's date.
DUE = "due"
OVERDUE, AHEAD, LATE, STALE = "overdue", "ahead", "late", "stale"
DUE_VALUES = (OVERDUE, AHEAD, LATE, STALE)

# Relative to a word in the text, of which a rare one scores about as much.
PREFERENCE_BOOST = 8.0


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """A filter on one facet: values to include and values to exclude."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueDates:
    """Reference dates of the ``DUE`` filter: today, and the day before which a check is stale."""

    today: datetime.date
    stale_before: datetime.date

    def indexed_days(self, status: str) -> tuple[str, int | None, int | None]:
        """The indexed number of a deadline status, and its lowest and highest value."""
        today = self.today.toordinal()
        return {
            OVERDUE: ("due", None, today - 1),
            AHEAD: ("due", today, None),
            LATE: ("late", 0, None),
            STALE: ("checked", None, self.stale_before.toordinal() - 1),
        }[status]


Dates = tuple[datetime.date | None, datetime.date | None]
Key = tuple[str, int]  # kind of record, primary key


class Preference(NamedTuple):
    """Records that rank higher: the matches of a request without words, and a weight."""

    matches: SearchRequest
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    - ``kind``: None searches all kinds of record
    - ``dates``: inclusive; compared with the publication date (articles), the day said (quotes),
      the announcement (pledges) or the days of a summit. Undated records never match; a record
      dated to a month or year matches if the whole month or year lies in the range
    - ``order``: empty for the default: relevance with a query, else the kind's first
    - ``calendar``: required to filter by or count ``DUE``
    - ``all_versions``: also the quotes that do not lead their statement (``Quote.is_leading``)
    - ``nothing``: match no records, because a parameter could not be understood
    - ``preferences``: records that rank higher; they exclude nothing
    """

    kind: str | None = None
    words: Node | None = None
    clauses: tuple[FacetFilter, ...] = ()
    dates: Dates = field(default=(None, None))
    order: str = ""
    calendar: DueDates | None = None
    all_versions: bool = False
    nothing: bool = False
    preferences: tuple[Preference, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is a query that results can be ranked by and highlighted for."""
        return self.words is not None and has_words(self.words)

    def ordering(self) -> str:
        """The effective sort order (one of ``orders_of(kind)``)."""
        orders = orders_of(self.kind)
        if self.order in orders and (self.order != RELEVANCE or self.has_words):
            return self.order
        return RELEVANCE if not self.order and self.has_words else orders[0]

    def clause(self, name: str) -> FacetFilter | None:
        """The filter on this facet, if any."""
        for clause in self.clauses:
            if clause.field == name:
                return clause
        return None

    def without(self, name: str) -> SearchRequest:
        """A copy without one filter: a facet, ``words`` or ``dates``."""
        if name == "words":
            return replace(self, words=None)
        if name == "dates":
            return replace(self, dates=(None, None))
        return replace(self, clauses=tuple(c for c in self.clauses if c.field != name))

    def for_facet(self, name: str) -> SearchRequest:
        """The request whose records a facet counts: without its own filter."""
        others = self.without(name) if self.clause(name) else self
        return replace(others, kind=None) if name == "record" else others

    def boosts(self, *, dated: bool) -> list[tuple[SearchRequest, float]]:
        """The requests whose matches rank higher, and by how much.

        With *dated*, also those with both dates; an open range reads a whole column.
        """
        return [
            (each.matches, PREFERENCE_BOOST * each.weight)
            for each in self.preferences
            if not any(each.matches.dates) or (dated and all(each.matches.dates))
        ]

    def with_clause(self, clause: FacetFilter) -> SearchRequest:
        """A copy with this filter instead of any other on the same facet."""
        return replace(self, clauses=(*self.without(clause.field).clauses, clause))

    def unordered(self) -> SearchRequest:
        """A copy without what only affects the order."""
        return replace(self, order="", preferences=())

    @property
    def filtered_by_value(self) -> bool:
        """Whether the request has any filter besides its words."""
        return bool(self.clauses or self.dates[0] or self.dates[1] or self.nothing)

    @property
    def filtered(self) -> bool:
        """Whether the request has a query or any filter."""
        return bool(
            self.words or self.clauses or any(self.dates) or self.nothing or self.all_versions
        )
