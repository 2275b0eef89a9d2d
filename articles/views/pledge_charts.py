"""Charts of the pledge tracker: status bar, tile map and tally, money by currency, summits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_name
from django.db.models import QuerySet

from articles import findings, statistics
from articles.charts import ChartFigure, ChartTable, shorten_label
from articles.drawings import MeterPart, counts_in_words, meter, pile
from articles.filters.params import ListURL
from articles.models import AmountType, Pledge, Status
from articles.templatetags.formatting import money as printed_money
from articles.templatetags.formatting import money_total as printed_total
from articles.tilemap import SHORT_NAMES, tile_grid
from articles.views.pledge_counts import PledgeCounts

PLEDGES = "/pledges/"
MAX_PILE = 40
"""Largest count drawn as one mark a pledge; larger ones are a bar (``drawings.meter``)."""
FEWEST_STACKS, MAX_STACKS, MAX_STACK = 5, 32, 25
"""Fewest and most summits side by side in columns of marks, and most marks in a column."""
MAX_COUNTRIES, MAX_OTHERS, MAX_GROUPS = 15, 8, 60
"""Most countries and other makers drawn, and most rows of a table; the CSV file has all."""
FEWEST_TILES = 5
"""Fewest countries that make a map."""


def href_of(url: ListURL | None) -> str:
    """The URL of a list; empty if no list has exactly the counted records."""
    return url.href if url else ""


@dataclass(frozen=True)
class TallyRow:
    """A country, organisation or summit with its pledges by status, as marks or as a bar."""

    name: str
    short: str
    href: str
    total: int
    kept: int
    words: str
    marks: Sequence[Status]
    parts: Sequence[MeterPart]

    @property
    def says_kept(self) -> bool:
        """Whether there are enough pledges to state how many are kept."""
        return self.total >= findings.FEWEST


def tally(
    groups: Iterable[statistics.StatusCounts],
    here: ListURL,
    short: Callable[[object], str] = str,
) -> list[TallyRow]:
    """The rows of a tally; *short* names a record where there is little room."""
    rows = []
    for group in groups:
        url = here.at(PLEDGES).narrowed(group.facet, group.record.slug)
        small = group.total <= MAX_PILE
        rows.append(
            TallyRow(
                name=str(group.record),
                short=short(group.record),
                href=href_of(url),
                total=group.total,
                kept=group.counts[Status.KEPT],
                words=counts_in_words(group.counts),
                marks=pile(group.counts) if small else (),
                parts=() if small else meter(group.counts),
            )
        )
    return rows


def summit_place(summit) -> str:
    """A summit as city and year, for a narrow column."""
    place = summit.city.split(",")[0] or str(summit)
    return f"{shorten_label(place, 18)} {summit.start_on:%Y}"


def status_table(counts: dict[Status, int], here: ListURL) -> ChartTable:
    """The pledges by status, in the order of the scale."""
    rows = []
    for status, number in counts.items():
        url = href_of(here.at(PLEDGES).narrowed("status", status.value))
        rows.append((ChartFigure(status.label, number), (ChartFigure("", number, href=url),)))
    return ChartTable(("Status", "Pledges"), tuple(rows))


def group_table(groups: Iterable[statistics.StatusCounts], here: ListURL, head: str) -> ChartTable:
    """Makers or summits by status; statuses that none of them has are left out.

    Only totals are links: those of all cells would be half of the page.
    """
    groups = list(groups)
    used = [status for status in Status if any(group.counts[status] for group in groups)]
    rows = []
    for group in groups:
        cells = [ChartFigure("", group.counts[status]) for status in used]
        url = here.at(PLEDGES).narrowed(group.facet, group.record.slug)
        cells.append(ChartFigure("", group.total, href=href_of(url)))
        rows.append((ChartFigure(str(group.record), group.total), tuple(cells)))
    return ChartTable((head, *(str(status.label) for status in used), "Pledges"), tuple(rows))


# -- tile map -------------------------------------------------------------------------------------

MAP_WIDTH, TILE_HEIGHT, TILE_GAP, MAX_TILE_WIDTH = 1284, 74, 4, 130
CHARACTER = 6.6
"""Mean width of a character of a tile's name in the units of the map."""


@dataclass(frozen=True)
class Tile:
    """A country of the map: position in the units of the map, counts and parts of its bar."""

    name: str
    short: str
    href: str
    total: int
    kept: int
    words: str
    x: float
    y: int
    parts: Sequence[MeterPart]


@dataclass(frozen=True)
class TileMap:
    """The tiles, and the size of the map and of a tile."""

    tiles: tuple[Tile, ...]
    height: int
    tile_width: float
    width: int = MAP_WIDTH
    tile_height: int = TILE_HEIGHT

    @property
    def bar_width(self) -> float:
        return self.tile_width - 16

    @property
    def says_kept(self) -> bool:
        """Whether a tile is wide enough for the number kept."""
        return self.tile_width >= 90


def tile_map(countries: Sequence[statistics.StatusCounts], here: ListURL) -> TileMap | None:
    """The map of pledges by country; None for so few countries that a list says it better."""
    if len(countries) < FEWEST_TILES:
        return None
    grid = tile_grid(group.record.code for group in countries)
    step = min((MAP_WIDTH + TILE_GAP) / grid.columns, MAX_TILE_WIDTH)
    tile_width = round(step - TILE_GAP, 1)
    length = int((tile_width - 10) / CHARACTER)
    tiles = []
    for group in countries:
        column, row = grid.cells[group.record.code]
        name = str(group.record)
        short = SHORT_NAMES.get(group.record.code, name)
        tiles.append(
            Tile(
                name=name,
                short=shorten_label(short, length),
                href=href_of(here.at(PLEDGES).narrowed(group.facet, group.record.slug)),
                total=group.total,
                kept=group.counts[Status.KEPT] if group.total >= findings.FEWEST else 0,
                words=counts_in_words(group.counts),
                x=round(column * step, 1),
                y=row * (TILE_HEIGHT + TILE_GAP),
                parts=meter(group.counts),
            )
        )
    height = grid.rows * (TILE_HEIGHT + TILE_GAP) - TILE_GAP
    tiles.sort(key=lambda tile: (tile.y, tile.x))
    return TileMap(tuple(tiles), height, tile_width)


# -- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MoneyRow:
    """The money of one currency, divided by the status of its pledges.

    ``pledges`` is the number of pledges that ``pledged`` adds up; ``facts`` are the sums by status
    and ``again`` the money announced again, which is in no other sum.
    """

    currency: str
    name: str
    href: str
    pledges: int
    pledged: str
    parts: Sequence[MeterPart]
    facts: Sequence[ChartFigure]
    again: str


@dataclass(frozen=True)
class LeftOut:
    """A pledge with an amount that is in no sum, and why."""

    pledge: Pledge
    amount: str
    reason: str


REASONS = {
    AmountType.CEILING: "an upper limit",
    AmountType.YEARLY: "a yearly sum",
    AmountType.GOAL: "a goal or estimate",
}


@dataclass(frozen=True)
class MoneyTable:
    """The money by currency, the finding about the first, and the amounts in no sum."""

    finding: str
    rows: tuple[MoneyRow, ...]
    left_out: tuple[LeftOut, ...]
    not_added: tuple[tuple[str, ChartFigure], ...]
    """(currency, number of amounts of one type)."""


def money_table(totals: Sequence[statistics.MoneyTotal], here: ListURL) -> MoneyTable:
    """The money by currency; amounts are not converted, so each currency is its own 100 %."""
    rows, left_out, not_added = [], [], []
    for total in totals:
        url = here.at(PLEDGES).narrowed("currency", total.currency)
        if total.added:
            rows.append(_money_row(total, url))
        left_out += [
            LeftOut(pledge, printed_money(pledge.amount, total.currency), _reason(pledge))
            for pledge in total.left_out
        ]
        for kind, number in total.not_added.items():
            narrowed = url and url.narrowed("amount_type", kind.value)
            nouns = statistics.NOT_ADDED[kind]
            not_added.append((total.currency, ChartFigure(nouns, number, href=href_of(narrowed))))
    return MoneyTable(_money_finding(totals), tuple(rows), tuple(left_out), tuple(not_added))


def _money_row(total: statistics.MoneyTotal, url: ListURL | None) -> MoneyRow:
    currency = total.currency

    def printed(amount: Decimal) -> str:
        return printed_total(amount, currency)

    def href(status: Status) -> str:
        return href_of(url and url.narrowed("status", status.value))

    parts = meter(total.by_status, href, printed)
    return MoneyRow(
        currency=currency,
        name=currency_name(currency),
        href=href_of(url),
        pledges=len(total.counted),
        pledged=printed(total.pledged) if total.pledged else "",
        parts=parts,
        facts=[ChartFigure(part.label, part.value, part.printed, part.href) for part in parts],
        again=printed(total.announced_again) if total.announced_again else "",
    )


def currency_name(code: str) -> str:
    """The name of a currency as a heading: "US dollars"."""
    name = get_currency_name(code, count=2, locale="en")
    return name[:1].upper() + name[1:]


def _money_finding(totals: Sequence[statistics.MoneyTotal]) -> str:
    if not totals:
        return ""
    first = max(totals, key=lambda total: len(total.counted))
    kept = first.by_status.get(Status.KEPT)
    name = get_currency_name(first.currency, count=2, locale="en")
    return findings.money_kept(
        name,
        printed_total(first.pledged, first.currency),
        printed_total(kept, first.currency) if kept else "",
        len(first.counted),
    )


def _reason(pledge: Pledge) -> str:
    """Why an amount is in no sum. The pledge it belongs to is not named: it may be a draft."""
    if pledge.amount_type in REASONS:
        return REASONS[AmountType(pledge.amount_type)]
    if pledge.parent_id:
        return "part of a larger pledge, which is counted"
    return "repeats an earlier announcement, which is counted"


# -- the page -------------------------------------------------------------------------------------


def tracker_charts(counted: PledgeCounts, pledges: QuerySet, here: ListURL) -> dict:
    """All charts of the tracker as template context."""
    counts, makers, summits = counted.statuses, counted.makers, counted.summits
    without, largest = makers.without_country, largest_groups(summits)
    countries = makers.first(statistics.COUNTRIES)
    others = makers.first(*statistics.OTHERS, most=MAX_OTHERS + 1)
    stacks = tally(largest, here, summit_place)
    return {
        "counts": counts,
        "total": sum(counts.values()),
        "kept": counts[Status.KEPT],
        "unassessed": counts[Status.NOT_ASSESSED],
        "rest": findings.rest_of_pledges(counts),
        "meter": meter(counts, lambda s: href_of(here.at(PLEDGES).narrowed("status", s.value))),
        "status_table": status_table(counts, here),
        "map": tile_map(countries, here),
        "countries": tally(countries[:MAX_COUNTRIES], here),
        "countries_finding": findings.most_pledges(shares(countries)),
        "others": tally(others[:MAX_OTHERS], here),
        "without_country": {
            "total": without.total(),
            "words": counts_in_words(without),
            "marks": pile(without) if without.total() <= MAX_PILE * 3 else (),
            "parts": meter(without) if without.total() > MAX_PILE * 3 else (),
        },
        "makers_total": makers.number,
        "makers_not_drawn": len(countries) > MAX_COUNTRIES or len(others) > MAX_OTHERS,
        "makers_table": group_table(makers.first(most=MAX_GROUPS), here, "Maker"),
        "money": money_table(statistics.money(pledges), here),
        "summits": stacks,
        "summits_total": len(summits),
        "summits_finding": findings.most_pledges(shares(summits)),
        "in_columns": FEWEST_STACKS <= len(stacks) <= MAX_STACKS
        and all(row.total <= MAX_STACK for row in stacks),
        "summits_table": group_table(largest, here, "Summit"),
    }


def largest_groups(groups: Sequence[statistics.StatusCounts]) -> list[statistics.StatusCounts]:
    """The ``MAX_GROUPS`` groups with the most pledges, in their order."""
    most = sorted(groups, key=lambda group: -group.total)[:MAX_GROUPS]
    chosen = {group.record.pk for group in most}
    return [group for group in groups if group.record.pk in chosen]


def shares(groups: Iterable[statistics.StatusCounts]) -> list[tuple[str, int, int]]:
    """(name, pledges, pledges kept) of each, as the findings take them."""
    return [(str(group.record), group.total, group.counts[Status.KEPT]) for group in groups]
