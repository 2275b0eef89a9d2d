"""Quotation mark lexer: which marks of a paragraph open, close, or are only apostrophes.

Supported: “curly”, "straight", ''doubled'' and ``backticked'' marks, mixed in one text; „low“,
‚single low‘ and »turned« German, « French », ‹ single › and ”Nordic” marks; British ‘single’ outer
marks; 「corner」 and 『double corner』 marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OPEN, CLOSE, EITHER = "open", "close", "either"
DOUBLE, ANGLE, SINGLE = "double", "angle", "single"
_SINGLE_ANGLE, _CORNER, _DOUBLE_CORNER = "single angle", "corner", "double corner"
_CORNERS = {
    "「": (_CORNER, OPEN),
    "」": (_CORNER, CLOSE),
    "『": (_DOUBLE_CORNER, OPEN),
    "』": (_DOUBLE_CORNER, CLOSE),
}


class QuotationMark(NamedTuple):
    """A quotation mark: its offsets in the paragraph, its family, and the side it can be on."""

    start: int
    end: int
    family: str
    side: str


_MARK = re.compile(r"[“”„«»‹›「」『』＂\"‘‚]|''|``|’’|(?<!\w)['’]|['’](?!\w)")
_OPENS_AFTER = frozenset("([{—–-/ \t\u00a0\u202f\u3000“\"‘'«‹„…：，、")
_CLOSES_BEFORE = frozenset(")]}—–-/,.;:?!…'’‘”\"»›。，、！？")
_MEASURE = re.compile(r"\d(?:[\"”]|''|’’|['’])(?=[ \u00a0x×][^\W_]|\d)")
_FEET = re.compile(r"['’][ \u00a0]?\d")
# Elisions that begin with an apostrophe: 'em, '90s.
_CLIPPED = re.compile(
    r"(?:em|til|till|tis|twas|twere|cause|bout|n|round|neath|ere|s|t)\b|\d\ds?\b", re.IGNORECASE
)


def find_marks(paragraph: str) -> list[QuotationMark]:
    """Find the quotation marks of a paragraph, without apostrophes inside words, in order."""
    marks = [_mark(paragraph, match.start(), match.end()) for match in _MARK.finditer(paragraph)]
    return _without_measures(paragraph, marks) if _MEASURE.search(paragraph) else marks


def _without_measures(paragraph: str, marks: list[QuotationMark]) -> list[QuotationMark]:
    """Drop the marks for feet and inches: a 6'2" joke, a pipe 12" wide.

    A mark after a number is an inch sign if text continues after it and the next mark of its family
    closes a quotation that is still open.
    """
    marks_kept: list[QuotationMark] = []
    following: dict[str, QuotationMark] = {}
    first = {mark.family: mark.start for mark in reversed(marks)}
    for mark in reversed(marks):
        measure = bool(_MEASURE.match(paragraph, mark.start - 1))
        if measure and mark.family == SINGLE:
            measure = bool(_FEET.match(paragraph, mark.start))
        elif measure:
            after = following.get(mark.family)
            measure = first[mark.family] < mark.start and bool(after and after.side == CLOSE)
        if not measure:
            marks_kept.append(mark)
            following[mark.family] = mark
    return marks_kept[::-1]


def _mark(paragraph: str, start: int, end: int) -> QuotationMark:
    sign = paragraph[start:end]
    before = paragraph[start - 1] if start else " "
    after = paragraph[end] if end < len(paragraph) else " "
    after_gap = before in _OPENS_AFTER
    before_gap = after.isspace() or after in _CLOSES_BEFORE
    if sign == "“":
        return QuotationMark(start, end, DOUBLE, CLOSE if before_gap and not after_gap else OPEN)
    if sign == "”":
        return QuotationMark(start, end, DOUBLE, OPEN if after_gap and after.isalnum() else CLOSE)
    if sign == "„":
        return QuotationMark(start, end, DOUBLE, OPEN)
    if sign in _CORNERS:
        return QuotationMark(start, end, *_CORNERS[sign])
    if sign in "«‹":
        # After an elided word the mark opens: qu’« il partira ».
        opens = after_gap or not before_gap or (before in "'’" and after.isspace())
        family = ANGLE if sign == "«" else _SINGLE_ANGLE
        return QuotationMark(start, end, family, OPEN if opens else CLOSE)
    if sign in "»›":
        turned = (after_gap and not before.isspace()) or not start or before == " "
        family = ANGLE if sign == "»" else _SINGLE_ANGLE
        return QuotationMark(start, end, family, OPEN if turned and after.isalnum() else CLOSE)
    if sign in ('"', "＂", "''", "``", "’’"):
        opens = after_gap and not after.isspace()
        closes = before_gap and not before.isspace()
        side = OPEN if opens and not closes else CLOSE if closes and not opens else EITHER
        return QuotationMark(start, end, DOUBLE, OPEN if sign == "``" else side)
    if sign != "’" and after_gap and (after.isalnum() or after in '“"$£€…'):
        clipped = _CLIPPED.match(paragraph, end)
        return QuotationMark(start, end, SINGLE, CLOSE if clipped else OPEN)
    return QuotationMark(start, end, SINGLE, CLOSE)
