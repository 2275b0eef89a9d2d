"""Small drawings beside records: the bar of statuses, the line of a pledge, the strip of versions.

Numbers as positions in percent, which templates draw as SVG; the same facts stand in words beside
every drawing. Charts with axes and tables are in :mod:`articles.charts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from articles.models import Quote, QuoteType, Rendition, Status

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
        return _FILLS.get(self.status, _TINTED)

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
