"""Chart geometry: numbers as positions and sizes, which templates draw as SVG.

Horizontal positions are in percent, vertical ones in pixels, so charts stretch to the width of the
screen while text keeps its size; no chart needs a view box. Positions are rounded to two decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

ROW = 44
"""Height of a row in pixels, enough for a touch target."""
LABEL_LENGTH = 42
"""Characters of label and figure that fit on a screen 320 pixels wide."""
FEW_COLUMNS, MANY_COLUMNS = 12, 31
"""Up to the first number, all columns are labelled; up to the second, on wide screens only."""
MAX_TICKS = 6
COLUMNS_HEIGHT = 120


@dataclass(frozen=True)
class ChartFigure:
    """One data point of a chart: label, value, formatted value, link.

    ``kind`` selects shape and colour (a status, "new", "again"). Raises ``ValueError`` for a
    negative value.
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
        """The number of records; None for sums of money."""
        return self.value if isinstance(self.value, int) else None


@dataclass(frozen=True)
class ChartTable:
    """The data of a chart as a table: column headings, and rows of a heading and its cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[ChartFigure, tuple[ChartFigure, ...]], ...]


@dataclass(frozen=True)
class Bar:
    """A horizontal bar, or a segment of one; ``x`` and ``width`` in percent."""

    figure: ChartFigure
    x: float
    width: float


@dataclass(frozen=True)
class BarRow:
    """A row of a bar chart: a label and its number, and below them a bar for each part."""

    label: str
    printed: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class BarChart:
    """A horizontal bar chart; ``height`` and ``row`` (the height of one row) in pixels."""

    rows: tuple[BarRow, ...]
    height: int
    row: int = ROW


def shorten_label(label: str, length: int = LABEL_LENGTH) -> str:
    """The label, truncated at a word with an ellipsis."""
    if len(label) <= length:
        return label
    cut = label[: length - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def bars(figures: Iterable[ChartFigure]) -> BarChart:
    """A bar chart with one bar for each figure, the longest at full width."""
    return stacked((figure.label, (figure,)) for figure in figures)


def stacked(
    rows: Iterable[tuple[str, Sequence[ChartFigure]]], printed: Mapping[str, str] | None = None
) -> BarChart:
    """A stacked bar chart of rows (label, parts).

    The row with the largest sum has full width. Parts of zero are left out. *printed* overrides
    the formatted sum of a row, by label.
    """
    rows = [(label, tuple(parts)) for label, parts in rows]
    largest = max((sum(part.value for part in parts) for _, parts in rows), default=0)
    bar_rows = []
    for number, (label, parts) in enumerate(rows):
        total = sum(part.value for part in parts)
        printed_total = (printed or {}).get(label)
        if printed_total is None:
            printed_total = parts[0].printed if len(parts) == 1 else f"{total:,}"
        segments, x = [], 0.0
        for part in parts:
            if part.value:
                width = 100 * float(part.value) / float(largest)
                segments.append(Bar(part, round(x, 2), round(width, 2)))
                x += width
        bar_rows.append(BarRow(label, printed_total, number * ROW, tuple(segments)))
    return BarChart(tuple(bar_rows), len(bar_rows) * ROW)


@dataclass(frozen=True)
class ChartColumn:
    """A column; ``x``, ``width`` and ``centre`` in percent, ``y`` and ``height`` in pixels.

    ``label``: whether there is room for its number: "always", "wide" (screens) or "never".
    """

    figure: ChartFigure
    x: float
    width: float
    y: float
    height: float
    centre: float
    tick: str
    label: str = "always"


@dataclass(frozen=True)
class ColumnChart:
    """A column chart; ``base`` is the position of its axis in pixels."""

    columns: tuple[ChartColumn, ...]
    height: int
    base: int

    @property
    def total(self) -> float:
        """The sum of all columns."""
        return sum(column.figure.value for column in self.columns)

    @property
    def highest(self) -> ChartFigure | None:
        """The highest column; None if it is not a single one."""
        largest = max((column.figure.value for column in self.columns), default=0)
        highest = [column.figure for column in self.columns if column.figure.value == largest]
        return highest[0] if len(highest) == 1 and largest else None

    @property
    def description(self) -> str:
        """The columns that are not empty as text, for screen readers."""
        figures = [column.figure for column in self.columns if column.figure.value]
        return "; ".join(f"{figure.label}: {figure.printed}" for figure in figures) + "."


def columns(
    figures: Iterable[ChartFigure], ticks: Sequence[str] = (), height: int = COLUMNS_HEIGHT
) -> ColumnChart:
    """A column chart with one column for each figure; *ticks* are the labels below.

    There are 20 pixels above the highest column for its number and 24 below the axis for ticks.
    """
    figures = tuple(figures)
    largest = max((figure.value for figure in figures), default=0)
    step = 100 / len(figures) if figures else 0
    base, max_height = height - 24, height - 44
    chart_columns = []
    for number, figure in enumerate(figures):
        column_height = (
            round(max_height * float(figure.value) / float(largest), 2) if largest else 0
        )
        chart_columns.append(
            ChartColumn(
                figure,
                x=round(number * step + step * 0.1, 2),
                width=round(step * 0.8, 2),
                y=round(base - column_height, 2),
                height=column_height,
                centre=round((number + 0.5) * step, 2),
                tick=ticks[number] if number < len(ticks) else "",
                label=_label(len(figures), figure.value == largest),
            )
        )
    return ColumnChart(tuple(chart_columns), height, base)


def _label(total: int, is_highest: bool) -> str:
    if is_highest or total <= FEW_COLUMNS:
        return "always"
    return "wide" if total <= MANY_COLUMNS else "never"


def is_tick(number: int, total: int) -> bool:
    """Whether a column has a label below the axis: evenly spaced ones, at most ``MAX_TICKS``."""
    return number % -(-total // MAX_TICKS) == 0


@dataclass(frozen=True)
class Period:
    """A day, month or year with its first and last day."""

    unit: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.unit]]


def periods(first: date, last: date, days_at_most: int = 31) -> list[Period]:
    """The days from *first* to *last*; of longer ranges the months, over five years the years.

    Periods without data are included.
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
    """An event on a timeline, from ``start`` to ``end`` (the same for a single day)."""

    label: str
    start: date
    end: date
    printed: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PlacedEvent:
    """An event with its position, ``x`` to ``end`` in percent."""

    event: TimelineEvent
    short: str
    x: float
    end: float
    y: int

    @property
    def anchor(self) -> str:
        """The text anchor of a label at its end that keeps it inside the chart."""
        return "start" if self.end < 35 else "end" if self.end > 65 else "middle"


@dataclass(frozen=True)
class AxisTick:
    """A tick on the axis of a timeline, ``x`` in percent."""

    label: str
    x: float
    anchor: str


@dataclass(frozen=True)
class TimelineChart:
    """A timeline: one row for each event, earliest first, over an axis of years or months."""

    placed: tuple[PlacedEvent, ...]
    ticks: tuple[AxisTick, ...]
    height: int
    row: int

    @property
    def description(self) -> str:
        """The timeline as text, for screen readers."""
        events = (placed.event for placed in self.placed)
        return "; ".join(f"{event.printed}: {event.label}" for event in events) + "."


def timeline(events: Iterable[TimelineEvent], row: int = ROW) -> TimelineChart:
    """A timeline of events from the first day to the last.

    Events on the same dates keep their order. The axis has a tick for each year that starts within
    it, otherwise at both ends.
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
    """The text anchor of a tick label that keeps it inside the chart."""
    return "start" if x < 8 else "end" if x > 92 else "middle"


@dataclass(frozen=True)
class HeatCell:
    """A cell of a heat table; ``weight`` is 0 for zero, else 1 to 4 by share of the maximum."""

    value: int
    href: str
    weight: int
    column: str = ""


@dataclass(frozen=True)
class HeatTable:
    """A table of counts with shaded cells; rows are (label, href, cells)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[HeatCell, ...]], ...]


def heat(
    columns: Sequence[str],
    rows: Iterable[tuple[str, str, Sequence[tuple[int, str]]]],
) -> HeatTable:
    """A heat table; each row is (label, href, (value, href) for every column).

    Raises ``ValueError`` if a row does not have one cell for each column.
    """
    rows = [(label, href, tuple(cells)) for label, href, cells in rows]
    largest = max((value for _, _, cells in rows for value, _ in cells), default=0)
    heat_rows = []
    for label, href, cells in rows:
        if len(cells) != len(columns):
            raise ValueError(f"{label!r} has {len(cells)} cells for {len(columns)} columns")
        weighted = tuple(
            HeatCell(value, link, -(-4 * value // largest) if value else 0, column)
            for column, (value, link) in zip(columns, cells, strict=True)
        )
        heat_rows.append((label, href, weighted))
    return HeatTable(tuple(columns), tuple(heat_rows))
