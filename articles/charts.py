"""Numbers into the geometry of charts; templates draw them as SVG.

Along a line everything is measured in percent of the drawing's width, across it in pixels: a
drawing then stretches from a phone to a wide screen while its words keep their size. No chart
scales its text, so none needs a view box. All positions are rounded to two decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

ROW = 44
"""Height of a row in pixels: what a finger needs."""
LABEL_LENGTH = 42
"""Characters of a label that fit beside its figure on a phone of 320 pixels."""
COLUMN = 26
"""Least width of a column in pixels, so that it can be hit."""
COLUMNS_HEIGHT = 120


@dataclass(frozen=True)
class ChartFigure:
    """One number of a chart: its label, its size, how it is printed, where it leads.

    ``kind`` names what it is (a status, "new", "again") for shape and colour. Raises ``ValueError``
    for a negative value.
    """

    label: str
    value: float
    printed: str = ""
    href: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"{self.label!r} has a negative value: {self.value}")
        if not self.printed:
            object.__setattr__(self, "printed", f"{self.value:,}")

    @property
    def count(self) -> int | None:
        """How many records it stands for; None of anything but a number of records."""
        return self.value if isinstance(self.value, int) else None


@dataclass(frozen=True)
class Bar:
    """A figure as a horizontal bar, or a part of one: ``x`` and ``width`` in percent."""

    figure: ChartFigure
    x: float
    width: float


@dataclass(frozen=True)
class BarRow:
    """A row of a bar chart: its label above, below it a bar for each part that is not zero."""

    label: str
    short: str
    printed: str
    href: str
    y: int
    parts: tuple[ChartFigure, ...]
    bars: tuple[Bar, ...]

    @property
    def count(self) -> int | None:
        """How many records the row stands for; see ``Figure.count``."""
        counts = [part.count for part in self.parts]
        return None if None in counts else sum(counts)


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars under their labels. ``height`` in pixels; ``row`` is the height of one."""

    rows: tuple[BarRow, ...]
    height: int
    row: int = ROW

    @property
    def description(self) -> str:
        """The chart in one sentence, for those who do not see it."""
        return "; ".join(f"{row.label}: {row.printed}" for row in self.rows) + "."


def shorten_label(label: str, length: int = LABEL_LENGTH) -> str:
    """The label, cut at a word with an ellipsis where it is longer than *length* characters."""
    if len(label) <= length:
        return label
    cut = label[: length - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def bars(figures: Iterable[ChartFigure]) -> BarChart:
    """One bar a figure, the longest as wide as the drawing."""
    figures = tuple(figures)
    return stacked((figure.label, figure.href, (figure,)) for figure in figures)


def stacked(
    rows: Iterable[tuple[str, str, Sequence[ChartFigure]]],
    printed: Mapping[str, str] | None = None,
) -> BarChart:
    """One bar a row, made of its parts end to end; rows are (label, href, parts).

    The row with the largest sum is as wide as the drawing. Parts of zero are left out. *printed*
    says by label how a row's sum is written where the plain number would not do.
    """
    rows = [(label, href, tuple(parts)) for label, href, parts in rows]
    most = max((sum(part.value for part in parts) for _, _, parts in rows), default=0)
    drawn = []
    for number, (label, href, parts) in enumerate(rows):
        total = sum(part.value for part in parts)
        sums = (printed or {}).get(label)
        if sums is None:
            sums = parts[0].printed if len(parts) == 1 else f"{total:,}"
        placed, x = [], 0.0
        for part in parts:
            if part.value:
                width = 100 * float(part.value) / float(most)
                placed.append(Bar(part, round(x, 2), round(width, 2)))
                x += width
        short = shorten_label(label, LABEL_LENGTH - len(sums))
        drawn.append(BarRow(label, short, sums, href, number * ROW, parts, tuple(placed)))
    return BarChart(tuple(drawn), len(drawn) * ROW)


@dataclass(frozen=True)
class ChartColumn:
    """A figure as an upright column: ``x``, ``width`` in percent, ``y``, ``height`` in pixels."""

    figure: ChartFigure
    x: float
    width: float
    y: float
    height: float
    centre: float
    tick: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns over a line. ``least_width`` in pixels keeps each wide enough to hit."""

    columns: tuple[ChartColumn, ...]
    height: int
    base: int
    least_width: int

    @property
    def description(self) -> str:
        """The chart in one sentence: every column that is not empty."""
        filled = [c.figure for c in self.columns if c.figure.value]
        return "; ".join(f"{f.label}: {f.printed}" for f in filled) + "."


def columns(
    figures: Iterable[ChartFigure], ticks: Sequence[str] = (), height: int = COLUMNS_HEIGHT
) -> ColumnChart:
    """One column a figure in the given order; *ticks* are the short labels below, where wanted.

    20 pixels above the highest column hold its number, 24 below the line hold the ticks.
    """
    figures = tuple(figures)
    most = max((figure.value for figure in figures), default=0)
    step = 100 / len(figures) if figures else 0
    base, room = height - 24, height - 44
    drawn = []
    for number, figure in enumerate(figures):
        tall = round(room * float(figure.value) / float(most), 2) if most else 0
        drawn.append(
            ChartColumn(
                figure,
                x=round(number * step + step * 0.1, 2),
                width=round(step * 0.8, 2),
                y=round(base - tall, 2),
                height=tall,
                centre=round((number + 0.5) * step, 2),
                tick=ticks[number] if number < len(ticks) else "",
            )
        )
    return ColumnChart(tuple(drawn), height, base, len(figures) * COLUMN)


@dataclass(frozen=True)
class Period:
    """A day, month or year as the first and the last day of it."""

    unit: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.unit]]


def periods(first: date, last: date, days_at_most: int = 31) -> list[Period]:
    """The days from *first* to *last*; where they are too many, the months up to five years of
    them, else the years.

    Nothing is left out: an empty month between two full ones is a fact, too.
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    days = (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if days <= days_at_most:
        return [Period("day", day, day) for day in (first + timedelta(days=n) for n in range(days))]
    if months <= 60:
        edges = [
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
            for n in range(months + 1)
        ]
        unit = "month"
    else:
        edges = [date(year, 1, 1) for year in range(first.year, last.year + 2)]
        unit = "year"
    return [Period(unit, a, b - timedelta(days=1)) for a, b in pairwise(edges)]


@dataclass(frozen=True)
class TimelineEvent:
    """Something on a time line, from ``start`` to ``end`` (the same for a single day)."""

    label: str
    start: date
    end: date
    printed: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PlacedEvent:
    """An event in its row, ``x`` to ``end`` in percent."""

    event: TimelineEvent
    short: str
    x: float
    end: float
    y: int


@dataclass(frozen=True)
class AxisTick:
    """A mark on the axis of a time line, ``x`` in percent."""

    label: str
    x: float
    anchor: str


@dataclass(frozen=True)
class TimelineChart:
    """Events by date, one a row, the earliest on top, over an axis of years or months."""

    placed: tuple[PlacedEvent, ...]
    ticks: tuple[AxisTick, ...]
    height: int
    row: int

    @property
    def description(self) -> str:
        """The time line in one sentence."""
        return "; ".join(f"{p.event.printed}: {p.event.label}" for p in self.placed) + "."


def timeline(events: Iterable[TimelineEvent], row: int = ROW) -> TimelineChart:
    """Place events on one axis, each under its words.

    Equal dates keep the order they are given in. The axis runs from the first day to the last,
    and has a tick for each year that starts within it, or for both ends where none does.
    """
    events = sorted(events, key=lambda event: (event.start, event.end))
    if not events:
        return TimelineChart((), (), 0, row)
    first, last = events[0].start, max(event.end for event in events)
    days = max((last - first).days, 1)

    def at(day: date) -> float:
        return round(100 * (day - first).days / days, 2)

    placed = []
    for number, event in enumerate(events):
        left, right = at(event.start), at(event.end)
        short = shorten_label(event.label, LABEL_LENGTH - len(event.printed))
        placed.append(PlacedEvent(event, short, left, right, number * row))
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    ticks = [AxisTick(str(day.year), at(day), _side(at(day))) for day in years]
    if not ticks:
        ticks = [AxisTick(f"{first:%b %Y}", 0, "start")]
        if (last.year, last.month) != (first.year, first.month):
            ticks.append(AxisTick(f"{last:%b %Y}", 100, "end"))
    return TimelineChart(tuple(placed), tuple(ticks), len(placed) * row, row)


def _side(x: float) -> str:
    """Where the words of a tick are anchored so that they stay inside the drawing."""
    return "start" if x < 8 else "end" if x > 92 else "middle"


@dataclass(frozen=True)
class HeatCell:
    """A number in a table-chart; ``weight`` is 0 for none and 1 to 4 by its share of the most."""

    value: int
    href: str
    weight: int


@dataclass(frozen=True)
class HeatTable:
    """A table of counts whose larger numbers also look heavier. Rows are (label, href, cells)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[HeatCell, ...]], ...]


def heat(
    columns: Sequence[str],
    rows: Iterable[tuple[str, str, Sequence[tuple[int, str]]]],
) -> HeatTable:
    """Weigh the cells of a table; each row is (label, href, (value, href) for every column).

    Raises ``ValueError`` when a row has not exactly one cell a column.
    """
    rows = [(label, href, tuple(cells)) for label, href, cells in rows]
    most = max((value for _, _, cells in rows for value, _ in cells), default=0)
    drawn = []
    for label, href, cells in rows:
        if len(cells) != len(columns):
            raise ValueError(f"{label!r} has {len(cells)} cells for {len(columns)} columns")
        weighed = tuple(HeatCell(v, link, -(-4 * v // most) if v else 0) for v, link in cells)
        drawn.append((label, href, weighed))
    return HeatTable(tuple(columns), tuple(drawn))
