"""Sums of money as they are printed: exact amount, ISO 4217 currency and place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .currencies import ADJECTIVES, CODES, QUALIFIERS, SYMBOLS, WORDS
from .figures import GAP, Figure, any_of, find_figures, value_of
from .limits import READ_AT_MOST


@dataclass(frozen=True)
class Money:
    """A sum and where it is printed: ``text[start:end] == exact``.

    *qualifier* is "", "up to", "about", "nearly", "more than", "at least" or "less than"; the two
    ends of a range are two sums, qualified "from" and "to". *per_year*: it is paid every year.
    """

    amount: Decimal
    currency: str
    start: int
    end: int
    exact: str
    qualifier: str = ""
    per_year: bool = False


@dataclass
class _Candidate:
    """A figure and the currency beside it, if any."""

    figure: Figure
    scale: Decimal | None
    currency: str
    foreign: bool
    start: int
    end: int
    bound: str = ""


_ADJECTIVE = any_of({adjective for forms in ADJECTIVES.values() for adjective in forms})
_BEFORE = re.compile(rf"(?:(?<![^\W\d_])({any_of(SYMBOLS)})|\b({any_of(CODES)})){GAP}\Z")
_AFTER = re.compile(
    rf"{GAP}(?:d['’]|de[ \u00a0]|di[ \u00a0]|in )?(?:({_ADJECTIVE})[ \-])?"
    rf"({any_of(WORDS)})(?:[ \-]({_ADJECTIVE}))?(?![^\W\d_])",
    re.IGNORECASE,
)
_AFTER_SIGN = re.compile(rf"{GAP}(?:([€£$¥])(?!\d)|({any_of(CODES)})\b)")
_FOREIGN_LINK = re.compile(rf"{GAP}(?:d['’]|de[ \u00a0]|di[ \u00a0])")
_FOREIGN_UNITS = re.compile(r"(?:Euro|Dollar|Pfund|Franken|dollari|dólares|livres)\b")
_DASH = re.compile(r"[ \u00a0]?[-–—][ \u00a0]?\Z")
_TO = re.compile(r"[ \u00a0](?:to|bis|à|a|hasta)[ \u00a0]\Z")
_AND = re.compile(r"[ \u00a0](?:and|et|und|y|e)[ \u00a0]\Z")
_BETWEEN = re.compile(r"\b(?:between|entre|zwischen|tra)[ \u00a0]\Z", re.IGNORECASE)
_FILLERS = frozenset("a an further additional extra total of sum".split())
_YEARLY = re.compile(
    r"[ \-](?:a[ \-]year|per year|annually|per annum|each year|every year|yearly|par an|pro Jahr|"
    r"jährlich|im Jahr|al año|anuales|all['’]anno|l['’]anno|por ano)\b",
    re.IGNORECASE,
)
_ANNUAL = re.compile(r"\b(?:annual|yearly) (?:\w{1,20} ){0,2}\Z", re.IGNORECASE)
_WEIGHT = re.compile(
    r" of (?!(?:\w{1,20} )?(?:fund|aid|invest|support|money|spend|taxpay|public|government|new|"
    r"extra|additional|help|grant|debt|trade|damage|asset|cash|financ|saving))",
    re.IGNORECASE,
)


def find_money(text: str) -> list[Money]:
    """Every sum of money in *text*, in order, with its exact amount.

    A number counts as money only with a currency beside it. A range gives two sums. Sums without a
    number ("millions of pounds") and currencies the word does not tell ("francs") are left out.
    """
    text = text[:READ_AT_MOST]
    candidates = [_candidate(text, figure) for figure in find_figures(text)]
    for one, other in pairwise(candidates):
        _join_range(text, one, other)
    found: list[Money] = []
    for candidate in candidates:
        if candidate.currency and not (found and candidate.start < found[-1].end):
            found.append(_money(text, candidate))
    return found


def _candidate(text: str, figure: Figure) -> _Candidate:
    before = text[max(0, figure.start - 5) : figure.start]
    start, end, currency, foreign = figure.start, figure.end, "", figure.foreign
    if prefix := _BEFORE.search(before):
        start -= len(before) - prefix.start()
        currency = SYMBOLS.get(prefix.group(1) or "", prefix.group(2) or "")
    elif sign := _AFTER_SIGN.match(text, end):
        currency = SYMBOLS.get(sign.group(1) or "", sign.group(2) or "")
        end, foreign = sign.end(), True
    elif unit := _AFTER.match(text, end):
        currency = _currency(unit)
        if unit.group(2).lower().startswith("pound") and _WEIGHT.match(text, unit.end()):
            currency = ""
        if currency:
            foreign = foreign or bool(
                _FOREIGN_LINK.match(text, end) or _FOREIGN_UNITS.match(text, unit.start(2))
            )
            end = unit.end()
    return _Candidate(figure, figure.scale, currency, foreign, start, end)


def _currency(unit: re.Match) -> str:
    """The code of a currency word with the adjective before or behind it; "" when it is unclear."""
    kind, usual = WORDS[unit.group(2).lower()]
    adjective = (unit.group(1) or unit.group(3) or "").lower()
    return ADJECTIVES.get(kind, {}).get(adjective, usual or "")


def _join_range(text: str, low: _Candidate, high: _Candidate) -> None:
    """Give the two ends of a range ("€10-12bn", "between $3 and 5 million") what they share."""
    if not 0 < high.start - low.end <= 6 or not (low.currency or high.currency):
        return
    between = text[low.end : high.start]
    dash = bool(_DASH.match(between))
    stated = bool(_AND.match(between)) and bool(
        _BETWEEN.search(text[max(0, low.start - 9) : low.start])
    )
    if not (dash or stated or _TO.match(between)):
        return
    if low.currency and high.currency and low.currency != high.currency:
        return
    if low.scale is not None and high.scale is None:
        return
    if not high.currency and not (dash or stated or high.scale is not None):
        return
    if low.scale is None and high.scale is not None and low.figure.value <= high.figure.value:
        low.scale = high.scale
    low.foreign = high.foreign = low.foreign or high.foreign
    low.currency = high.currency = low.currency or high.currency
    low.bound, high.bound = "from", "to"


def _money(text: str, found: _Candidate) -> Money:
    figure, scaled = found.figure, found.scale is not None
    if figure.digits[:1].isdigit():
        foreign = found.foreign or (found.currency == "EUR" and not scaled)
        value = value_of(figure.digits, scaled=scaled, foreign=foreign)
    else:
        value = figure.value
    amount = value * found.scale if found.scale is not None else value
    before = text[max(0, found.start - 45) : found.start]
    qualifier = found.bound or _qualifier(before)
    yearly = bool(_YEARLY.match(text, found.end) or _ANNUAL.search(before))
    whole = amount.to_integral_value()
    amount = whole if amount == whole else amount.normalize()
    return Money(
        amount,
        found.currency,
        found.start,
        found.end,
        text[found.start : found.end],
        qualifier,
        yearly,
    )


def _qualifier(before: str) -> str:
    """The qualifier that ends the words before a sum: "up to a further"; else empty."""
    if not before.endswith((" ", "\u00a0")):
        return ""
    words = before.lower().split()[-8:]
    # Of the last words, the longest qualifier; what stands at the cut may be half a word.
    while words and words[-1] in _FILLERS and len(words) > 1:
        if found := _longest_qualifier(words):
            return found
        words.pop()
    return _longest_qualifier(words)


def _longest_qualifier(words: list[str]) -> str:
    for length in (4, 3, 2, 1):
        phrase = " ".join(words[-length:]).lstrip("([“\"'‘")
        if len(words) >= length and phrase in QUALIFIERS:
            return QUALIFIERS[phrase]
    return ""
