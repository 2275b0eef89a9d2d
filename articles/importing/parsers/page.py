"""Parser of saved web pages: text, metadata, language and date."""

from __future__ import annotations

import re

from articles.importing.encodings import normalise
from articles.importing.exceptions import ImportRefused
from articles.importing.language import languages_of_tree
from articles.importing.page_dates import find_page_dates
from articles.importing.parsers.build import build_document, fill_in, stated_date
from articles.importing.parsers.page_metadata import read_page_metadata
from articles.importing.parsers.page_text import NO_ARTICLE, extract_text
from articles.importing.parsers.text import check_shape
from articles.importing.publication_date import from_page
from articles.importing.records import TITLE_LENGTH, EnteredMetadata, ImportedDocument

MAX_MARKUP_BYTES = 6_000_000
"""Size limit of a page without its embedded images, fonts, styles and scripts."""

# Linear patterns on bytes: a saved page embeds megabytes of images, which lxml need not read.
_DATA_ADDRESS = re.compile(rb"data:[a-zA-Z0-9.+/;=_-]{0,120},[^\s\"'()<>\\]{64,}")
_CLOSING = {
    name: re.compile(rb"</" + name + rb"\s*>", re.IGNORECASE)
    for name in (b"style", b"svg", b"script")
}
_OPENING = re.compile(rb"<(style|svg|script)\b([^>]{0,2000})>", re.IGNORECASE)


def parse_page(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse a saved page, such as one saved by a browser, SingleFile or wget."""
    from trafilatura import load_html  # slow to import (0.5 s), rarely needed

    markup = _without_embedded(content)
    if len(markup) > MAX_MARKUP_BYTES:
        raise ImportRefused(
            f"the page has {len(markup):,} bytes of markup, more than {MAX_MARKUP_BYTES:,}; save "
            "its text as .txt"
        )
    tree = load_html(markup)
    if tree is None or not "".join(tree.itertext()).strip():
        raise ImportRefused(NO_ARTICLE)
    page = read_page_metadata(tree, content[:4000])
    metadata = fill_in(
        entered.metadata,
        title=normalise(page.title)[:TITLE_LENGTH],
        author=normalise(page.author),
        url=page.url,
        publisher=normalise(page.publisher),
    )
    declared, hint = languages_of_tree(tree)
    dates = None
    published = stated_date(entered)
    if published is None:
        dates = find_page_dates(tree, metadata.url, entered.metadata.language)
        if dates.published is None:
            try:
                from_page(dates)
            except ImportRefused as error:
                error.addresses = (metadata.url, *page.addresses)
                raise
    text = extract_text(tree, {page.title, metadata.title, *page.headlines})
    body = normalise(text.body)
    check_shape(body)
    return [
        build_document(
            name,
            content,
            media_type,
            body,
            published or from_page(dates),
            metadata,
            text.notes,
            declared=declared,
            hint=hint,
            page_publisher=not entered.metadata.publisher,
            addresses=page.addresses,
        )
    ]


def _without_embedded(content: bytes) -> bytes:
    """*content* without data addresses, styles, drawings and scripts other than JSON-LD."""
    content = _DATA_ADDRESS.sub(b"data:,", content)
    parts, last = [], 0
    unclosed: set[bytes] = set()
    for opening in _OPENING.finditer(content):
        tag = opening[1].lower()
        if opening.start() < last or tag in unclosed or b"ld+json" in opening[2].lower():
            continue
        closing = _CLOSING[tag].search(content, opening.end())
        if closing is None:
            unclosed.add(tag)  # search for it once, not from every opening
            continue
        parts.append(content[last : opening.start()])
        last = closing.end()
    return b"".join((*parts, content[last:]))
