"""Where a text has nearly the words that it once had: an offer to a person, never a decision."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from articles.text.limits import READ_AT_MOST
from articles.text.spans import Span

MIN_SIMILARITY = 60
"""The likeness (0 to 100) from which a place is worth showing."""

_REACH = 6
"""Words by which the place found first is tried longer and shorter, at either end."""

_WORD = re.compile(r"\S+")
_CROSSED = 5
"""What each quotation mark inside a place costs that the words have not: a quote seldom reaches
over the end of another."""

_QUOTING = re.compile(r"[\"“”«»„]")
_MARKS = "\"'“”‘’«»„‚()[]"


class FuzzyMatch(NamedTuple):
    """A place in a text and how like the words there are (0 to 100)."""

    span: Span
    likeness: int


def locate_fuzzy(text: str, words: str) -> FuzzyMatch | None:
    """The run of whole words in *text* that is most like *words*; None when nothing is like them.

    Reads the first ``READ_AT_MOST`` characters. Quotation marks and brackets at either end are left
    out of the place.
    """
    text = text[:READ_AT_MOST]
    if not words.strip() or not text.strip():
        return None
    found = fuzz.partial_ratio_alignment(words, text)
    if found is None:
        return None
    # Of a text shorter than the words, the text is what is looked for.
    near = (found.dest_start, found.dest_end) if len(words) <= len(text) else (0, len(text))
    bounds = [match.span() for match in _WORD.finditer(text)]
    inside = [n for n, (start, end) in enumerate(bounds) if start < near[1] and end > near[0]]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    best, most = None, 0.0
    marks = len(_QUOTING.findall(words))
    for begin in range(max(0, first - _REACH), min(len(bounds) - 1, first + _REACH) + 1):
        for stop in range(max(begin, last - _REACH), min(len(bounds) - 1, last + _REACH) + 1):
            span = _bare(text, bounds[begin][0], bounds[stop][1])
            there = text[span.start : span.end]
            likeness = fuzz.ratio(words, there)
            crossed = max(0, len(_QUOTING.findall(there)) - marks)
            if likeness - crossed * _CROSSED > most:
                best, most = FuzzyMatch(span, round(likeness)), likeness - crossed * _CROSSED
    return best if best is not None and best.likeness >= MIN_SIMILARITY else None


def _bare(text: str, start: int, end: int) -> Span:
    while start < end - 1 and text[start] in _MARKS:
        start += 1
    while end > start + 1 and text[end - 1] in _MARKS:
        end -= 1
    return Span(start, end)
