"""Quotation span parser: pairs quotation marks, skips nested ones, ignores strays."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from articles.text.quotes.dialogue import dialogue_pieces, undivided_piece, without_incises
from articles.text.quotes.marks import (
    CLOSE,
    EITHER,
    OPEN,
    SINGLE,
    QuotationMark,
    find_marks,
)
from articles.text.spans import paragraphs

_WORD = re.compile(r"\w")
_LINE = re.compile(r"[^\n]+")
_STRONG = frozenset('.,?!…—–”"')
_LONGEST_SINGLE = 3000
_WRAP_WIDTH = 100
_BROKEN_LINES = 8
_LINE_DASHES = ("—", "–", "―", "-")


class QuoteSpan(NamedTuple):
    """A quotation: ``text[start:end]`` without marks and outer white space.

    *outer_start* and *outer_end* include the marks. *paragraph* counts from 0. *reopened*: it
    continues the quotation of the previous paragraph. *closed*: it has a closing mark.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    reopened: bool
    closed: bool


class _Pair(NamedTuple):
    """A pair of marks in a paragraph; *closed* is False when the second is missing."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


def find_quote_spans(
    text: str, bounds: list[tuple[int, int]], language: str = "en"
) -> list[QuoteSpan]:
    """Find the outermost quotations in the paragraphs of *text* at *bounds*.

    *language* decides whether a dash opens a line of dialogue, and which verbs interrupt a
    quotation.
    """
    found = _marked_spans(text, bounds)
    if language in ("en", "de"):
        return found
    found = [piece for span in found for piece in _without_incises(text, span, language)]
    if said := _dialogue_spans(text, bounds, language):
        lines = {span.paragraph for span in said}
        found = sorted([*said, *(span for span in found if span.paragraph not in lines)])
    return found


def _without_incises(text: str, span: QuoteSpan, language: str) -> list[QuoteSpan]:
    """A quotation as its pieces, the reporter's clauses between them left out."""
    pieces = without_incises(text[span.start : span.end], language)
    if len(pieces) == 1 and pieces[0] == (0, span.end - span.start):
        return [span]
    found = []
    for number, (start, end) in enumerate(pieces):
        begin, stop = _trim(text, span.start + start, span.start + end)
        outer_start = span.outer_start if number == 0 else begin
        outer_end = span.outer_end if span.start + end == span.end else stop
        if _WORD.search(text, begin, stop):
            reopened = span.reopened and number == 0
            found.append(
                QuoteSpan(
                    begin, stop, outer_start, outer_end, span.paragraph, reopened, span.closed
                )
            )
    return found


def _dialogue_spans(text: str, bounds: list[tuple[int, int]], language: str) -> list[QuoteSpan]:
    """The lines that a dash opens, if at least one of them holds a reporting clause."""
    lines = [(number, text[start:end]) for number, (start, end) in enumerate(bounds)]
    lines = [(number, line) for number, line in lines if line[:1] in _LINE_DASHES]
    divided = {number: dialogue_pieces(line, language) for number, line in lines}
    if not any(divided.values()):
        return []
    found = []
    for number, line in lines:
        whole = undivided_piece(line, language)
        pieces = divided[number] or ([whole] if whole else [])
        base = bounds[number][0]
        for start, end in pieces:
            begin, stop = _trim(text, base + start, base + end)
            if text[stop - 1 : stop] == ",":
                stop -= 1
            outer_start = base if (start, end) == pieces[0] else begin
            if _WORD.search(text, begin, stop):
                found.append(QuoteSpan(begin, stop, outer_start, stop, number, False, True))
    return found


def _marked_spans(text: str, bounds: list[tuple[int, int]]) -> list[QuoteSpan]:
    found: list[QuoteSpan] = []
    open_family = ""
    for number, (start, end) in enumerate(bounds):
        next_start = text[bounds[number + 1][0]] if number + 1 < len(bounds) else ""
        paragraph = text[start:end]
        marks = find_marks(paragraph)
        reopened = _reopens(paragraph, marks, open_family)
        pairs, open_family = _pair(paragraph, marks, open_family if reopened else "", next_start)
        for pair in pairs:
            begin, stop = _trim(paragraph, pair.start, pair.end)
            if _WORD.search(paragraph, begin, stop):
                outer_bounds = (start + pair.outer_start, start + pair.outer_end)
                found.append(
                    QuoteSpan(
                        start + begin, start + stop, *outer_bounds, number, reopened, pair.closed
                    )
                )
            reopened = False
    return found


def quotable_paragraphs(text: str) -> list[tuple[int, int]]:
    """(start, end) of the paragraphs in which quotations open and close.

    These are the lines, or for hard-wrapped text the blocks between blank lines.
    """
    blocks = [(block.start, block.end) for block in paragraphs(text)]
    if not any("\n" in text[start:end] for start, end in blocks):
        return blocks
    lines = [_trim(text, *match.span()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    widest = max(end - start for start, end in lines)
    unfinished = sum(text[end - 1].isalnum() or text[end - 1] == "," for _, end in lines)
    wrapped = len(blocks) > 1 and widest <= _WRAP_WIDTH and unfinished * 3 > len(lines)
    return blocks if wrapped else _joined_lines(text, lines)


def _joined_lines(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines, joined where a line break falls inside quotation marks.

    A line with an open mark is joined with the following ones up to the closing mark, unless a
    blank line or another opening mark comes first.
    """
    joined: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        start, end = lines[number]
        number += 1
        if family := _left_open(text[start:end]):
            last = _closing_line(text, lines, number, family)
            if last >= number:
                end, number = lines[last][1], last + 1
        joined.append((start, end))
    return joined


def _left_open(line: str) -> str:
    """The family of the mark left open at the end of a line; "" without one."""
    marks = find_marks(line)
    if not any(mark.side != CLOSE and mark.family != SINGLE for mark in marks):
        return ""
    return _pair(line, marks, "", "")[1]


def _closing_line(text: str, lines: list[tuple[int, int]], number: int, family: str) -> int:
    """The line that closes a mark left open before line *number*, or -1."""
    for at in range(number, min(len(lines), number + _BROKEN_LINES)):
        gap = text[lines[at - 1][1] : lines[at][0]]
        if gap.count("\n") > 1:
            return -1
        start, end = lines[at]
        marks = [mark for mark in find_marks(text[start:end]) if mark.family == family]
        if marks:
            first = marks[0]
            return at if first.start and first.side != OPEN else -1
    return -1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _reopens(paragraph: str, marks: list[QuotationMark], open_family: str) -> bool:
    """Whether a paragraph continues the open quotation of the previous one.

    It does if it begins with an opening mark, or if its first mark closes that family.
    """
    if not open_family or not marks:
        return False
    first = marks[0]
    if first.start == 0:
        return first.side != CLOSE or first.family != SINGLE
    return first.side == CLOSE and first.family == open_family != SINGLE


def _pair(
    paragraph: str, marks: list[QuotationMark], open_family: str, next_start: str
) -> tuple[list[_Pair], str]:
    """The pairs of a paragraph, and the family of a mark left open at its end ("" if none)."""
    pairs: list[_Pair] = []
    single_marks = _SingleMarks(paragraph, marks)
    other_marks = _OtherMarks(paragraph, marks)
    number = 0
    if open_family and marks[0].start:
        pairs.append(_Pair(0, marks[0].start, 0, marks[0].end, True))
        number = 1
    elif open_family and marks[0].side == CLOSE:
        # French papers reopen a paragraph with a closing mark.
        marks[0] = marks[0]._replace(side=OPEN)
    while number < len(marks):
        mark = marks[number]
        if mark.side == CLOSE:
            number += 1
            continue
        if mark.family == SINGLE:
            close = single_marks.closing(mark)
            if close < 0:
                if mark.start == 0 and next_start and (open_family or next_start in "‘'"):
                    pairs.append(_Pair(mark.end, len(paragraph), 0, len(paragraph), False))
                    return pairs, SINGLE
                number += 1
                continue
            pairs.append(_Pair(mark.end, close, mark.start, close + 1, True))
            number = single_marks.first_behind(close)
            continue
        closing = other_marks.closing(number)
        if closing < 0:
            pairs.append(_Pair(mark.end, len(paragraph), mark.start, len(paragraph), False))
            return pairs, mark.family
        other = marks[closing]
        closed = other.side != OPEN
        pairs.append(
            _Pair(mark.end, other.start, mark.start, other.end if closed else other.start, closed)
        )
        number = closing + 1 if closed else closing
    return pairs, ""


class _OtherMarks:
    """Finds the closing mark of double and angle quotations."""

    def __init__(self, paragraph: str, marks: list[QuotationMark]) -> None:
        self.paragraph, self.marks = paragraph, marks
        # Surplus of closing over opening marks after each mark.
        self.surplus: dict[str, list[int]] = {}
        for family in {mark.family for mark in marks}:
            count, counts = 0, []
            for mark in reversed(marks):
                counts.append(count)
                if mark.family == family:
                    count += {CLOSE: 1, OPEN: -1, EITHER: 0}[mark.side]
            self.surplus[family] = counts[::-1]

    def closing(self, opening: int) -> int:
        """The index of the mark that closes the quotation opened by mark *opening*, or -1.

        A second opening mark nests if enough closing marks follow; otherwise, after the end of a
        sentence, it ends a quotation whose closing mark is missing.
        """
        family, depth = self.marks[opening].family, 0
        for number in range(opening + 1, len(self.marks)):
            mark = self.marks[number]
            if mark.family != family:
                continue
            if mark.side == OPEN:
                if self.surplus[family][number] > depth + 1:
                    depth += 1
                elif self._behind_sentence(mark.start):
                    return number
            elif depth and mark.side == CLOSE:
                depth -= 1
            else:
                return number
        return -1

    def _behind_sentence(self, at: int) -> bool:
        return self.paragraph[max(0, at - 20) : at].rstrip()[-1:] in (*".,?!…:",)


class _SingleMarks:
    """Finds the closing mark of single quotations among the apostrophes."""

    def __init__(self, paragraph: str, marks: list[QuotationMark]) -> None:
        self.marks = [mark.start for mark in marks]
        self.openers: list[int] = []
        self.certain: list[int] = []
        self.plural: list[int] = []
        self.strong: list[int] = []
        for mark in marks:
            if mark.family != SINGLE:
                continue
            before = paragraph[mark.start - 1] if mark.start else " "
            if mark.side == OPEN:
                self.openers.append(mark.start)
            elif not before.isspace() and not paragraph[mark.end : mark.end + 1].isalnum():
                if before in _STRONG:
                    self.strong.append(mark.start)
                (self.plural if before in "sS" else self.certain).append(mark.start)

    def closing(self, opening: QuotationMark) -> int:
        """The offset of the closing mark, or -1.

        Before the next opening mark: the first mark that is not a plural's apostrophe, else the
        first that may be one. After it: the first that follows a stop, for an outer pair.
        """
        limit = _next(self.openers, opening.start)
        for places in (self.certain, self.plural):
            at = _next(places, opening.start)
            if at >= 0 and (limit < 0 or at < limit):
                return at if at - opening.start <= _LONGEST_SINGLE else -1
        at = _next(self.strong, limit) if limit >= 0 else -1
        return at if at - opening.start <= _LONGEST_SINGLE else -1

    def first_behind(self, place: int) -> int:
        """The index of the first mark after *place*."""
        return bisect_right(self.marks, place)


def _next(places: list[int], after: int) -> int:
    number = bisect_right(places, after)
    return places[number] if number < len(places) else -1
