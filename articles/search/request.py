"""Search request: kind of record, query, filters, dates and order (plain Python, no Django).

Requests are immutable and hashable, so they can be cache keys. The search engine, the database
fallback and the explanation on the page all read the same object.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from articles.search.query.ast import Node, has_words

ARTICLE, QUOTE, PLEDGE = "article", "quote", "pledge"
SPEAKER, SUMMIT, ORGANISATION = "speaker", "summit", "organisation"
KINDS = (ARTICLE, QUOTE, PLEDGE, SPEAKER, SUMMIT, ORGANISATION)
# Not indexed, because there are few of them; listed from the database.
TOPIC = "topic"
# Not indexed, and listed in the API only.
PUBLISHER, COUNTRY, STATEMENT = "publisher", "country", "statement"

# The facets of each kind of record. ``kind`` is the type of an article, pledge or organisation
# (news, funding, ...), not the kind of record. Values are slugs or codes, never names: slugs of
# summits, speakers, publishers, organisations and topics; ISO 3166-1 alpha-2 codes of countries, in
# lower case; BCP 47 language tags; stored codes of choices. The ``country`` of a pledge is that of
# its makers, ``concerns`` the country of any of its actors.
FACETS: dict[str, tuple[str, ...]] = {
    ARTICLE: (
        "summit",
        "speaker",
        "publisher",
        "organisation",
        "country",
        "topic",
        "status",
        "language",
        "kind",
        "rights",
    ),
    QUOTE: (
        "summit",
        "speaker",
        "publisher",
        "organisation",
        "country",
        "topic",
        "language",
        "form",
        "verification",
    ),
    PLEDGE: (
        "summit",
        "speaker",
        "publisher",
        "country",
        "concerns",
        "organisation",
        "topic",
        "status",
        "kind",
        "funding_type",
        "currency",
        "made_by_organisation",
        "made_by_speaker",
    ),
    SPEAKER: ("summit", "organisation", "country"),
    SUMMIT: ("organisation", "country", "topic"),
    ORGANISATION: ("summit", "country", "kind"),
}
FACET_FIELDS = tuple(dict.fromkeys(name for names in FACETS.values() for name in names))

# Whether an article is one of our own briefings: "yes" or "no". Not a facet, because lists exclude
# briefings by default.
BRIEFING = "briefing"

# The deadline status of a pledge: a facet that depends on today's date.
DUE = "due"
OVERDUE, AHEAD, LATE, STALE = "overdue", "ahead", "late", "stale"
DUE_VALUES = (OVERDUE, AHEAD, LATE, STALE)

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
DEADLINE, NAME, MOST = "deadline", "name", "most"
# Sort orders by kind of record; the first is the default without a query.
ORDERS: dict[str | None, tuple[str, ...]] = {
    None: (NEWEST, OLDEST, RELEVANCE),
    ARTICLE: (NEWEST, OLDEST, RELEVANCE),
    QUOTE: (NEWEST, OLDEST, RELEVANCE),
    PLEDGE: (NEWEST, OLDEST, DEADLINE, RELEVANCE),
    SPEAKER: (NAME, MOST, RELEVANCE),  # most: most quotes first
    SUMMIT: (NEWEST, OLDEST, NAME, MOST, RELEVANCE),  # most: most articles first
    ORGANISATION: (NAME, MOST, RELEVANCE),  # most: most pledges first
    TOPIC: (NAME, MOST),  # most: most articles first
    PUBLISHER: (NAME, MOST),  # most: most articles first
    COUNTRY: (NAME,),
    STATEMENT: (NEWEST, OLDEST, MOST),  # most: most quotes first
}


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


Dates = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    - ``kind``: None searches all kinds of record
    - ``dates``: inclusive; compared with the publication date (articles), the day said (quotes),
      the announcement (pledges) or the days of a summit. Undated records never match; a record
      dated to a month or year matches if the whole month or year lies in the range
    - ``order``: empty for the default: relevance with a query, else the first of ``ORDERS[kind]``
    - ``calendar``: required to filter by or count ``DUE``
    - ``nothing``: match no records, because a parameter could not be understood
    """

    kind: str | None = None
    words: Node | None = None
    clauses: tuple[FacetFilter, ...] = ()
    dates: Dates = field(default=(None, None))
    order: str = ""
    calendar: DueDates | None = None
    nothing: bool = False

    def ordering(self) -> str:
        """The effective sort order (one of ``ORDERS[kind]``)."""
        orders = ORDERS[self.kind]
        if self.order in orders and (self.order != RELEVANCE or has_words(self.words)):
            return self.order
        return RELEVANCE if not self.order and has_words(self.words) else orders[0]

    def clause(self, name: str) -> FacetFilter | None:
        """The filter on this facet, if any."""
        return next((c for c in self.clauses if c.field == name), None)

    def without(self, name: str) -> SearchRequest:
        """A copy without one filter: a facet, ``words`` or ``dates``."""
        if name == "words":
            return replace(self, words=None)
        if name == "dates":
            return replace(self, dates=(None, None))
        return replace(self, clauses=tuple(c for c in self.clauses if c.field != name))

    def with_clause(self, clause: FacetFilter) -> SearchRequest:
        """A copy with this filter instead of any other on the same facet."""
        return replace(self, clauses=(*self.without(clause.field).clauses, clause))

    @property
    def filtered(self) -> bool:
        """Whether the request has a query or any filter."""
        return bool(self.words or self.clauses or self.dates[0] or self.dates[1] or self.nothing)
