"""What pages tell machines, and what readers can take away from them: composed for templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from django.db.models import Model
from django.http import HttpRequest

from articles import filters
from articles.filters import Listing
from articles.filters.labels import NOUNS
from articles.formats import citations
from articles.formats.feeds import FEEDS, MEDIA_TYPE, feeds_of
from articles.formats.metadata import page_head
from articles.formats.metadata.page_head import LinkElement
from articles.formats.metadata.site_url import site_url
from articles.models import Country, Organisation, Speaker, Summit, Topic
from articles.search.request import ARTICLE, PLEDGE, QUOTE

# Which list tells of a record's news, and by which filter.
NEWS: dict[type[Model], tuple[type[Listing], str]] = {
    Speaker: (filters.QuoteListing, "speaker"),
    Organisation: (filters.PledgeListing, "organisation"),
    Summit: (filters.SearchListing, "summit"),
    Topic: (filters.SearchListing, "topic"),
    Country: (filters.SearchListing, "country"),
}
# What the front page tells of.
FRONT = (filters.ArticleListing, filters.QuoteListing, filters.PledgeListing)


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A way to take a listing away, as the toolbar shows it."""

    label: str
    url: str
    rel: str = ""


def for_record(request: HttpRequest, record: Model) -> dict:
    """``machine`` (the head) and, where the record can be cited, ``cited``: the citation
    in each style as (name, label, line)."""
    site = site_url(request)
    if type(record) not in citations.CITED:
        made = page_head.record_head(record, site)
        listing, name = NEWS[type(record)]
        news = _feeds(listing, urlencode({name: record.slug}), str(record))
        return {"machine": replace(made, links=[*made.links, *news])}
    (item,) = citations.csl_items([record], site)
    styles = citations.STYLES.items()
    return {
        "machine": page_head.record_head(record, site, item),
        "cited": [(name, label, citations.format_citation(item, name)) for name, label in styles],
    }


def for_listing(
    request: HttpRequest, listing: Listing, title: str, page: int, rows: Sequence[Model]
) -> dict:
    """``machine`` (the head) and ``extras`` (feed, files and citations for exactly the filters).

    Only the plain list and its pages are for crawlers; a filtered list is for people.
    """
    site = site_url(request)
    here = listing.here.at(listing.address)
    plain = not here.pairs
    address = (here.setting("page", str(page)) if page > 1 else here).href
    made = page_head.list_head(
        title,
        f"{site}{address}",
        rows,
        len(listing.results),
        site,
        noindex=not plain or not listing.kind,
        data=listing.address.strip("/") if plain and page == 1 and listing.kind else "",
    )
    files = [
        ExportLink("Follow", _under(listing, "follow/")),
        ExportLink("CSV", _under(listing, "export.csv"), "nofollow"),
        ExportLink("JSON", _under(listing, "export.json"), "nofollow"),
    ]
    if listing.kind in (ARTICLE, QUOTE, PLEDGE):
        files.append(ExportLink("Citations", _under(listing, "cite.ris"), "nofollow"))
    if listing.reading.refusals:  # there are no files or feeds of what is not understood
        return {"machine": made, "extras": []}
    return {"machine": replace(made, links=_feeds(type(listing), here.query)), "extras": files}


def for_page(request: HttpRequest, title: str, *, noindex: bool = False) -> dict:
    """``machine`` (the head) of a page about the archive itself."""
    made = page_head.page_head(title, urlsplit(request.path).path, site_url(request))
    return {"machine": replace(made, noindex=noindex)}


def for_front(request: HttpRequest) -> dict:
    """``machine`` (the head) of the front page, with the feeds of what it tells of."""
    made = page_head.page_head("Summit Archive", "/", site_url(request))
    links = [link for listing in FRONT for link in _feeds(listing)]
    return {"machine": replace(made, links=[*made.links, *links])}


def for_rows(request: HttpRequest, title: str, rows: Sequence[Model], total: int) -> dict:
    """``machine`` (the head) of a page that lists these records of *total*, without filters."""
    site = site_url(request)
    return {"machine": page_head.list_head(title, f"{site}{request.path}", rows, total, site)}


def _feeds(listing: type[Listing], query: str = "", on: str = "") -> list[LinkElement]:
    """The feeds of a listing as a browser or a reader of feeds finds them; *on* says of what."""
    many, suffix = NOUNS[listing.kind][1], f": {on}" if on else ""
    return [
        LinkElement(
            "alternate",
            f"{listing.address}{FEEDS[name].path}{f'?{query}' if query else ''}",
            MEDIA_TYPE.split(";")[0],
            f"{FEEDS[name].adjective} {many}".capitalize() + suffix,
        )
        for name in feeds_of(listing)
    ]


def _under(listing: Listing, place: str) -> str:
    return listing.here.at(f"{listing.address}{place}").href
