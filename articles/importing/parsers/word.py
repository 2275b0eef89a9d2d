"""Parser of Word documents (.docx): paragraphs, headings and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from articles.importing.encodings import normalise
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.text import document_from_text
from articles.importing.records import EnteredMetadata, ImportedDocument

MAX_UNPACKED_BYTES = 150_000_000
MAX_PART_BYTES = 40_000_000
MAX_PARTS = 5_000
DAMAGED = "the file is not a Word document: open it and save it again as .docx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def parse_word(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse a Word document; deleted text of tracked changes and comments are left out."""
    check_zip(content)
    from docx import Document

    try:
        document = Document(io.BytesIO(content))
        blocks = list(_blocks(document))
    except ImportRefused:
        raise
    except Exception:
        raise ImportRefused(DAMAGED) from None
    title = next((words for words, style in blocks if style == "title"), "")
    text = "\n\n".join(words for words, style in blocks if style != "title" and words)
    if not any(character.isalnum() for character in text):
        raise ImportRefused("the Word document has no text (only pictures?)")
    return [
        document_from_text(
            name,
            content,
            normalise(text),
            entered,
            media_type,
            title=normalise(title),
            undated="the Word document does not say at its head when it was published",
        )
    ]


def check_zip(content: bytes) -> None:
    """Refuse files that are no ZIP, or expand beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sizes = [part.file_size for part in package.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ImportRefused(DAMAGED) from None
    if len(sizes) > MAX_PARTS or sum(sizes) > MAX_UNPACKED_BYTES:
        raise ImportRefused(
            f"the file expands to {sum(sizes):,} bytes in {len(sizes):,} parts, more than the "
            "limit; save its text as .txt"
        )


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """(words, style) of the paragraphs and table rows; style is “title”, or empty."""
    styles = {style.style_id: (style.name or "").lower() for style in document.styles}
    body = document.element.body
    for element in body.iter(f"{_W}p", f"{_W}tr"):
        parents = {parent.tag for parent in element.iterancestors()}
        if _FALLBACK in parents:
            continue
        if element.tag == f"{_W}tr":
            if f"{_W}tr" not in parents:
                cells = [" ".join(_text(cell).split()) for cell in element.iter(f"{_W}tc")]
                yield " | ".join(filter(None, cells)), ""
        elif f"{_W}tr" not in parents:
            style = element.find(f"{_W}pPr/{_W}pStyle")
            name = styles.get(style.get(f"{_W}val"), "") if style is not None else ""
            is_item = element.find(f"{_W}pPr/{_W}numPr") is not None
            words = _text(element).strip()
            if words:
                yield f"- {words}" if is_item else words, "title" if name == "title" else ""


def _text(element: Any) -> str:
    """The text of a paragraph or cell, with inserted and without deleted text."""
    parts = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen",
                             f"{_W}p"):  # fmt: skip
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.tag == f"{_W}tab" and node.getparent().tag == f"{_W}tabs":
            continue
        else:
            parts.append("\n" if node.tag in (f"{_W}br", f"{_W}cr") else " ")
    return "".join(parts)
