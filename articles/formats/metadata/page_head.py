"""Metadata for the head of a page: canonical URL, meta tags, links and JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Model
from django.utils.safestring import SafeString

from articles.formats.citations import CITED
from articles.formats.citations.author_names import inverted_name
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata import jsonld, social
from articles.kinds import Kind
from articles.models import Article, Pledge, Quote, Speaker

_ITEM_TYPES = {
    "article-newspaper": "newspaperArticle",
    "post-weblog": "blogPost",
    "speech": "presentation",
    "broadcast": "radioBroadcast",
    "webpage": "webpage",
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LinkElement:
    """A link element; ``type`` and ``title`` are left out when empty."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class PageHead:
    """``names`` are meta tags with a name, ``properties`` those with a property attribute.

    ``canonical`` is an absolute URL. ``unapi`` is the unAPI identifier of the page's record.
    """

    canonical: str
    data: SafeString
    names: Pairs = field(default_factory=list)
    properties: Pairs = field(default_factory=list)
    links: Sequence[LinkElement] = ()
    noindex: bool = False
    unapi: str = ""


def record_head(record: Model, site: str, item: dict | None = None) -> PageHead:
    """The head of a record's page; *item* is its CSL item if it can be cited."""
    url = f"{site}{record.get_absolute_url()}"
    kinds = {Article: "article", Quote: "article", Pledge: "article", Speaker: "profile"}
    links = []
    if item:
        for form, media_type, name in (
            ("ris", "application/x-research-info-systems", "RIS"),
            ("bib", "application/x-bibtex", "BibTeX"),
            ("json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
        ):
            links.append(LinkElement("alternate", f"{url}cite.{form}", media_type, f"Cite: {name}"))
        links.append(_unapi_server(site))
    if isinstance(record, Quote | Pledge):
        embedded = f"{site}/oembed/?{urlencode({'url': url})}"
        links.append(LinkElement("alternate", embedded, "application/json+oembed", "oEmbed"))
    return PageHead(
        canonical=url,
        data=jsonld.jsonld_script(jsonld.record_jsonld(record, site)),
        names=citation_meta_tags(item) if item else [],
        properties=open_graph_tags(
            social.title_of(record),
            social.description_of(record),
            url,
            site,
            kind=kinds.get(type(record), "website"),
            image=social.image_of(type(record)),
        ),
        links=[*links, LinkElement("license", LICENCE_URL)],
        unapi=item["id"] if item else "",
    )


def _unapi_server(site: str) -> LinkElement:
    """Where reference managers get the records whose ``unapi-id`` is on the page."""
    return LinkElement("unapi-server", f"{site}/unapi", "application/xml", "unAPI")


def list_head(
    title: str,
    url: str,
    rows: Iterable[Model],
    total: int,
    site: str,
    *,
    noindex: bool = False,
    dataset_kind: Kind | None = None,
) -> PageHead:
    """The head of a page of a listing; *noindex* keeps filter combinations out of search engines.

    *dataset_kind* is given on the page of all records of a kind.
    """
    rows = list(rows)
    description = f"{title} in Summit Archive."
    is_cited = any(type(row) in CITED for row in rows)
    return PageHead(
        canonical=url,
        data=jsonld.jsonld_script(jsonld.list_jsonld(title, url, rows, total, site, dataset_kind)),
        properties=open_graph_tags(title, description, url, site),
        links=[_unapi_server(site)] if is_cited else [],
        noindex=noindex,
    )


def _unapi_server(site: str) -> LinkElement:
    return LinkElement("unapi-server", f"{site}/unapi", "application/xml", "unAPI")


def page_head(title: str, path: str, site: str) -> PageHead:
    """The head of a page without records; of the front page if *path* is ``/``."""
    url = f"{site}{path}"
    data = jsonld.site_jsonld(site) if path == "/" else jsonld.page_jsonld(title, url, site)
    return PageHead(
        canonical=url,
        data=jsonld.jsonld_script(data),
        properties=open_graph_tags(title, jsonld.DESCRIPTION, url, site),
        links=[LinkElement("license", LICENCE_URL)],
    )


def citation_meta_tags(item: dict) -> Pairs:
    """Names and contents of a record's Highwire and Dublin Core tags, from its CSL item.

    Zotero's translator for embedded metadata reads the type of the item from ``z:itemType``, the
    title of the publication from PRISM, and the rest from the ``citation_`` and ``DC`` names.
    """
    date = "-".join(f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0])
    names = [inverted_name(author) for author in item.get("author", ())]
    tags = [
        ("z:itemType", _ITEM_TYPES[item["type"]]),
        ("citation_title", item["title"]),
        *(("citation_author", name) for name in names),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_publisher", item.get("publisher", "")),
        ("citation_language", item.get("language", "")),
        ("citation_public_url", item["URL"]),
        ("citation_abstract_html_url", item["archive_location"]),
        ("prism.publicationName", item["container-title"]),
        ("DC.title", item["title"]),
        *(("DC.creator", name) for name in names),
        ("DC.date", date),
        ("DC.publisher", item.get("publisher", "")),
        ("DC.language", item.get("language", "")),
        ("DC.identifier", item["URL"]),
        ("DC.description", item.get("abstract", "")),
    ]
    return [(name, content) for name, content in tags if content]


def open_graph_tags(
    title: str,
    description: str,
    url: str,
    site: str,
    *,
    kind: str = "website",
    image: social.Image = social.SITE_IMAGE,
) -> Pairs:
    """Properties and contents of Open Graph tags."""
    width, height = social.IMAGE_SIZE
    return [
        ("og:site_name", "Summit Archive"),
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:locale", "en_GB"),
        ("og:image", f"{site}{image.path}"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", image.alt),
    ]
