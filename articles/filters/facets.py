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
    params: ParsedParams
    labels: Labels

    def clause(self, name: str) -> FacetFilter:
        """The filter of that parameter, empty when it is off."""
        held = "record" if name == "kind" and self.kind is None else name
        found = self.params.selection.clause(held)
        return found or next((c for c in self.params.extra if c.field == name), FacetFilter(held))

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
    facet_context: FacetContext,
    names: Sequence[str],
    buckets: Mapping[str, FacetCounts],
    more: str = "",
    within: str = "",
) -> list[Facet]:
    """The facets in this order, of the one named *more* many values, or those that a search
    *within* it found; empty ones are left out."""
    shown = {
        name: _shown(
            facet_context, name, buckets[name], EXPANDED_VALUES if name == more else DEFAULT_VALUES
        )
        for name in names
    }
    facet_context.labels.load(shown)
    made = (
        _facet(facet_context, name, shown[name], buckets[name], name == more, within)
        for name in names
    )
    return [facet for facet in made if facet.values or facet.within]


def _shown(facet_context: FacetContext, name: str, buckets: FacetCounts, most: int) -> list[str]:
    """The values of a facet that a page shows: the most frequent, and those that are on."""
    clause = facet_context.clause(name)
    # A scale is short, and half of it would mislead.
    first = buckets if codes(facet_context.kind, name) else buckets[:most]
    return list(dict.fromkeys([*(one.value for one in first), *clause.any_of, *clause.none_of]))


def _facet(
    facet_context: FacetContext,
    name: str,
    shown: Sequence[str],
    buckets: FacetCounts,
    fully: bool,
    within: str,
) -> Facet:
    clause, list_url = facet_context.clause(name), facet_context.params.list_url
    scale = list(codes(facet_context.kind, name) or ())
    counts = dict(buckets)
    on = (*clause.any_of, *clause.none_of)
    values = [
        FacetChoice(
            name=name,
            value=value,
            label=facet_context.label(name, value),
            count=counts.get(value, 0),
            selected=value in clause.any_of,
            excluded=value in clause.none_of,
            plain=list_url.without_value(name, value).without_value(name, f"-{value}")
            if value in on
            else list_url,
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
    more_url = f"{list_url.setting('more', name).href}#facet-{name}" if more else ""
    return Facet(
        name,
        title(facet_context.kind, name),
        NOUNS[facet_context.kind][1],
        values,
        total,
        more_url,
        searched,
    )


def filter_chips(facet_context: FacetContext) -> list[FilterChip]:
    """What is on, in the order of the address."""
    made = []
    list_url = facet_context.params.list_url
    for name, value in list_url.pairs:
        if name == "q":
            made.append(FilterChip(f"Words: {value}", list_url.without("q").href))
        elif name in ("from", "to"):
            word = "Since" if name == "from" else "Until"
            day = facet_context.params.ends.get(name) or value
            made.append(FilterChip(f"{word} {day}", list_url.without(name).href))
        elif name != "order":
            bare = value.removeprefix("-")
            sign = "Not " if value.startswith("-") else ""
            called = title(facet_context.kind, name)
            label = f"{sign}{called.lower() if sign else called}: {facet_context.label(name, bare)}"
            made.append(FilterChip(label, list_url.without_value(name, value).href))
    return made


def sort_orders(facet_context: FacetContext, offered: Iterable[str]) -> list[SortOrder]:
    """The orders that make sense now: by relevance only where there are words to rank by."""
    selection, list_url = facet_context.params.selection, facet_context.params.list_url
    worded = has_words(selection.words)
    holds = selection.ordering()
    offered = [one for one in offered if one != RELEVANCE or worded]
    usual = RELEVANCE if worded else offered[0]
    labels = ORDER_LABELS | {MOST: MOST_LABELS.get(facet_context.kind, ORDER_LABELS[MOST])}
    return [
        SortOrder(
            name=one,
            label=labels[one],
            url=list_url.setting("order", "" if one == usual else one).href,
            selected=one == holds,
        )
        for one in offered
    ]


def date_preset(list_url: ListURL, summit: Summit) -> DatePreset:
    """The days of a summit, the first to the last."""
    first, last = summit.start_on.isoformat(), summit.end_on.isoformat()
    held = list_url.setting("from", first).setting("to", last)
    on = list_url.has("from", first) and list_url.has("to", last)
    return DatePreset(str(summit), held.href, on)


def date_bounds(params: ParsedParams, typed: Mapping[str, str]) -> list[DateBound]:
    """The date fields: a month or year is shown as its first or last day, which means the same.

    What could not be read is not put back, because a date field cannot show it; its ``error`` is
    the explanation.
    """
    errors = {problem.field: problem.text for problem in params.problems}
    made = []
    for name in ("from", "to"):
        end = params.ends.get(name)
        day = (end.start if name == "from" else end.end).isoformat() if end else ""
        error = errors.get(name, "") if typed.get(name) else ""
        made.append(DateBound(name, TITLES[name], day, error))
    return made
