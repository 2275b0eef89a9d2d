"""Spans of a text: where words stand, what stands around them, and how to find them again."""

from __future__ import annotations

from typing import NamedTuple

CONTEXT = 32
"""Characters kept before and after a pinned span (W3C Web Annotation, TextQuoteSelector)."""


class Span(NamedTuple):
    """Characters ``start`` to ``end`` of a text, the end not included."""

    start: int
    end: int


def context(text: str, span: Span, size: int = CONTEXT) -> tuple[str, str]:
    """The characters before and after *span*, at most *size* of each: (prefix, suffix)."""
    return text[max(0, span.start - size) : span.start], text[span.end : span.end + size]


def occurrences(text: str, exact: str, limit: int = 1000) -> list[int]:
    """Where *exact* begins in *text*, at most *limit* places; empty for empty words."""
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0 and len(places) < limit:
        places.append(at)
        at = text.find(exact, at + 1)
    return places


def locate(
    text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None
) -> Span | None:
    """Where the pinned words stand in *text*, or None when they are lost or it is not certain.

    One occurrence is the place. Of several, the one whose surroundings agree with *prefix* and
    *suffix* for the most characters; where two agree equally, the one closer to *near* (the former
    start) if there is one that is closer; else it is ambiguous and nothing is returned.
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
    """How many characters next to the words are those of the selector."""
    before = text[max(0, at - len(prefix)) : at]
    after = text[at + len(exact) : at + len(exact) + len(suffix)]
    return _alike(reversed(before), reversed(prefix)) + _alike(iter(after), iter(suffix))


def _alike(one, other) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
