"""Tile map: one tile of equal size for each country, roughly where it is on a map.

The positions come from the centres of the countries, stretched until they are evenly spread, and
assigned to the cells of a grid at the least total distance. Neighbouring columns and rows that do
not overlap share one line, so that a map of few countries has little empty sea.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_GRID = """
CA GL IS FO GB NO DK SE SJ AX LV EE FI RU -- -- -- --
-- -- IE IM BE NL DE CZ PL SK LT BY MD UA KZ MN -- --
US PM GG JE LU CH LI AT HR HU RS RO GE AZ UZ KG -- --
MX BS BM ES FR MC SM SI BA XK BG TR AM TM TJ KP JP --
CU TC DO PT GI AD VA IT ME MK CY SY IQ IR AF CN KR --
KY HT VG AI EH MA TN MT AL GR PS LB KW PK NP BT TW --
JM VI MF SX BL AG MR DZ LY IL JO BH QA IN BD MO HK --
BZ PR KN MS GP CV ML NE TD EG SA AE OM MM LA VN MP --
GT HN DM MQ LC GM SN BF BJ SD ER DJ YE TH KH PH GU --
SV NI AW VC BB GW GN TG NG CF SS ET SO LK BN PW FM MH
CR CW BQ GD TT SL CI GH CM RW UG KE MV SG MY NR TV KI
PA CO VE GY GF LR ST GQ CG CD BI TZ SC ID PG SB WS TK
EC PE BO SR BR SH -- GA AO ZM MW KM YT TL VU WF AS PF
-- -- -- PY -- -- -- NA BW ZW MZ MG RE MU NC FJ NU CK
-- CL AR FK UY -- -- -- ZA LS SZ -- -- AU NF NZ TO PN
"""
_POSITIONS = {
    code: (column, row)
    for row, line in enumerate(_GRID.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != "--"
}

SHORT_NAMES = {
    "AE": "UAE",
    "BA": "Bosnia",
    "CD": "DR Congo",
    "CF": "C. African R.",
    "CI": "Côte d’Ivoire",
    "DO": "Dominican R.",
    "GB": "UK",
    "GQ": "Eq. Guinea",
    "KP": "North Korea",
    "MH": "Marshall Is.",
    "PF": "Fr. Polynesia",
    "PG": "Papua N. G.",
    "SB": "Solomon Is.",
    "TT": "Trinidad",
    "US": "US",
    "VC": "St Vincent",
}
"""Names that are too long for a tile."""


@dataclass(frozen=True)
class TileGrid:
    """The cell (column, row) of each code, and the size of the grid in cells."""

    cells: dict[str, tuple[int, int]]
    columns: int
    rows: int


def tile_grid(codes: Iterable[str]) -> TileGrid:
    """The cells of these countries (ISO 3166-1 alpha-2); unknown codes fill rows at the bottom."""
    codes = list(dict.fromkeys(codes))
    known = {code: _POSITIONS[code] for code in codes if code in _POSITIONS}
    known = _closed_up(known, ROOMY_COLUMNS)
    known = _swapped(_closed_up(_swapped(known), 1))
    width = 1 + max((x for x, _ in known.values()), default=MAX_COLUMNS - 1)
    height = 1 + max((y for _, y in known.values()), default=-1)
    cells = dict(known)
    for number, code in enumerate(code for code in codes if code not in known):
        cells[code] = (number % width, height + number // width)
    return TileGrid(cells, width, max((y for _, y in cells.values()), default=-1) + 1)


def _swapped(cells: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {code: (y, x) for code, (x, y) in cells.items()}


def _closed_up(cells: Mapping[str, tuple[int, int]], enough: int) -> dict[str, tuple[int, int]]:
    """The cells with columns moved into the one before them where no row has a tile in both.

    Stops at *enough* columns.
    """
    columns: dict[int, dict[int, str]] = defaultdict(dict)
    for code, (x, y) in cells.items():
        columns[x][y] = code
    merged: list[dict[int, str]] = []
    for number, x in enumerate(sorted(columns)):
        too_many = len(merged) + len(columns) - number > enough
        if too_many and merged and not merged[-1].keys() & columns[x].keys():
            merged[-1] |= columns[x]
        else:
            merged.append(columns[x])
    return {code: (x, y) for x, column in enumerate(merged) for y, code in column.items()}


ROOMY_COLUMNS = 11
"""Columns in which tiles have room for the name of a country."""
MAX_COLUMNS = 1 + max(column for column, _ in _POSITIONS.values())
