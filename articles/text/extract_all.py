"""Text analysis for a worker process: all extractors on one text, plain values in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from articles.text.money import Money, find_money
from articles.text.pledges.clauses import FoundPledge
from articles.text.pledges.extract import find_pledges
from articles.text.quotes import FoundQuotation, read_quotations
from articles.text.quotes.rejection import count_words

MIN_QUOTED_WORDS = 3
"""Minimum length of words between marks that are shown if no quotation was found there."""


@dataclass(frozen=True)
class TextToExtract:
    """Input: *expected* are names that may occur in the text, *before* is the text it replaces.

    ``published_on`` is a full date or None; ``language`` is a BCP 47 tag.
    """

    body: str
    published_on: date | None = None
    expected: tuple[str, ...] = ()
    before: str = ""
    language: str = ""


@dataclass(frozen=True)
class ExtractedText:
    """Output: quotations, pledges, amounts, and all spans between quotation marks.

    *difference* is a line diff of removed (``-``) and added (``+``) paragraphs with one paragraph
    of context; empty for a new text.
    """

    quotations: tuple[FoundQuotation, ...] = ()
    pledges: tuple[FoundPledge, ...] = ()
    sums: tuple[Money, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    difference: tuple[tuple[str, str], ...] = ()


def extract_texts(texts: Sequence[TextToExtract]) -> list[ExtractedText]:
    """Analyse several texts."""
    return [extract_text(text) for text in texts]


def extract_text(text: TextToExtract) -> ExtractedText:
    """Analyse one text."""
    quotations, quoted = read_quotations(text.body, text.expected, text.language)
    return ExtractedText(
        tuple(quotations),
        tuple(find_pledges(text.body, text.published_on, text.language)),
        tuple(find_money(text.body, text.language)),
        tuple(
            (span.start, span.end)
            for span in quoted
            if count_words(text.body[span.start : span.end]) >= MIN_QUOTED_WORDS
        ),
        tuple(difference(text.before, text.body)) if text.before else (),
    )


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Diff of removed (``-``) and added (``+``) paragraphs with one paragraph of context."""
    a, b = old.split("\n\n"), new.split("\n\n")
    lines: list[tuple[str, str]] = []
    for group in SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(1):
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [(" ", text) for text in a[i1:i2]]
            else:
                lines += [("-", text) for text in a[i1:i2]]
                lines += [("+", text) for text in b[j1:j2]]
    return lines
