"""Fuzzy search for a quotation in another text: shown or suggested, never applied alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from articles.text.spans import MAX_CHARACTERS, Span

MIN_SIMILARITY = 60
"""The minimum similarity (0 to 100) of a suggested match."""

MIN_SAME_PASSAGE = 75
"""The minimum similarity (0 to 100) of a passage that is shown as another wording."""

_REACH = 6
"""Words by which the first alignment is extended and shortened at each end."""

_WORD = re.compile(r"\S+")
_CROSSED = 5
"""Penalty for each extra quotation mark in a match: a quotation rarely spans two others."""

_QUOTING = re.compile(r"[\"“”«»„]")
_MARKS = "\"'“”‘’«»„‚()[]"


class FuzzyMatch(NamedTuple):
    """A match and its similarity (0 to 100)."""

    span: Span
    likeness: int


def similar_passage(text: str, words: str) -> str:
    """The passage of *text* that is *words* with another wording, or an empty string."""
    match = locate_fuzzy(text, words)
    if match is None or match.likeness < MIN_SAME_PASSAGE:
        return ""
    return " ".join(text[match.span.start : match.span.end].split())


def locate_fuzzy(text: str, words: str) -> FuzzyMatch | None:
    """Find the run of whole words in *text* most similar to *words*; None below the minimum.

    Reads the first ``MAX_CHARACTERS`` characters. Quotation marks and brackets at either end are
    not part of the match.
    """
    text = text[:MAX_CHARACTERS]
    if not words.strip() or not text.strip():
        return None
    found = fuzz.partial_ratio_alignment(words, text)
    if found is None:
        return None
    # rapidfuzz aligns the shorter string within the longer one.
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
