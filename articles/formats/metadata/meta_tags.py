"""Meta tags of a page: Highwire and Dublin Core for citation managers, Open Graph for previews.

Zotero's translator for embedded metadata reads the type of the item from ``z:itemType``, the title
of the publication from PRISM, and the rest from the ``citation_`` and ``DC`` names.
"""

from __future__ import annotations

from articles.formats.citations.author_names import inverted

_ITEM_TYPES = {
    "article-newspaper": "newspaperArticle",
    "post-weblog": "blogPost",
    "speech": "presentation",
    "broadcast": "radioBroadcast",
    "webpage": "webpage",
}
Pairs = list[tuple[str, str]]


def citation_meta_tags(item: dict) -> Pairs:
    """(name, content) of a record by its CSL item."""
    day = "-".join(f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0])
    names = [inverted(author) for author in item.get("author", ())]
    tags = [
        ("z:itemType", _ITEM_TYPES[item["type"]]),
        ("citation_title", item["title"]),
        *(("citation_author", name) for name in names),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_publisher", item.get("publisher", "")),
        ("citation_language", item.get("language", "")),
        ("citation_public_url", item["URL"]),
        ("citation_abstract_html_url", item["archive_location"]),
        ("prism.publicationName", item["container-title"]),
        ("DC.title", item["title"]),
        *(("DC.creator", name) for name in names),
        ("DC.date", day),
        ("DC.publisher", item.get("publisher", "")),
        ("DC.language", item.get("language", "")),
        ("DC.identifier", item["URL"]),
        ("DC.description", item.get("abstract", "")),
    ]
    return [(name, content) for name, content in tags if content]


def open_graph_tags(title: str, description: str, address: str, kind: str = "website") -> Pairs:
    """(property, content) of Open Graph: a preview in words, without a picture."""
    return [
        ("og:site_name", "Summit Archive"),
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("og:locale", "en_GB"),
    ]
