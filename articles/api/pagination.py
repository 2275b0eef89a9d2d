"""Pagination: by page number in the listing's order, or by cursor through all records."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

from articles.api.cursors import CursorKey, cursor_codec
from articles.api.parameters import RequestParameters
from articles.filters import Listing
from articles.filters.exceptions import MAX_PAGE
from articles.rows import ROW_SOURCES, Row


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``rows`` are prepared; ``next`` and ``previous`` are absolute URLs, None at the ends."""

    rows: list[Row]
    total: int | None
    next: str | None
    previous: str | None


def get_page(
    listing: Listing, params: RequestParameters, url: str, query: dict[str, list[str]]
) -> ApiPage:
    """The requested page; *url* and *query* of the request make the URLs of its neighbours.

    Raises ``PageOutOfRangeError`` after the last page.
    """
    source = ROW_SOURCES[listing.kind]
    results = listing.search(source.records())
    total = len(results) if params.total else None
    if params.after is not None:
        rows = _rows_after_cursor(listing, params.after, params.per_page + 1)
        has_next = len(rows) > params.per_page
        rows = source.prepare(rows[: params.per_page])
        cursor = cursor_codec(listing.kind).encode(rows[-1].record) if has_next else ""
        return ApiPage(
            rows, total, _page_url(url, query, cursor=cursor) if has_next else None, None
        )
    number = listing.page_number
    pages = max(1, -(-len(results) // params.per_page))
    listing.check_page(pages)
    rows = list(results[(number - 1) * params.per_page : number * params.per_page])
    return ApiPage(
        source.prepare(rows),
        total,
        _page_url(url, query, page=str(number + 1)) if number < min(pages, MAX_PAGE) else None,
        _page_url(url, query, page=str(number - 1)) if number > 1 else None,
    )


def _rows_after_cursor(listing: Listing, after: CursorKey, limit: int) -> list[Model]:
    """Keyset pagination: records added or removed between requests do not shift the pages."""
    rows: list[Model] = []
    for kind_index, kind in enumerate(cursor_codec(listing.kind).kinds):
        if kind_index >= after.kind_index and len(rows) < limit:
            pk = after.pk if kind_index == after.kind_index else 0
            rows += _rows_of_kind_after(listing, kind, pk, limit - len(rows))
    return rows


def _rows_of_kind_after(listing: Listing, kind: str, pk: int | str, limit: int) -> list[Model]:
    queryset = _queryset(listing, kind).order_by("pk")
    if not listing.selection.has_words:
        matching = listing.qs if listing.kind else listing.qs[kind]
        return list(queryset.filter(pk__gt=pk, pk__in=matching.order_by().values("pk"))[:limit])
    rows: list[Model] = []
    while True:  # the index may still contain records that are no longer public: fetch more
        missing = limit - len(rows)
        keys = listing.results.keys_after(kind, pk, missing)
        rows += queryset.filter(pk__in=[key for _, key in keys])
        if len(keys) < missing or len(rows) == limit:
            return rows
        pk = keys[-1][1]


def _queryset(listing: Listing, kind: str) -> QuerySet:
    rows = ROW_SOURCES[listing.kind].records()
    return rows if listing.kind else rows[kind]


def _page_url(url: str, query: dict[str, list[str]], **changes: str) -> str:
    pairs = [(name, v) for name, values in query.items() if name not in changes for v in values]
    return f"{url}?{urlencode([*pairs, *changes.items()])}"
