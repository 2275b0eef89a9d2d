"""Meta tags: Highwire and Dublin Core for citation managers, Open Graph for link previews.

Zotero's translator for embedded metadata reads the type of the item from ``z:itemType``, the title
of the publication from PRISM, and the rest from the ``citation_`` and ``DC`` names.
"""

from __future__ import annotations

from articles.formats.citations.author_names import inverted_name

_ITEM_TYPES = {
    "article-newspaper": "newspaperArticle",
    "post-weblog": "blogPost",
    "speech": "presentation",
    "broadcast": "radioBroadcast",
    "webpage": "webpage",
}
Pairs = list[tuple[str, str]]


def citation_meta_tags(item: dict) -> Pairs:
    """Names and contents of a record's citation tags, from its CSL item."""
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


def open_graph_tags(title: str, description: str, url: str, kind: str = "website") -> Pairs:
    """Properties and contents of Open Graph tags: a text preview without an image."""
    return [
        ("og:site_name", "Summit Archive"),
        ("og:type", kind),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:locale", "en_GB"),
    ]
