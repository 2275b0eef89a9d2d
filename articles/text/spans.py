"""Text anchors: spans, their context, relocation after edits, paragraphs and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .sentences import sentence_bounds

MAX_CHARACTERS = 1_000_000
"""Length limit of the text that the extractors read.

A long newspaper article has 50,000 characters. Reading on would only let a hostile document block
an import. Offsets are not affected.
"""

CONTEXT = 32
"""Characters of prefix and suffix in a W3C TextQuoteSelector."""

HEADING_LENGTH, HEADING_WORDS = 100, 14
"""Maximum length of a section heading in characters and words."""

_BLANK = re.compile(r"\n\s*\n")
_NO_HEADING_END = (*".!?…,;:\"'”’»“-–—",)
_NO_HEADING_START = (*"\"'“‘«„•*-–—(",)


class Span(NamedTuple):
    """Characters ``start`` to ``end`` of a text, the end not included."""

    start: int
    end: int


def context(text: str, span: Span, size: int = CONTEXT) -> tuple[str, str]:
    """The characters before and after *span*, at most *size* of each: (prefix, suffix)."""
    return text[max(0, span.start - size) : span.start], text[span.end : span.end + size]


def occurrences(text: str, exact: str, limit: int = 1000) -> list[int]:
    """The offsets of *exact* in *text*, at most *limit*; none for an empty string."""
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0 and len(places) < limit:
        places.append(at)
        at = text.find(exact, at + 1)
    return places


def locate(
    text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None
) -> Span | None:
    """Relocate an anchor in *text*; None if it is lost or ambiguous.

    Of several occurrences the one wins whose context agrees with *prefix* and *suffix* for the most
    characters, then the one closest to *near*, the previous start offset.
    """
    places = occurrences(text, exact)
    if not places:
        return None
    if len(places) > 1:
        best = max(_agreement(text, at, exact, prefix, suffix) for at in places)
        if best == 0 and near is None:
            return None
        places = [at for at in places if _agreement(text, at, exact, prefix, suffix) == best]
        if len(places) > 1:
            if near is None:
                return None
            places.sort(key=lambda at: abs(at - near))
            if abs(places[0] - near) == abs(places[1] - near):
                return None
    return Span(places[0], places[0] + len(exact))


def _agreement(text: str, at: int, exact: str, prefix: str, suffix: str) -> int:
    """Number of characters around the occurrence that agree with the selector."""
    before = text[max(0, at - len(prefix)) : at]
    after = text[at + len(exact) : at + len(exact) + len(suffix)]
    return _alike(reversed(before), reversed(prefix)) + _alike(after, suffix)


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


class Block(NamedTuple):
    """A paragraph of a text with its offsets; *kind* is ``lead``, ``heading`` or ``paragraph``."""

    start: int
    end: int
    kind: str
    text: str


class Section(NamedTuple):
    """A heading with its text; the heading is empty before the first one."""

    heading: str
    start: int
    end: int


def paragraphs(text: str) -> list[Block]:
    """Split *text* at blank lines into blocks without outer white space.

    The first block is the lead. A heading is a short block of one line without a final stop,
    followed by another block.
    """
    spans = _block_spans(text)
    blocks = []
    for number, (start, end) in enumerate(spans):
        words = text[start:end]
        kind = "lead" if number == 0 else "paragraph"
        if number and number + 1 < len(spans) and is_heading(words):
            kind = "heading"
        blocks.append(Block(start, end, kind, words))
    return blocks


def is_heading(words: str) -> bool:
    """Whether a block looks like a section heading: one short line, no final stop, no quotation."""
    if "\n" in words or len(words) > HEADING_LENGTH or len(words.split()) > HEADING_WORDS:
        return False
    if words[-1:] in _NO_HEADING_END or words[:1] in _NO_HEADING_START:
        return False
    return words[:1].isupper() or words[:1].isdigit() or not words[:1].isascii()


def sections(text: str) -> list[Section]:
    """Split *text* into sections at its headings."""
    found: list[Section] = []
    for block in paragraphs(text):
        if block.kind == "heading":
            found.append(Section(block.text, block.start, block.end))
        elif found:
            found[-1] = found[-1]._replace(end=block.end)
        else:
            found.append(Section("", block.start, block.end))
    return found


def sentences(text: str) -> list[Span]:
    """The span of every sentence in the first ``MAX_CHARACTERS`` characters of *text*."""
    return [Span(*bound) for bound in sentence_bounds(text[:MAX_CHARACTERS])]


def _block_spans(text: str) -> list[tuple[int, int]]:
    """Spans of consecutive lines that are not blank, without outer white space."""
    gaps = [gap.span() for gap in _BLANK.finditer(text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    spans = []
    for start, end in zip(starts, ends, strict=True):
        block = text[start:end]
        if bare := block.strip():
            start += len(block) - len(block.lstrip())
            spans.append((start, start + len(bare)))
    return spans
