"""Printed numbers: "1,300.5", "1.300,5", "1 300", "30m", "1,3 Milliarden", "half a million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .currencies import FOREIGN_SCALES, NUMBER_WORDS, SCALES

GAP = r"[ \u00a0\u202f\-]?"


def any_of(words) -> str:
    """A pattern for any of *words*, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class Figure:
    """A number as printed: its digits' value, the power it is multiplied by, and its place."""

    digits: str
    value: Decimal
    scale: Decimal | None
    foreign: bool
    start: int
    end: int


_GROUPED = r"\d{1,3}(?:[.,]\d{3}(?!\d)){1,5}|\d{1,3}(?:['’ \u00a0\u202f]\d{3}(?!\d)){1,5}"
_INDIAN = r"\d{1,2}(?:,\d{2}){1,4},\d{3}(?!\d)"
_DIGITS = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:{_GROUPED}|{_INDIAN}|\d{{1,15}}(?!\d))(?:[.,]\d{{1,6}}(?!\d))?",
    re.ASCII,
)
_SCALE = re.compile(rf"{GAP}({any_of(SCALES)})(?![^\W\d_]|\d)", re.IGNORECASE)
_LETTER_SCALES = frozenset("kmb")
_WORDED = re.compile(
    rf"\b({any_of(NUMBER_WORDS)})[ \-](thousand|million|billion|trillion)(?![^\W\d_])",
    re.IGNORECASE,
)
_LONG_BILLION = re.compile(r"Billion (?:Euro|Dollar|Pfund)\b|billions? (?:d['’]|de )")


def find_figures(text: str) -> list[Figure]:
    """Every number of *text*, in digits, or in words before a thousand, million, ...; in order."""
    found = [_in_digits(text, match) for match in _DIGITS.finditer(text)]
    found += [_in_words(match) for match in _WORDED.finditer(text)]
    return sorted(found, key=lambda figure: figure.start)


def value_of(digits: str, *, scaled: bool, foreign: bool) -> Decimal:
    """The number that *digits* stand for.

    One mark before exactly three digits is the doubtful case: a comma then parts thousands, except
    before a foreign scale word ("1,325 Milliarden"); a full stop is a decimal point, except in a
    foreign sum without a scale ("1.300 Euro").
    """
    plain = re.sub(r"['’ \u00a0\u202f]", "", digits)
    marks = re.findall(r"[.,]", plain)
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = ""
    elif marks:
        head, _, tail = plain.partition(marks[0])
        thousands = len(tail) == 3 and len(head) <= 3 and head.strip("0") != ""
        if marks[0] == ",":
            decimal = "," if not thousands or (foreign and scaled) else ""
        else:
            decimal = "" if thousands and foreign and not scaled else "."
    else:
        decimal = ""
    for mark in ".,":
        plain = plain.replace(mark, "." if mark == decimal else "")
    return Decimal(plain)


def _in_digits(text: str, match: re.Match) -> Figure:
    start, end = match.span()
    scale, foreign = None, False
    named = _SCALE.match(text, end)
    if named and not _is_stray_letter(text, end, named):
        word = named.group(1)
        scale, foreign = SCALES[word.lower()], word.lower() in FOREIGN_SCALES
        if _LONG_BILLION.match(text, named.start(1)):
            scale, foreign = Decimal(10) ** 12, True
        end = named.end()
    digits = match.group()
    value = value_of(digits, scaled=scale is not None, foreign=foreign)
    return Figure(digits, value, scale, foreign, start, end)


def _is_stray_letter(text: str, end: int, named: re.Match) -> bool:
    """A single letter apart from its number is a scale only before a currency: "10 M€"."""
    apart = named.start(1) > end
    return (
        named.group(1).lower() in _LETTER_SCALES
        and apart
        and text[named.end() : named.end() + 1] != "€"
    )


def _in_words(match: re.Match) -> Figure:
    value = NUMBER_WORDS[match.group(1).lower()]
    scale = SCALES[match.group(2).lower()]
    return Figure(match.group(1), value, scale, False, match.start(), match.end())
