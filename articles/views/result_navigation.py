"""From a record to its neighbours in the list it was opened from.

A link in a filtered list says which list and which position in it
(``?list=/quotes/?q=gangs&position=7``), so that nothing has to be remembered about the reader. The
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

# A topic's page and the unindexed lists have no words to search for, hence no places to keep.
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
    """Where a record stands in a list: ``number`` of ``total``, from 1.

    ``previous`` and ``following`` are addresses, empty at the ends; ``back`` is the list's page on
    which the record stands.
    """

    number: int
    total: int
    described: tuple[tuple[str, bool], ...]
    back: str
    previous: str = ""
    following: str = ""


def with_positions(listing: filters.Listing, rows: Iterable[Model], first: int) -> None:
    """Give each of *rows* the ``step`` that its link takes along; *first* is the first's number.

    Rows of a list without any filter, words or order get none: their links stay plain.
    """
    here = listing.here.at(listing.address)
    if not here.pairs or listing.address not in LISTINGS or len(here.href) > MAX_LENGTH:
        return
    for number, row in enumerate(rows, first):
        row.step = _step(here.href, number)


def result_navigation(request: HttpRequest, record: Model) -> ResultNavigation | None:
    """The neighbours of *record* in the list that the request names.

    None when it names none, or one in which the record no longer stands there.
    """
    address, number = request.GET.get("list", ""), request.GET.get("position", "")
    path, _, query = address.partition("?")
    if path not in LISTINGS or not (number.isascii() and number.isdigit()) or len(number) > 8:
        return None
    at, first = int(number), max(int(number) - 2, 0)
    try:
        listing = LISTINGS[path](QueryDict(query), path=path)
        total = len(listing.results)
        # The engine makes room for everything before a place, so it is asked for real ones only.
        if not 1 <= at <= total:
            return None
        rows = listing.results[first : at + 1]
    except (BadRequest, Http404):
        return None
    mine = at - 1 - first
    if mine >= len(rows) or rows[mine] != record:
        return None
    here = listing.here
    page = (at - 1) // settings.PAGE_SIZE + 1
    return ResultNavigation(
        number=at,
        total=total,
        described=listing.described,
        back=(here.setting("page", str(page)) if page > 1 else here).href,
        previous=_address(rows[mine - 1], here.href, at - 1) if mine else "",
        following=_address(rows[mine + 1], here.href, at + 1) if mine + 1 < len(rows) else "",
    )


def _step(href: str, number: int) -> str:
    return "?" + urlencode({"list": href, "position": number}, safe="/")


def _address(row: Model, href: str, number: int) -> str:
    return row.get_absolute_url() + _step(href, number)
