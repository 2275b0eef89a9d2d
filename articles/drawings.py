"""Small drawings beside records: bars of statuses, lines of pledges, strips of versions, dots.

Numbers as positions in percent, which templates draw as SVG; the same facts stand in words beside
every drawing. Charts with axes and tables are in :mod:`articles.charts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from articles.charts import AxisTick, PlacedEvent, TimelineEvent, timeline
from articles.models import Quote, QuoteType, Rendition, Status, Summit
from articles.text.quantities import Quantity, leading_quantity

METER_ORDER = (
    Status.KEPT,
    Status.PARTLY_KEPT,
    Status.UNDER_WAY,
    Status.STALLED,
    Status.NO_ACTION,
    Status.NOT_ASSESSED,
    Status.CANNOT_ASSESS,
    Status.SUPERSEDED,
    Status.NOT_KEPT,
)
"""Statuses from delivered to not delivered; those without a verdict are in the middle."""

_SOLID, _TINTED, _DOTTED = "part", "soft", "pale"
_FILLS = {
    Status.KEPT: _SOLID,
    Status.UNDER_WAY: _SOLID,
    Status.NOT_KEPT: _SOLID,
    Status.NOT_ASSESSED: _DOTTED,
    Status.CANNOT_ASSESS: _DOTTED,
}


def fill_of(status: str) -> str:
    """The CSS class of a part of a bar: solid, tinted or dotted."""
    return _FILLS.get(Status(status), _TINTED)


_GAP = 0.25
"""Width of the gap between two parts, in percent."""


@dataclass(frozen=True)
class MeterPart:
    """A part of a status bar; ``x``, ``width`` and ``centre`` in percent, ``fill`` a CSS class."""

    status: Status
    value: int | float
    printed: str
    href: str
    x: float
    width: float

    @property
    def label(self) -> str:
        return str(self.status.label)

    @property
    def fill(self) -> str:
        return fill_of(self.status)

    @property
    def inset(self) -> int:
        """Pixels kept free at the top for the outline."""
        return 0 if self.fill == _SOLID else 1

    @property
    def centre(self) -> float:
        return round(self.x + self.width / 2, 2)


def meter(
    counts: Mapping[str, int],
    href: Callable[[Status], str] = lambda status: "",
    printed: Callable[[int], str] = "{:,}".format,
) -> list[MeterPart]:
    """The parts of a bar for pledges by status; statuses without pledges are left out.

    *href* is the URL of the list of a status, *printed* formats a value.
    """
    total = sum(counts.values())
    parts, x = [], 0.0
    for status in METER_ORDER:
        value = counts.get(status, 0)
        if not value:
            continue
        share = 100 * float(value) / float(total)
        width = max(share - _GAP, 0.15)
        parts.append(
            MeterPart(status, value, printed(value), href(status), round(x, 2), round(width, 2))
        )
        x += share
    return parts


def meter_words(parts: Sequence[MeterPart]) -> str:
    """A meter in words: "16 pledges: 2 kept, 14 not yet assessed"."""
    total = sum(part.value for part in parts)
    counts = ", ".join(f"{part.printed} {part.label.lower()}" for part in parts)
    return f"{total:,} pledge{'' if total == 1 else 's'}: {counts}"


def pile(counts: Mapping[str, int]) -> list[Status]:
    """One status a pledge, in the order of the bar: for counts up to about 25."""
    return [status for status in METER_ORDER for _ in range(counts.get(status, 0))]


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Pledges by status in the order of the bar: "4 kept, 1 partly kept, 2 not kept"."""
    numbers = ((counts.get(status, 0), str(status.label).lower()) for status in METER_ORDER)
    return ", ".join(f"{number:,} {label}" for number, label in numbers if number)


MAX_STACK = 20
"""Most marks in a stack of the range; beyond that a mark stands for several pledges."""


@dataclass(frozen=True)
class SummitStack:
    """The pledges of a summit as a stack of marks, each in the shape of a status."""

    summit: Summit
    total: int
    marks: list[Status]
    words: str

    @property
    def place(self) -> str:
        """The city without what is added in brackets, or the name of a summit without one."""
        return self.summit.city.split(" (")[0] or str(self.summit)


@dataclass(frozen=True)
class SummitRange:
    """Stacks of several summits in the order of time; each mark stands for ``unit`` pledges."""

    stacks: list[SummitStack]
    unit: int


def summit_range(counts_by_summit: Sequence[tuple[Summit, Mapping[str, int]]]) -> SummitRange:
    """The range of these summits; a status with pledges has at least one mark."""
    tallest = max((sum(counts.values()) for _, counts in counts_by_summit), default=0)
    unit = max(ceil(tallest / MAX_STACK), 1)
    stacks = []
    for summit, counts in counts_by_summit:
        marks = pile({status: ceil(number / unit) for status, number in counts.items()})
        stacks.append(SummitStack(summit, sum(counts.values()), marks, counts_in_words(counts)))
    return SummitRange(stacks, unit)


@dataclass(frozen=True)
class Lifeline:
    """A pledge on an axis of years; ``start``, ``end`` and ``today`` in percent.

    Without a deadline it runs to today. ``is_beyond``: the deadline is after the end of the axis.
    """

    start: float
    end: float
    today: float
    has_deadline: bool
    is_beyond: bool


@dataclass(frozen=True)
class TimeAxis:
    """The axis that all lines of a list share, from the start of a year to the end of another."""

    first_year: int
    last_year: int
    today: date

    def position(self, day: date) -> float:
        """The position of *day* in percent, clipped to the axis."""
        start, end = date(self.first_year, 1, 1), date(self.last_year + 1, 1, 1)
        share = 100 * (day - start).days / (end - start).days
        return round(min(max(share, 0), 100), 2)

    def lifeline(self, made_on: date, due_on: date | None) -> Lifeline:
        """The line of a pledge made on *made_on* and due on *due_on*."""
        end = due_on or self.today
        return Lifeline(
            start=self.position(made_on),
            end=max(self.position(end), self.position(made_on)),
            today=self.position(self.today),
            has_deadline=due_on is not None,
            is_beyond=end.year > self.last_year,
        )


MAX_YEARS = 12
"""Longest axis; later deadlines end in an arrow, because near ones would shrink to a dot."""


def time_axis(days: Iterable[date | None], today: date) -> TimeAxis:
    """An axis for these days, years in full, at most :data:`MAX_YEARS` long."""
    years = sorted({day.year for day in days if day} | {today.year})
    return TimeAxis(years[0], min(years[-1], years[0] + MAX_YEARS - 1), today)


ANNOUNCED, DEADLINE, TODAY = "announced", "deadline", "today"
"""Kinds of the events of a pledge that are no verdicts, whose kind is their status."""

MAX_TICKS = 8
"""Most years that are named on the axis of a pledge."""

MAX_LISTED = 8
"""Most events of a pledge that a phone lists; of more, only those that have a label."""


@dataclass(frozen=True)
class PledgeLine:
    """The line of one pledge from its announcement to its deadline, with its verdicts.

    ``announced``, ``deadline``, ``latest`` (the latest verdict) and ``today`` have a label, each
    in a row of its own, so that no two can overlap. Positions in percent.
    """

    placed: tuple[PlacedEvent, ...]
    ticks: tuple[AxisTick, ...]
    announced: PlacedEvent | None
    deadline: PlacedEvent | None
    latest: PlacedEvent | None
    today: PlacedEvent
    is_overdue: bool
    is_final: bool

    @property
    def end(self) -> float:
        """The end of the line: the deadline, else a final verdict, else today."""
        if self.deadline:
            return self.deadline.end
        return self.latest.end if self.latest and self.is_final else self.today.x

    @property
    def verdicts(self) -> list[PlacedEvent]:
        """Earliest first, so that the latest is drawn on top."""
        return [place for place in self.placed if place.event.kind not in (ANNOUNCED, DEADLINE)]

    @property
    def listed(self) -> list[PlacedEvent]:
        """The events in words, earliest first."""
        if len(self.placed) <= MAX_LISTED:
            return list(self.placed)
        labelled = (self.announced, self.deadline, self.latest)
        return [place for place in self.placed if place in labelled]

    @property
    def description(self) -> str:
        """The line as text, for screen readers."""
        return "; ".join(f"{one.event.label}: {one.event.printed}" for one in self.listed) + "."


def pledge_line(
    events: Sequence[TimelineEvent],
    today: TimelineEvent,
    *,
    is_overdue: bool = False,
    is_final: bool = False,
) -> PledgeLine | None:
    """The line of a pledge with these events up to *today* or the last; None without any."""
    if not events:
        return None
    chart = timeline([*events, today])
    by_kind = {place.event.kind: place for place in chart.placed}
    placed = tuple(place for place in chart.placed if place.event.kind != TODAY)
    verdicts = [place for place in placed if place.event.kind not in (ANNOUNCED, DEADLINE)]
    step = -(-len(chart.ticks) // MAX_TICKS)
    return PledgeLine(
        placed,
        chart.ticks[:: max(step, 1)],
        by_kind.get(ANNOUNCED),
        by_kind.get(DEADLINE),
        verdicts[-1] if verdicts else None,
        by_kind[TODAY],
        is_overdue,
        is_final,
    )


_VERSION_KINDS = {
    Rendition.TRIMMED: "trimmed",
    Rendition.ALTERED: "altered",
    Rendition.TRANSLATED: "translated",
}
VERSION_WORDS = {
    "same": "as said or released",
    "trimmed": "trimmed",
    "altered": "reworded",
    "translated": "translated",
}


@dataclass(frozen=True)
class VersionStrip:
    """The versions of a statement: kinds in order ("same", "trimmed", …), and in words."""

    marks: tuple[str, ...]
    words: str


def version_kind(quote: Quote) -> str:
    """How a quote relates to what was said: "same", "trimmed", "altered" or "translated"."""
    if quote.form == QuoteType.TRANSLATED:
        return "translated"
    return _VERSION_KINDS.get(quote.rendition, "same")


def version_strip(quotes: Sequence[Quote]) -> VersionStrip:
    """The strip of these versions: first as said, then trimmed, reworded and translated."""
    counts = Counter(version_kind(quote) for quote in quotes)
    kinds = [kind for kind in VERSION_WORDS if counts[kind]]
    number = "1 version" if len(quotes) == 1 else f"{len(quotes)} versions"
    parts = ", ".join(f"{counts[kind]} {VERSION_WORDS[kind]}" for kind in kinds)
    return VersionStrip(
        tuple(kind for kind in kinds for _ in range(counts[kind])), f"{number}: {parts}"
    )


@dataclass(frozen=True)
class Dot:
    """A value on a line: ``x`` in percent; ``label`` is empty if there is no room for it.

    ``is_above``: the label is above the line, else below.
    """

    x: float
    label: str
    is_above: bool


_MARGIN, _LABEL = 12, 22
"""Percent of the line kept free at both ends, and taken by a label."""


def dots(
    values: Iterable[str], printed: Callable[[Quantity], str] = lambda quantity: quantity.printed
) -> list[Dot]:
    """Values that sources disagree on as dots on a line from the smallest to the largest.

    Empty unless every value starts with a quantity of the same unit and two of them differ. Equal
    values are one dot. *printed* formats a label.
    """
    quantities = [leading_quantity(value) for value in values]
    known = {quantity.amount: quantity for quantity in quantities if quantity}
    units = {quantity.unit if quantity else None for quantity in quantities}
    if len(known) < 2 or len(units) > 1 or None in units:
        return []
    low, high = min(known), max(known)
    drawn: list[Dot] = []
    room = {True: 0.0, False: 0.0}
    for number, amount in enumerate(sorted(known)):
        x = float(_MARGIN + (100 - 2 * _MARGIN) * (amount - low) / (high - low))
        is_above = number % 2 == 0
        has_room = x >= room[is_above]
        if has_room:
            room[is_above] = x + _LABEL
        drawn.append(Dot(round(x, 2), printed(known[amount]) if has_room else "", is_above))
    return drawn
