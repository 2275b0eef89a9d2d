"""Previous and next links on a record that was opened from a list of results.

A link in a filtered list says which list and which position in it
(``?list=/quotes/?q=gangs&position=7``), so that no session is needed. The
canonical address of the page has no such parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import Http404, HttpRequest, QueryDict

from articles import filters
from articles.filters.exceptions import MAX_LENGTH

# Other lists have no detail pages with result navigation.
LISTINGS = {
    listing.address: listing
    for listing in (
        filters.ArticleListing,
        filters.QuoteListing,
        filters.PledgeListing,
        filters.SpeakerListing,
        filters.SummitListing,
        filters.OrganisationListing,
        filters.SearchListing,
    )
}


@dataclass(frozen=True, slots=True)
class ResultNavigation:
    """Position of a record in a list: ``number`` of ``total``, from 1.

    ``previous`` and ``following`` are URLs, empty at the ends; ``back`` is the URL of the
    list page with the record.
    """

    number: int
    total: int
    described: tuple[tuple[str, bool], ...]
    back: str
    previous: str = ""
    following: str = ""


def with_positions(listing: filters.Listing, rows: Iterable[Model], first: int) -> None:
    """Set ``position_query``, the query string of its link, on each row, counted from *first*.

    Rows of an unfiltered list get an empty one, so that links stay canonical.
    """
    rows = list(rows)
    for row in rows:
        row.position_query = ""
    here = listing.list_url.at(listing.address)
    if not here.pairs or listing.address not in LISTINGS or len(here.href) > MAX_LENGTH:
        return
    query = _query_string(here.href)
    for number, row in enumerate(rows, first):
        row.position_query = f"{query}{number}"


def result_navigation(request: HttpRequest, record: Model) -> ResultNavigation | None:
    """Navigation for the list and position in the query string.

    None if there are none, or if another record has that position by now.
    """
    address, number = request.GET.get("list", ""), request.GET.get("position", "")
    path, _, query = address.partition("?")
    if path not in LISTINGS or not (number.isascii() and number.isdigit()) or len(number) > 8:
        return None
    at, first = int(number), max(int(number) - 2, 0)
    try:
        listing = LISTINGS[path](QueryDict(query), path=path)
        total = len(listing.results)
        # The engine allocates memory for all results up to the offset.
        if not 1 <= at <= total:
            return None
        rows = listing.results[first : at + 1]
    except (BadRequest, Http404):
        return None
    index = at - 1 - first
    if index >= len(rows) or rows[index] != record:
        return None
    here = listing.list_url
    page = (at - 1) // settings.PAGE_SIZE + 1
    return ResultNavigation(
        number=at,
        total=total,
        described=listing.describe,
        back=(here.setting("page", str(page)) if page > 1 else here).href,
        previous=_url(rows[index - 1], here.href, at - 1) if index else "",
        following=_url(rows[index + 1], here.href, at + 1) if index + 1 < len(rows) else "",
    )


def _query_string(href: str) -> str:
    """The query string without the number of the position, which comes last."""
    return "?" + urlencode({"list": href, "position": ""}, safe="/")


def _url(row: Model, href: str, number: int) -> str:
    return f"{row.get_absolute_url()}{_query_string(href)}{number}"
