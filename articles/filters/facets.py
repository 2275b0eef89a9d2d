"""The filter controls of a listing: facets, chips, sort orders and dates, each with its URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.filters.params import ListURL, ParsedParams
from articles.kinds import DEADLINE, MOST, NAME, NEWEST, OLDEST, ORGANISATION, RELEVANCE, SPEAKER
from articles.models import Summit
from articles.search.request import FacetFilter
from articles.search.result_types import FacetCounts

from .labels import MEANINGS, NOUNS, RECORDS, TITLES, Labels, codes, title

# Values per facet by default and with "Show all".
DEFAULT_VALUES = 8
EXPANDED_VALUES = 200

MAX_PRESETS = 8

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
    """The parsed parameters of a listing and the labels of their values."""

    kind: str | None
    params: ParsedParams
    labels: Labels

    def clause(self, name: str) -> FacetFilter:
        """The filter of a parameter, empty if it is not set."""
        facet = "record" if name == "kind" and self.kind is None else name
        clause = self.params.selection.clause(facet)
        return clause or next((c for c in self.params.extra if c.field == name), FacetFilter(facet))

    def label(self, name: str, value: str) -> str:
        """The label of a parameter's value."""
        return self.labels.of("record" if name == "kind" and self.kind is None else name, value)


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet; ``count`` is the number of results with all other filters applied.

    ``meaning`` explains the value if its label does not.
    """

    value: str
    label: str
    count: int | None
    selected: bool
    excluded: bool
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its most frequent and all selected values.

    - ``units``: the noun for what is counted, singular and plural
    - ``total``: the number of values, None if too many to count
    - ``more_url``: the page with more values, empty if there are no more
    - ``within``: the text to search for in the values, None if the facet has no search
    - ``is_open``: its values are shown when the page loads
    """

    name: str
    label: str
    units: tuple[str, str]
    values: list[FacetChoice]
    total: int | None
    more_url: str = ""
    within: str | None = None
    is_open: bool = False

    @property
    def active(self) -> list[str]:
        """The labels of the active values: "France", "not Germany"."""
        return [
            f"not {value.label}" if value.excluded else value.label
            for value in self.values
            if value.selected or value.excluded
        ]


@dataclass(frozen=True, slots=True)
class FilterChip:
    """An active filter; ``url`` removes it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SortOrder:
    """A choice of sort order."""

    name: str
    label: str
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class KindTab:
    """A tab of the search page: one kind of record, or all."""

    kind: str
    label: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class DateBound:
    """One of the two date inputs; ``value`` is an ISO date, ``error`` the validation message."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class DatePreset:
    """A link that sets both dates."""

    label: str
    url: str
    selected: bool


def build_facets(
    context: FacetContext,
    names: Sequence[str],
    buckets: Mapping[str, FacetCounts],
    more: str = "",
    within: str = "",
) -> list[Facet]:
    """The facets in this order, without empty ones.

    The facet *more* is expanded, and *within* is the text searched for in its values.
    """
    values = {
        name: _listed_values(
            context, name, buckets[name], EXPANDED_VALUES if name == more else DEFAULT_VALUES
        )
        for name in names
    }
    context.labels.load(values)
    facets = []
    for name in names:
        facet = _build_facet(context, name, values[name], buckets[name], name == more, within)
        if facet.values or facet.within:
            facets.append(facet)
    return facets


def _listed_values(context: FacetContext, name: str, buckets: FacetCounts, limit: int) -> list[str]:
    """The most frequent values and the selected ones; all values of a fixed scale.

    Values with an explanation are listed even if there are none.
    """
    clause = context.clause(name)
    if name in MEANINGS:
        return list(MEANINGS[name])
    listed = buckets if codes(context.kind, name) else buckets[:limit]
    return list(dict.fromkeys([*(b.value for b in listed), *clause.any_of, *clause.none_of]))


def _build_facet(
    context: FacetContext,
    name: str,
    listed: Sequence[str],
    buckets: FacetCounts,
    expanded: bool,
    within: str,
) -> Facet:
    clause, list_url = context.clause(name), context.params.list_url
    scale = list(codes(context.kind, name) or ())
    counts = dict(buckets)
    active = (*clause.any_of, *clause.none_of)
    values = []
    for value in listed:
        choice = FacetChoice(
            value=value,
            label=context.label(name, value),
            count=counts.get(value, 0),
            selected=value in clause.any_of,
            excluded=value in clause.none_of,
            meaning=MEANINGS.get(name, {}).get(value, ""),
        )
        values.append(choice)
    if scale:
        values.sort(key=lambda choice: scale.index(choice.value))
    else:
        values.sort(key=lambda choice: (-(choice.count or 0), choice.label.casefold()))
    total = len({*counts, *active}) if buckets.whole else None
    incomplete = total is None or total > len(values)
    searched = within if expanded and name in RECORDS and (within or incomplete) else None
    more = (incomplete and not expanded) or searched
    more_url = f"{list_url.setting('more', name).href}#facet-{name}" if more else ""
    return Facet(
        name,
        title(context.kind, name),
        NOUNS[context.kind],
        values,
        total,
        more_url,
        searched,
        expanded,
    )


def filter_chips(context: FacetContext) -> list[FilterChip]:
    """The active filters, in the order of the URL."""
    chips = []
    list_url = context.params.list_url
    for name, value in list_url.pairs:
        if name == "q":
            chips.append(FilterChip(f"{TITLES['q']}: {value}", list_url.without("q").href))
        elif name in ("from", "to"):
            word = "Since" if name == "from" else "Until"
            day = context.params.ends.get(name) or value
            chips.append(FilterChip(f"{word} {day}", list_url.without(name).href))
        elif name != "order":
            label = f"{title(context.kind, name)}: {context.label(name, value.removeprefix('-'))}"
            if value.startswith("-"):
                label = f"Exclude {label[:1].lower()}{label[1:]}"
            chips.append(FilterChip(label, list_url.without_value(name, value).href))
    return chips


def sort_orders(context: FacetContext, orders: Iterable[str]) -> list[SortOrder]:
    """The choices of sort order; relevance only with a query."""
    selection, list_url = context.params.selection, context.params.list_url
    current = selection.ordering()
    orders = [order for order in orders if order != RELEVANCE or selection.has_words]
    default = RELEVANCE if selection.has_words else orders[0]
    labels = ORDER_LABELS | {MOST: MOST_LABELS.get(context.kind, ORDER_LABELS[MOST])}
    return [
        SortOrder(
            name=order,
            label=labels[order],
            url=list_url.setting("order", "" if order == default else order).href,
            selected=order == current,
        )
        for order in orders
    ]


def date_preset(list_url: ListURL, summit: Summit) -> DatePreset:
    """The dates of a summit."""
    first, last = summit.start_on.isoformat(), summit.end_on.isoformat()
    url = list_url.setting("from", first).setting("to", last).href
    selected = list_url.has("from", first) and list_url.has("to", last)
    return DatePreset(str(summit), url, selected)


def date_bounds(params: ParsedParams, typed: Mapping[str, str]) -> list[DateBound]:
    """The date inputs, with the first or last day of a month or year.

    Invalid text is not put back, because a date input cannot show it; ``error`` quotes it.
    """
    errors = {problem.field: problem.text for problem in params.problems}
    bounds = []
    for name in ("from", "to"):
        end = params.ends.get(name)
        day = (end.start if name == "from" else end.end).isoformat() if end else ""
        error = errors.get(name, "") if typed.get(name) else ""
        bounds.append(DateBound(name, TITLES[name], day, error))
    return bounds
