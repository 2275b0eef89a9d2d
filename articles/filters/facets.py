"""What a listing's page shows of its filters: facets, chips, orders, dates; each with its link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.filters.params import ParsedParams
from articles.filters.url_params import ListURL
from articles.models import Summit
from articles.search.query.ast import has_words
from articles.search.request import (
    DEADLINE,
    MOST,
    NAME,
    NEWEST,
    OLDEST,
    ORGANISATION,
    RELEVANCE,
    SPEAKER,
    FacetFilter,
)
from articles.search.result_types import FacetCounts

from .labels import NOUNS, RECORDS, TITLES, Labels, codes, title

# A facet shows its most frequent values, and on demand many more: each costs two controls.
DEFAULT_VALUES = 12
EXPANDED_VALUES = 200

PRESETS = 12

ORDER_LABELS = {
    RELEVANCE: "Best match",
    NEWEST: "Newest",
    OLDEST: "Oldest",
    DEADLINE: "Deadline",
    NAME: "Name",
    MOST: "Most articles",
}
MOST_LABELS = {SPEAKER: "Most quotes", ORGANISATION: "Most pledges"}


@dataclass(frozen=True, slots=True)
class FacetContext:
    """One listing's reading with the names of its values."""

    kind: str | None
    reading: ParsedParams
    labels: Labels

    def clause(self, name: str) -> FacetFilter:
        """The filter of that parameter, empty when it is off."""
        held = "record" if name == "kind" and self.kind is None else name
        found = self.reading.selection.clause(held)
        return found or next((c for c in self.reading.extra if c.field == name), FacetFilter(held))

    def label(self, name: str, value: str) -> str:
        """The label of one value of a parameter."""
        return self.labels.of("record" if name == "kind" and self.kind is None else name, value)


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet. ``count`` is what it would give with all other filters on.

    ``plain`` is the address without it, whether it is on or not.
    """

    name: str
    value: str
    label: str
    count: int | None
    selected: bool
    excluded: bool
    plain: ListURL

    @property
    def url(self) -> str:
        """Switches it on, or off when it is on."""
        return (self.plain if self.selected else self.plain.adding(self.name, self.value)).href

    @property
    def exclude_url(self) -> str:
        """Leaves it out, or takes it back in when it is left out."""
        without = f"-{self.value}"
        return (self.plain if self.excluded else self.plain.adding(self.name, without)).href


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its most frequent values and all that are on; ``unit`` is what is counted.

    ``total`` is how many values there are in all, None when they are too many to be counted for
    this page; where there are more than are shown, ``more_url`` leads to the same page with more
    of them. ``within`` is what is searched for in all of them, None where that is not offered.
    """

    name: str
    label: str
    unit: str
    values: list[FacetChoice]
    total: int | None
    more_url: str = ""
    within: str | None = None

    @property
    def active(self) -> bool:
        """Whether one of its values is on or left out."""
        return any(one.selected or one.excluded for one in self.values)


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter that is on; ``url`` is the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SortOrder:
    """An order that is offered."""

    name: str
    label: str
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class DateBound:
    """One of the two date fields: ``value`` as a date field shows it, ``error`` if it is wrong."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class DatePreset:
    """Dates that can be chosen by a link."""

    label: str
    url: str
    selected: bool


def build_facets(
    tie: FacetContext,
    names: Sequence[str],
    buckets: Mapping[str, FacetCounts],
    more: str = "",
    within: str = "",
) -> list[Facet]:
    """The facets in this order, of the one named *more* many values, or those that a search
    *within* it found; empty ones are left out."""
    shown = {
        name: _shown(tie, name, buckets[name], EXPANDED_VALUES if name == more else DEFAULT_VALUES)
        for name in names
    }
    tie.labels.load(shown)
    made = (_facet(tie, name, shown[name], buckets[name], name == more, within) for name in names)
    return [facet for facet in made if facet.values or facet.within]


def _shown(tie: FacetContext, name: str, buckets: FacetCounts, most: int) -> list[str]:
    """The values of a facet that a page shows: the most frequent, and those that are on."""
    clause = tie.clause(name)
    # A scale is short, and half of it would mislead.
    first = buckets if codes(tie.kind, name) else buckets[:most]
    return list(dict.fromkeys([*(one.value for one in first), *clause.any_of, *clause.none_of]))


def _facet(
    tie: FacetContext,
    name: str,
    shown: Sequence[str],
    buckets: FacetCounts,
    fully: bool,
    within: str,
) -> Facet:
    clause, here = tie.clause(name), tie.reading.address
    scale = list(codes(tie.kind, name) or ())
    counts = dict(buckets)
    on = (*clause.any_of, *clause.none_of)
    values = [
        FacetChoice(
            name=name,
            value=value,
            label=tie.label(name, value),
            count=counts.get(value, 0),
            selected=value in clause.any_of,
            excluded=value in clause.none_of,
            plain=here.without_value(name, value).without_value(name, f"-{value}")
            if value in on
            else here,
        )
        for value in shown
    ]
    if scale:  # it keeps its own order, whatever the counts
        values.sort(key=lambda one: scale.index(one.value))
    else:
        values.sort(key=lambda one: (-(one.count or 0), one.label.casefold()))
    total = len({*counts, *on}) if buckets.whole else None
    short = total is None or total > len(values)
    searched = within if fully and name in RECORDS and (within or short) else None
    more = (short and not fully) or searched
    more_url = f"{here.setting('more', name).href}#facet-{name}" if more else ""
    return Facet(name, title(tie.kind, name), NOUNS[tie.kind][1], values, total, more_url, searched)


def filter_chips(tie: FacetContext) -> list[FilterChip]:
    """What is on, in the order of the address."""
    made = []
    here = tie.reading.address
    for name, value in here.pairs:
        if name == "q":
            made.append(FilterChip(f"Words: {value}", here.without("q").href))
        elif name in ("from", "to"):
            word = "Since" if name == "from" else "Until"
            day = tie.reading.ends.get(name) or value
            made.append(FilterChip(f"{word} {day}", here.without(name).href))
        elif name != "order":
            bare = value.removeprefix("-")
            sign = "Not " if value.startswith("-") else ""
            called = title(tie.kind, name)
            label = f"{sign}{called.lower() if sign else called}: {tie.label(name, bare)}"
            made.append(FilterChip(label, here.without_value(name, value).href))
    return made


def sort_orders(tie: FacetContext, offered: Iterable[str]) -> list[SortOrder]:
    """The orders that make sense now: by relevance only where there are words to rank by."""
    selection, here = tie.reading.selection, tie.reading.address
    worded = has_words(selection.words)
    holds = selection.ordering()
    offered = [one for one in offered if one != RELEVANCE or worded]
    usual = RELEVANCE if worded else offered[0]
    labels = ORDER_LABELS | {MOST: MOST_LABELS.get(tie.kind, ORDER_LABELS[MOST])}
    return [
        SortOrder(
            name=one,
            label=labels[one],
            url=here.setting("order", "" if one == usual else one).href,
            selected=one == holds,
        )
        for one in offered
    ]


def date_preset(here: ListURL, summit: Summit) -> DatePreset:
    """The days of a summit, the first to the last."""
    first, last = summit.start_on.isoformat(), summit.end_on.isoformat()
    held = here.setting("from", first).setting("to", last)
    on = here.has("from", first) and here.has("to", last)
    return DatePreset(str(summit), held.href, on)


def date_bounds(reading: ParsedParams, typed: Mapping[str, str]) -> list[DateBound]:
    """The date fields: a month or year is shown as its first or last day, which means the same.

    What could not be read is not put back, because a date field cannot show it; its ``error`` is
    the explanation.
    """
    errors = {problem.field: problem.text for problem in reading.problems}
    made = []
    for name in ("from", "to"):
        end = reading.ends.get(name)
        day = (end.start if name == "from" else end.end).isoformat() if end else ""
        error = errors.get(name, "") if typed.get(name) else ""
        made.append(DateBound(name, TITLES[name], day, error))
    return made
