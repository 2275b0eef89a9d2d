"""Pages of a listing: by number in its order, or by cursor through all its records."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model

from articles.exporting import sheet_of
from articles.filters import Listing
from articles.filters.refusals import MAX_PAGE
from articles.search.tree import has_words

from .parameters import Asked, cursor_of


@dataclass(frozen=True, slots=True)
class Page:
    """``rows`` are prepared for building; the addresses are absolute, None where there is none."""

    rows: list[Model]
    total: int | None
    next: str | None
    previous: str | None


def page_of(listing: Listing, asked: Asked, address: str, given: dict[str, list[str]]) -> Page:
    """The page that is asked for; *address* and the parameters *given* make its neighbours'.

    Raises ``OutOfReachError`` behind the last page and past page 500.
    """
    sheet = sheet_of(listing.kind)
    results = listing.results.over(sheet.rows())
    if asked.after is not None:
        rows = _after(listing, asked.after, asked.per_page + 1)
        more = len(rows) > asked.per_page
        rows = rows[: asked.per_page]
        sheet.prepare(rows)
        following = _at(address, given, cursor=cursor_of(rows[-1].pk)) if more else None
        return Page(rows, len(results) if asked.total else None, following, None)
    number = listing.page_number
    pages = max(1, -(-len(results) // asked.per_page))
    listing.check_page(pages)
    rows = list(results[(number - 1) * asked.per_page : number * asked.per_page])
    sheet.prepare(rows)
    last = min(pages, MAX_PAGE)
    return Page(
        rows,
        len(results) if asked.total else None,
        _at(address, given, page=str(number + 1)) if number < last else None,
        _at(address, given, page=str(number - 1)) if number > 1 else None,
    )


def _after(listing: Listing, number: int, length: int) -> list[Model]:
    """The next records by their number: what is added or taken away meanwhile moves no other."""
    rows = sheet_of(listing.kind).rows()
    if has_words(listing.selection.words):
        # Only the search knows what words find, and it is not sorted by number.
        behind = (pk for keys in listing.results.all_keys() for _, pk in keys if pk > number)
        found = rows.filter(pk__in=heapq.nsmallest(length, behind))
    else:
        found = rows.filter(pk__in=listing.qs.order_by().values("pk"), pk__gt=number)
    return list(found.order_by("pk")[:length])


def _at(address: str, given: dict[str, list[str]], **changed: str) -> str:
    kept = [(name, v) for name, values in given.items() if name not in changed for v in values]
    return f"{address}?{urlencode([*kept, *changed.items()])}"
