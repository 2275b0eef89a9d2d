"""Money parser: exact amount, ISO 4217 currency and offsets.

An expression that is not fully understood is not parsed at all: a wrong amount is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from articles.text.east_asian_sums import find_east_asian_sums
from articles.text.lexicon.currencies import QUALIFIERS
from articles.text.number_words import number_before
from articles.text.numbers import find_numbers, value_of, with_plain_digits

from .spans import MAX_CHARACTERS
from .sum_ranges import join_range
from .sums import LONGEST_PASSAGE, Candidate, Setting, candidate_of, ends_in_sign

_FILLERS = frozenset("a an further additional extra total of sum".split())
_YEARLY = re.compile(
    r"[ \-](?:a[ \-]year|per year|annually|per annum|each year|every year|yearly|par an|pro Jahr|"
    r"jährlich|im Jahr|al año|anuales|all['’]anno|l['’]anno|por ano)\b",
    re.IGNORECASE,
)
_ANNUAL = re.compile(r"\b(?:annual|yearly) (?:\w{1,20} ){0,2}\Z", re.IGNORECASE)
_DECIMAL_POINT_COUNTRIES = re.compile(
    r"[Mm][eé][xj]ic|Guatemal|Hondur|Salvador|Nicarag|Panam|Domin|Puerto Rico|Perú|peruan"
)
_POINT_LANGUAGES = frozenset("en zh ja ko hi bn ur th he mr ta te".split())
_UNSURE_LANGUAGES = frozenset("ar fa".split())


@dataclass(frozen=True)
class Money:
    """An amount of money: ``text[start:end] == exact``.

    *qualifier* is "", "up to", "about", "nearly", "more than", "at least" or "less than"; the two
    ends of a range are two amounts, "from" and "to". *per_year*: it is paid every year.
    """

    amount: Decimal
    currency: str
    start: int
    end: int
    exact: str
    qualifier: str = ""
    per_year: bool = False


@dataclass(frozen=True)
class UnreadSum:
    """An expression that looks like money but is uncertain in amount or currency."""

    start: int
    end: int
    exact: str


def find_money(text: str, language: str = "", passage: str = "") -> list[Money]:
    """Find every amount of money in *text*, in order.

    A number is money only with a currency next to it, and only if everything that looks like part
    of the number was parsed. A range gives two amounts. Amounts without a number ("millions of
    pounds") and ambiguous currencies ("francs") are skipped. *language* is the BCP 47 tag of the
    text, if known; *passage* is its context, whose countries disambiguate "kroner" if the sentence
    names none.
    """
    return find_sums(text, language, passage)[0]


def find_unread_sums(text: str, language: str = "", passage: str = "") -> list[UnreadSum]:
    """Find the expressions that look like money but that :func:`find_money` skips."""
    return find_sums(text, language, passage)[1]


def find_sums(
    text: str, language: str = "", passage: str = ""
) -> tuple[list[Money], list[UnreadSum]]:
    """The results of :func:`find_money` and of :func:`find_unread_sums`."""
    printed = text[:MAX_CHARACTERS]
    plain = with_plain_digits(printed)
    setting = Setting(plain, language.lower().split("-")[0], passage[:LONGEST_PASSAGE] or plain)
    language = setting.language

    def symbols(at: int) -> bool:
        return ends_in_sign(plain[max(0, at - 8) : at])

    figures = find_numbers(plain, language, symbols)
    candidates = [candidate_of(setting, figure) for figure in figures]
    for one, other in pairwise(candidates):
        join_range(plain, one, other)
    east_asian = find_east_asian_sums(plain)
    found = [
        Money(s.amount, s.currency, s.start, s.end, printed[s.start : s.end])
        for s in east_asian
        if s.amount is not None
    ]
    taken = [(s.start, s.end) for s in east_asian]
    unread = [
        UnreadSum(s.start, s.end, printed[s.start : s.end]) for s in east_asian if s.amount is None
    ]
    end = 0
    for candidate in candidates:
        if candidate.start < end or any(
            start < candidate.end and candidate.start < stop for start, stop in taken
        ):
            continue
        money = _money(plain, printed, candidate, language)
        if money is not None:
            found.append(money)
            end = money.end
        elif candidate.marked:
            words = printed[candidate.start : candidate.end]
            unread.append(UnreadSum(candidate.start, candidate.end, words))
    return sorted(found, key=lambda m: m.start), sorted(unread, key=lambda u: u.start)


def _mark(text: str, found: Candidate, language: str) -> str | None:
    """The decimal mark by language; "" if unknown, None if it differs by country."""
    tongue = found.figure.tongue
    if language in _UNSURE_LANGUAGES or tongue == "ar":
        return ""
    if tongue == "es" or (language == "es" and tongue != "en"):
        around = text[max(0, found.start - 200) : found.end + 200]
        return None if _DECIMAL_POINT_COUNTRIES.search(around) else "es"
    if found.currency == "CHF":
        return ""
    if found.coded and not tongue and not language and found.scale is not None:
        return ""  # codes follow a number in every language
    if tongue == "eu" or (found.foreign and tongue != "en"):
        return ","
    if language and language not in _POINT_LANGUAGES and tongue != "en":
        return ","
    return "."


def _amount(text: str, found: Candidate, language: str) -> Decimal | None:
    figure = found.figure
    scale = found.scale if found.scale is not None else Decimal(1)
    if figure.value is not None:
        return figure.value * scale
    if not figure.digits:
        return None
    mark, scaled = _mark(text, found, language), found.scale is not None
    if re.fullmatch(r"\d{1,3}[ ]\d{3}", figure.digits) and mark == ".":
        return None  # English does not group by spaces: perhaps two numbers
    if mark in ("es", None):
        # Spain groups by full stops, Mexico by commas: a comma is ambiguous.
        grouped = re.fullmatch(r"\d{1,3}([.,])\d{3}", figure.digits)
        if grouped and (grouped.group(1) == "," or mark is None):
            return None
        mark = ","
    value = value_of(figure.digits, mark, scaled=scaled)
    if value is None or (figure.extra and value != value.to_integral_value()):
        return None
    return (value + figure.extra) * scale


def _money(text: str, printed: str, found: Candidate, language: str) -> Money | None:
    if not (found.sound and found.currency):
        return None
    if not found.prefixed and not found.bound and number_before(text[: found.start][-40:]):
        return None
    amount = _amount(text, found, language)
    if amount is None:
        return None
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
        printed[found.start : found.end],
        qualifier,
        yearly,
    )


def _qualifier(before: str) -> str:
    """The qualifier at the end of the words before an amount: "up to a further"; else empty."""
    if not before.endswith((" ", "\u00a0")):
        return ""
    words = before.lower().split()[-8:]
    # The longest qualifier among the last words; the first may be cut off.
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
