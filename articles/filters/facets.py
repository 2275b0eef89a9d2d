"""What a listing's page shows of its filters: facets, chips, orders, dates; each with its link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from articles.models import Summit
from articles.search.buckets import Bucket
from articles.search.selection import (
    DEADLINE,
    MOST,
    NAME,
    NEWEST,
    OLDEST,
    ORGANISATION,
    RELEVANCE,
    SPEAKER,
    Clause,
)
from articles.search.tree import has_words

from .address import Address
from .labels import NOUNS, TITLES, Labels, codes
from .reading import Reading

# Longer facets show their most frequent values; the rest is reached by the words.
SHOWN = 60

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
class Tie:
    """One listing's reading with the names of its values."""

    kind: str | None
    reading: Reading
    labels: Labels

    def clause(self, name: str) -> Clause:
        """The filter of that parameter, empty when it is off."""
        held = "record" if name == "kind" and self.kind is None else name
        found = self.reading.selection.clause(held)
        return found or next((c for c in self.reading.extra if c.field == name), Clause(held))

    def label(self, name: str, value: str) -> str:
        """The label of one value of a parameter."""
        return self.labels.of("record" if name == "kind" and self.kind is None else name, value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. ``count`` is what it would give with all other filters on.

    ``url`` switches it on, or off when it is on; ``exclude_url`` does the same with leaving it out.
    """

    value: str
    label: str
    count: int | None
    selected: bool
    excluded: bool
    url: str
    exclude_url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values; ``unit`` is what is counted ("articles")."""

    name: str
    label: str
    unit: str
    values: list[Choice] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether one of its values is on or left out."""
        return any(one.selected or one.excluded for one in self.values)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; ``url`` is the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order that is offered."""

    name: str
    label: str
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class DayEnd:
    """One of the two date fields: ``value`` as a date field shows it, ``error`` if it is wrong."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Preset:
    """Dates that can be chosen by a link."""

    label: str
    url: str
    selected: bool


def facets_of(
    tie: Tie, names: Sequence[str], buckets: Mapping[str, Sequence[Bucket]]
) -> list[Facet]:
    """The facets in this order; those without any value are left out."""
    made = []
    for name in names:
        clause = tie.clause(name)
        counts = {one.value: one.count for one in buckets[name]}
        on = [*clause.any_of, *clause.none_of]
        shown = list(dict.fromkeys([*list(counts)[:SHOWN], *on]))
        tie.labels.load(name, shown)
        values = [_choice(tie, name, value, counts.get(value, 0), clause) for value in shown]
        scale = codes(tie.kind, name)
        if scale:  # a scale keeps its own order, whatever the counts
            places = list(scale)
            values.sort(key=lambda one: places.index(one.value))
        else:
            values.sort(key=lambda one: (-(one.count or 0), one.label.casefold()))
        if values:
            made.append(Facet(name, TITLES[name], NOUNS[tie.kind][1], values))
    return made


def _choice(tie: Tie, name: str, value: str, count: int, clause: Clause) -> Choice:
    here = tie.reading.address
    selected, excluded = value in clause.any_of, value in clause.none_of
    plain = here.without_value(name, value).without_value(name, f"-{value}")
    return Choice(
        value=value,
        label=tie.label(name, value),
        count=count,
        selected=selected,
        excluded=excluded,
        url=(plain if selected else plain.adding(name, value)).href,
        exclude_url=(plain if excluded else plain.adding(name, f"-{value}")).href,
    )


def chips(tie: Tie) -> list[Chip]:
    """What is on, in the order of the address."""
    made = []
    here = tie.reading.address
    for name, value in here.pairs:
        if name == "q":
            made.append(Chip(f"Words: {value}", here.without("q").href))
        elif name in ("from", "to"):
            word = "Since" if name == "from" else "Until"
            made.append(Chip(f"{word} {tie.reading.ends[name]}", here.without(name).href))
        elif name != "order":
            bare = value.removeprefix("-")
            sign = "Not " if value.startswith("-") else ""
            title = TITLES[name].lower() if sign else TITLES[name]
            label = f"{sign}{title}: {tie.label(name, bare)}"
            made.append(Chip(label, here.without_value(name, value).href))
    return made


def orders_of(tie: Tie, offered: Iterable[str]) -> list[Order]:
    """The orders that make sense now: by relevance only where there are words to rank by."""
    selection, here = tie.reading.selection, tie.reading.address
    worded = has_words(selection.words)
    holds = selection.ordering()
    offered = [one for one in offered if one != RELEVANCE or worded]
    usual = RELEVANCE if worded else offered[0]
    labels = ORDER_LABELS | {MOST: MOST_LABELS.get(tie.kind, ORDER_LABELS[MOST])}
    return [
        Order(
            name=one,
            label=labels[one],
            url=here.setting("order", "" if one == usual else one).href,
            selected=one == holds,
        )
        for one in offered
    ]


def preset(here: Address, summit: Summit) -> Preset:
    """The days of a summit, the first to the last."""
    first, last = summit.start_on.isoformat(), summit.end_on.isoformat()
    held = here.setting("from", first).setting("to", last)
    on = here.has("from", first) and here.has("to", last)
    return Preset(str(summit), held.href, on)


def day_ends(reading: Reading, typed: Mapping[str, str]) -> list[DayEnd]:
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
        made.append(DayEnd(name, TITLES[name], day, error))
    return made
