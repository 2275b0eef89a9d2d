"""Template context for page metadata, feeds, citations and export links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from django.db.models import Model
from django.http import HttpRequest

from articles import filters
from articles.filters import Listing
from articles.filters.labels import NOUNS
from articles.filters.search_page import SearchPage
from articles.formats import citations
from articles.formats.feeds import FEEDS, MEDIA_TYPE, feeds_of
from articles.formats.metadata import page_head
from articles.formats.metadata.embedding import share_of
from articles.formats.metadata.page_head import LinkElement
from articles.formats.metadata.site_url import site_url
from articles.kinds import BY_NAME
from articles.models import Country, Organisation, Pledge, Quote, Speaker, Summit, Topic
from articles.views.follow_links import follow_links

# The listing whose feed has news about a record, and its filter.
FEED_LISTINGS: dict[type[Model], tuple[type[Listing], str]] = {
    Speaker: (filters.QuoteListing, "speaker"),
    Organisation: (filters.PledgeListing, "organisation"),
    Summit: (filters.SearchListing, "summit"),
    Topic: (filters.SearchListing, "topic"),
    Country: (filters.SearchListing, "country"),
}
FRONT_FEEDS = (filters.ArticleListing, filters.QuoteListing, filters.PledgeListing)


@dataclass(frozen=True, slots=True)
class ExportLink:
    """An export link in the toolbar of a listing."""

    label: str
    url: str
    rel: str = ""


def for_record(request: HttpRequest, record: Model) -> dict:
    """``page_head`` (metadata), and ``follow``: the ways to follow the record.

    For kinds that can be cited, ``cited``: the citation in each style as (name, label, text); for
    quotes and pledges, ``share``: link and embed code.
    """
    site, follow = site_url(request), follow_links(record)
    if type(record) not in citations.CITED:
        head = page_head.record_head(record, site)
        listing, name = FEED_LISTINGS[type(record)]
        news = _feeds(listing, urlencode({name: record.slug}), str(record))
        return {"page_head": replace(head, links=[*head.links, *news]), "follow": follow}
    (item,) = citations.csl_items([record], site)
    styles = citations.STYLES.items()
    shared = {"share": share_of(record, site)} if isinstance(record, Quote | Pledge) else {}
    head = page_head.record_head(record, site, item)
    changes = LinkElement("alternate", follow.feed, MEDIA_TYPE.split(";")[0], "Changes")
    return {
        **shared,
        "page_head": replace(head, links=[*head.links, changes]),
        "follow": follow,
        "cited": [(name, label, citations.format_citation(item, name)) for name, label in styles],
    }


def for_listing(request: HttpRequest, listing: Listing, page: SearchPage, title: str) -> dict:
    """``page_head`` (metadata), and ``subscribe_url`` and ``exports`` with the same filters.

    Filtered lists are noindex: combinations of filters are endless.
    """
    site = site_url(request)
    here = listing.list_url.at(listing.address)
    unfiltered = not here.pairs
    url = (here.setting("page", str(page.number)) if page.number > 1 else here).href
    head = page_head.list_head(
        title,
        f"{site}{url}",
        page.rows,
        page.total,
        site,
        noindex=not unfiltered or not listing.kind,
        dataset_kind=BY_NAME.get(listing.kind) if unfiltered and page.number == 1 else None,
    )
    exports = [
        ExportLink("CSV", _url_below(listing, "export.csv"), "nofollow"),
        ExportLink(
            "CSV for Excel",
            here.at(f"{listing.address}export.csv").setting("excel", "1").href,
            "nofollow",
        ),
        ExportLink("JSON", _url_below(listing, "export.json"), "nofollow"),
    ]
    if listing.kind and BY_NAME[listing.kind].citable:
        exports.append(ExportLink("Citations (RIS)", _url_below(listing, "cite.ris"), "nofollow"))
    if listing.params.refusals:  # an export with invalid filters would be refused
        return {"page_head": head, "exports": []}
    return {
        "page_head": replace(head, links=[*head.links, *_feeds(type(listing), here.query)]),
        "subscribe_url": _url_below(listing, "follow/"),
        "exports": exports,
    }


def for_page(request: HttpRequest, title: str, *, noindex: bool = False) -> dict:
    """``page_head`` (metadata) of a page that is neither a record nor a list."""
    head = page_head.page_head(title, urlsplit(request.path).path, site_url(request))
    return {"page_head": replace(head, noindex=noindex)}


def for_front(request: HttpRequest) -> dict:
    """``page_head`` (metadata) of the front page, with its feeds."""
    head = page_head.page_head("Summit Archive", "/", site_url(request))
    links = [link for listing in FRONT_FEEDS for link in _feeds(listing)]
    return {"page_head": replace(head, links=[*head.links, *links])}


def for_rows(request: HttpRequest, title: str, rows: Sequence[Model], total: int) -> dict:
    """``page_head`` (metadata) of a page with a list of records without filters."""
    site = site_url(request)
    return {"page_head": page_head.list_head(title, f"{site}{request.path}", rows, total, site)}


def _feeds(listing: type[Listing], query: str = "", subject: str = "") -> list[LinkElement]:
    """Feed autodiscovery links of a listing; *subject* is appended to their titles."""
    plural, suffix = NOUNS[listing.kind][1], f": {subject}" if subject else ""
    return [
        LinkElement(
            "alternate",
            f"{listing.address}{FEEDS[name].path}{f'?{query}' if query else ''}",
            MEDIA_TYPE.split(";")[0],
            f"{FEEDS[name].adjective} {plural}".capitalize() + suffix,
        )
        for name in feeds_of(listing)
    ]


def _url_below(listing: Listing, path: str) -> str:
    return listing.list_url.at(f"{listing.address}{path}").href
