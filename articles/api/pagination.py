"""Pages of a listing: by number in its order, or by cursor through all its records."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

from articles.api.cursors import CursorKey, cursors_of
from articles.api.parameters import RequestParameters
from articles.filters import Listing
from articles.filters.exceptions import MAX_PAGE
from articles.formats.exports import schema_of
from articles.search.query.ast import has_words


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``rows`` are prepared for building; the addresses are absolute, None where there is none."""

    rows: list[Model]
    total: int | None
    next: str | None
    previous: str | None


def get_page(
    listing: Listing, asked: RequestParameters, address: str, given: dict[str, list[str]]
) -> ApiPage:
    """The page that is asked for; *address* and the parameters *given* make its neighbours'.

    Raises ``OutOfReachError`` behind the last page.
    """
    sheet = schema_of(listing.kind)
    results = listing.results.with_rows(sheet.rows())
    if asked.after is not None:
        rows = _after(listing, asked.after, asked.per_page + 1)
        more = len(rows) > asked.per_page
        rows = rows[: asked.per_page]
        sheet.prepare(rows)
        last = cursors_of(listing.kind).behind(rows[-1]) if more else ""
        following = _at(address, given, cursor=last) if more else None
        return ApiPage(rows, len(results) if asked.total else None, following, None)
    number = listing.page_number
    pages = max(1, -(-len(results) // asked.per_page))
    listing.check_page(pages)
    rows = list(results[(number - 1) * asked.per_page : number * asked.per_page])
    sheet.prepare(rows)
    last = min(pages, MAX_PAGE)
    return ApiPage(
        rows,
        len(results) if asked.total else None,
        _at(address, given, page=str(number + 1)) if number < last else None,
        _at(address, given, page=str(number - 1)) if number > 1 else None,
    )


def _after(listing: Listing, last: CursorKey, length: int) -> list[Model]:
    """The next records: what is added or taken away meanwhile moves no other."""
    made: list[Model] = []
    for place, kind in enumerate(cursors_of(listing.kind).kinds):
        if place >= last.place and len(made) < length:
            behind = last.pk if place == last.place else 0
            made += _behind(listing, kind, behind, length - len(made))
    return made


def _behind(listing: Listing, kind: str, pk: int | str, length: int) -> list[Model]:
    """The next records of a kind behind a primary key."""
    rows = _of(listing, kind).order_by("pk")
    if not has_words(listing.selection.words):
        matching = listing.qs if listing.kind else listing.qs[kind]
        rows = rows.filter(pk__gt=pk, pk__in=matching.order_by().values("pk"))
        return list(rows[:length])
    made: list[Model] = []
    while True:  # only the search knows what words find; some of it may be gone by now
        wanted = length - len(made)
        keys = listing.results.keys_after(kind, pk, wanted)
        made += rows.filter(pk__in=[found for _, found in keys])
        if len(keys) < wanted or len(made) == length:
            return made
        pk = keys[-1][1]


def _of(listing: Listing, kind: str) -> QuerySet:
    rows = schema_of(listing.kind).rows()
    return rows if listing.kind else rows[kind]


def _at(address: str, given: dict[str, list[str]], **changed: str) -> str:
    kept = [(name, v) for name, values in given.items() if name not in changed for v in values]
    return f"{address}?{urlencode([*kept, *changed.items()])}"
