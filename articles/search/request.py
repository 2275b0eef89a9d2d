"""What is selected: kind, words, filters, dates and order (plain Python, no Django).

One selection is understood by the engine, by the database (when the engine is away), and by the
page that explains it. It is immutable and hashable.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from articles.search.query.ast import Node, has_words

ARTICLE, QUOTE, PLEDGE = "article", "quote", "pledge"
SPEAKER, SUMMIT, ORGANISATION = "speaker", "summit", "organisation"
KINDS = (ARTICLE, QUOTE, PLEDGE, SPEAKER, SUMMIT, ORGANISATION)
# Listed like the others, by the database alone: there are few of them, and no index holds them.
TOPIC = "topic"
# In the API alone: they have no page with a list of them.
PUBLISHER, COUNTRY, STATEMENT = "publisher", "country", "statement"

# The facets of each kind of record. ``kind`` is the record's own kind (news, interview, ...;
# funding, legislation, ...), not the kind of record. Values are slugs or codes, never names:
# the slug of a summit, speaker, publisher, organisation or topic; ISO 3166-1 alpha-2, small letters
# for a country; BCP 47 for a language; the stored code of a choice for all others. The country of
# a pledge is that of its makers, ``concerns`` that of anybody who acts in it.
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

# Whether an article is a briefing of the archive's own: "yes" or "no". No facet, because without it
# no list holds any.
BRIEFING = "briefing"

# What the calendar says of a pledge: a facet whose values no record has once and for all.
DUE = "due"
OVERDUE, AHEAD, LATE, STALE = "overdue", "ahead", "late", "stale"
DUE_VALUES = (OVERDUE, AHEAD, LATE, STALE)

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
DEADLINE, NAME, MOST = "deadline", "name", "most"
# The first order of a kind is its order when there are no words to rank by.
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
    """One filter on one facet: any of these values, and none of those."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueDates:
    """The day on which ``DUE`` is asked, and the day before which a check is an old one."""

    today: datetime.date
    stale_before: datetime.date


Dates = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a person asked for.

    ``kind`` None means all kinds together. ``dates`` are both inclusive and mean the record's own
    date: published on (article, and its quotes), announced on (pledge), the days of a summit.
    A record of unknown date is left out as soon as either end is given; one of which the month or
    year is known is on none of its days, but in every period that holds the whole of it.
    ``order`` empty means the kind's usual order: relevance when there are words, else the first of
    ``ORDERS[kind]``.
    Whoever filters by ``DUE``, or counts it, says on which day (``calendar``). With ``nothing``
    something was asked for that is not understood, and no record matches.
    """

    kind: str | None = None
    words: Node | None = None
    clauses: tuple[FacetFilter, ...] = ()
    dates: Dates = field(default=(None, None))
    order: str = ""
    calendar: DueDates | None = None
    nothing: bool = False

    def ordering(self) -> str:
        """The order that holds, with the default filled in (one of ``ORDERS[kind]``)."""
        offered = ORDERS[self.kind]
        if self.order in offered and (self.order != RELEVANCE or has_words(self.words)):
            return self.order
        return RELEVANCE if not self.order and has_words(self.words) else offered[0]

    def clause(self, name: str) -> FacetFilter | None:
        """The filter on this facet, if there is one."""
        return next((c for c in self.clauses if c.field == name), None)

    def without(self, name: str) -> SearchRequest:
        """The same without the filter of that name (a facet, ``words`` or ``dates``)."""
        if name == "words":
            return replace(self, words=None)
        if name == "dates":
            return replace(self, dates=(None, None))
        return replace(self, clauses=tuple(c for c in self.clauses if c.field != name))

    def with_clause(self, clause: FacetFilter) -> SearchRequest:
        """The same with this filter in the place of any other on its facet."""
        kept = self.without(clause.field).clauses
        return replace(self, clauses=(*kept, clause))

    @property
    def filtered(self) -> bool:
        """Whether anything at all narrows the listing."""
        return bool(self.words or self.clauses or self.dates[0] or self.dates[1] or self.nothing)
