"""Parser of PDF files with a text layer.

pypdf gives the lines in the order of the file, which is the reading order in nearly all documents.
Running heads and page numbers are removed, and wrapped lines joined to paragraphs.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise
from typing import Any

from articles.importing.encodings import normalise
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.text import document_from_text
from articles.importing.records import EnteredMetadata, ImportedDocument

MAX_PAGES = 400
MIN_LETTERS = 80
"""Fewer letters than this on all pages: the pages are pictures."""

NO_TEXT = (
    "the PDF has no text, only pictures of pages: run text recognition first (such as “ocrmypdf "
    "in.pdf out.pdf”), or save the text as .txt"
)
PROTECTED = "the PDF is protected by a password: print it to a new PDF, or save its text as .txt"
JOINED = "lines and columns of the PDF were joined: check the order of the text"

_PAGE_NUMBER = re.compile(
    r"(?:page |seite |p\. ?)?[–—-]? ?\d{1,4} ?[–—-]?(?: ?(?:/|of|von|de) ?\d{1,4})?", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\Z")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st"})
_ITEM = re.compile(r"(?:[•●▪◦–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S", re.IGNORECASE)
_JUNK_TITLE = re.compile(r"\.(?:docx?|pdf|odt|indd|qxd)\b|^microsoft|^untitled|^\W*\Z|^slide", re.I)


def parse_pdf(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse a PDF; raises :class:`ImportRefused` if it has no text or a password."""
    pages, title, created = _read(content)
    text = normalise("\n".join(_lines_of_paragraphs(_without_running_heads(pages))))
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]", "", text)
    if sum(character.isalpha() for character in text) < MIN_LETTERS:
        raise ImportRefused(NO_TEXT)
    hint = f" (the file was created on {created})" if created else ""
    return [
        document_from_text(
            name,
            content,
            text,
            entered,
            media_type,
            (JOINED,),
            title,
            f"the PDF does not say at its head when it was published{hint}",
        )
    ]


def _read(content: bytes) -> tuple[list[list[str]], str, str]:
    """The lines of each page, the title, and the day the file was created."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportRefused(PROTECTED)
        if len(reader.pages) > MAX_PAGES:
            raise ImportRefused(
                f"the PDF has {len(reader.pages):,} pages, more than {MAX_PAGES}; split it"
            )
        pages = [_lines(page) for page in reader.pages]
        info = reader.metadata
        title = " ".join(str((info and info.title) or "").split())
        created = info.creation_date if info else None
    except ImportRefused:
        raise
    except PyPdfError as error:
        if "cryptography" in str(error).lower() or "password" in str(error).lower():
            raise ImportRefused(PROTECTED) from None
        raise ImportRefused(f"the PDF is damaged ({error}): print it to a new PDF") from None
    except (MemoryError, RecursionError):
        raise ImportRefused("the PDF is too deeply nested: print it to a new PDF") from None
    except Exception as error:  # pypdf raises many kinds for damaged files
        if "cryptography" in str(error).lower():
            raise ImportRefused(PROTECTED) from None
        raise ImportRefused(
            f"the PDF is damaged ({type(error).__name__}): print it to a new PDF"
        ) from None
    if _JUNK_TITLE.search(title):
        title = ""
    return pages, title, f"{created:%Y-%m-%d}" if created else ""


def _lines(page: Any) -> list[str]:
    """The lines of a page, with an empty line where the distance is wider than usual."""
    heights: list[float] = []
    chunks: list[str] = []

    def visit(text: str, matrix: list, text_matrix: list, font: Any, size: Any) -> None:
        height = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        for part in text.splitlines(keepends=True):
            if not chunks or chunks[-1].endswith("\n"):
                chunks.append("")
                heights.append(height)
            if not chunks[-1].strip():
                heights[-1] = height
            chunks[-1] += part

    page.extract_text(visitor_text=visit)
    gaps = [round(above - below) for above, below in pairwise(heights)]
    counts = Counter(gap for gap in gaps if 4 <= gap <= 60)
    common = [gap for gap, count in counts.items() if count >= max(counts.values()) / 2]
    widest = min(common, default=1000) * 1.35
    lines = []
    for number, words in enumerate(chunks):
        if number and gaps[number - 1] > widest:
            lines.append("")
        lines.append(words.translate(_LIGATURES))
    return lines


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """*pages* without page numbers and the lines that most pages repeat at their top or bottom."""
    pages = [[" ".join(line.split()) for line in page] for page in pages]
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        edges.update({_pattern(line) for line in (*lines[:2], *lines[-2:])})
    repeated = {line for line, count in edges.items() if count >= max(3, len(pages) * 0.5)}
    kept = []
    for page in pages:
        filled = [n for n, line in enumerate(page) if line]
        edge = {*filled[:2], *filled[-2:]}
        kept.append(
            [
                line
                for n, line in enumerate(page)
                if not (n in edge and (_PAGE_NUMBER.fullmatch(line) or _pattern(line) in repeated))
            ]
        )
    return kept


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _lines_of_paragraphs(pages: list[list[str]]) -> list[str]:
    """Paragraphs of all *pages*, with a blank line between them."""
    paragraphs: list[str] = []
    current = ""
    last = ""
    for page in pages:
        width = max((len(line) for line in page), default=0)
        for line in page:
            if not line or (current and _begins_paragraph(last, line, width)):
                paragraphs.append(current)
                current = ""
            current = _join(current, line)
            last = line or last
    paragraphs.append(current)
    return ["\n\n".join(p for p in paragraphs if p)]


def _begins_paragraph(last: str, line: str, width: int) -> bool:
    if _ITEM.match(line):
        return True
    if last.endswith("-") and line[:1].islower():
        return False
    is_short = len(last) < width * 0.75
    if _ENDS_SENTENCE.search(last):
        return is_short
    # A heading, or a line of a title page.
    return is_short and len(last) < width * 0.6 and not line[:1].islower()


def _join(current: str, line: str) -> str:
    if not current or not line:
        return current or line
    if re.search(r"[^\W\d_]-\Z", current) and line[:1].islower():
        return current[:-1] + line
    return f"{current} {line}"
