"""Sums of money as they are printed: exact amount, ISO 4217 currency and place in the text.

A sum that is not understood as a whole is not read at all: a wrong amount is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from .currencies import (
    CERTAIN_CODES,
    CODES,
    FAMILIES,
    FOREIGN_WORDS,
    QUALIFIERS,
    SAME_SIGN,
    SIGNS,
    SIGNS_BEHIND,
    WEAK_SIGNS,
    WORDS,
    currency_by_adjective,
    currency_meant,
    members_named,
)
from .eastasian import find_east_asian_sums
from .figures import GAP, Figure, any_of, find_figures, value_of, with_plain_digits
from .limits import READ_AT_MOST
from .numberwords import number_before


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


@dataclass(frozen=True)
class UnreadSum:
    """What is printed like a sum but is not certain, in amount or currency."""

    start: int
    end: int
    exact: str


@dataclass
class _Setting:
    """The text that is read, with its language and the passage whose countries count."""

    text: str
    language: str
    passage: str

    def currency_meant(self, family: str, start: int, end: int) -> str:
        """The currency that *family* means in the sentence around ``start:end``."""
        before, sentence = _context(self.text, start, end)
        passage = self.passage
        if passage is self.text and len(passage) > _LONGEST_PASSAGE:
            passage = passage[max(0, start - _LONGEST_PASSAGE // 2) : start + _LONGEST_PASSAGE // 2]
        return currency_meant(family, before, sentence, self.language, passage)


@dataclass
class _Candidate:
    """A figure and the currency beside it, if any; *sound* is False once anything is in doubt."""

    figure: Figure
    currency: str
    start: int
    end: int
    sound: bool
    prefixed: bool = False
    foreign: bool = False
    scale: Decimal | None = None
    bound: str = ""
    marked: bool = False


_LETTER = r"[^\W\d_]"
_BEFORE = re.compile(rf"(?<![^\W_])(?<![$£€¥₹])({any_of([*SIGNS, *CODES])})({GAP})\Z")
_CODE_AND_SIGN = re.compile(rf"\b({any_of(CODES)})[ \u00a0]?\Z")
_ODD_BEFORE = re.compile(
    r"[$£€¥₹₨₩₺₽₴₦₪₱฿₫₵₸₾৳¢¤][ \u00a0]?\Z|[^\W_]\Z|(?<![\w–—-])[A-Z]{1,5}[$£¥][ \u00a0]?\Z"
)
_LINK = r"(?:d['’]|de[ \u00a0]|di[ \u00a0]|in |w )?"
_ADJECTIVE = (
    r"((?:U\.S\.|US|CFA|Hong Kong|New Zealand|South Korean|North Korean|Sri Lankan|"
    r"East Caribbean|(?!(?i:de|di|in|w|of|and|to)\b)[^\W\d_]{3,20})[ \u00a0\-])?"
)
_AFTER = re.compile(rf"{GAP}{_LINK}{_ADJECTIVE}({any_of(WORDS)})\.?(?!{_LETTER})", re.IGNORECASE)
_BEHIND_UNIT = re.compile(
    r"[ \u00a0\-](?:(?:de|des|d[eo]s?|of|from|of the)[ \u00a0])?"
    r"(U\.S\.|US\b|Hong Kong|[^\W\d_]{2}[^\W_]{1,20}(?:[ \-][A-Z][^\W\d_]+)?|США)"
)
_SIGN_AFTER = re.compile(
    rf"{GAP}(?:({any_of(SIGNS_BEHIND)})(?![^\W_])|\(?({any_of(CODES)})\b\)?)(?![ \u00a0]?\d)"
)
_FOREIGN_LINK = re.compile(rf"{GAP}(?:d['’]|de[ \u00a0]|di[ \u00a0])")
_CAPITAL_UNIT = re.compile(r"(?:Euro|Dollar|Pfund|Rubel|Rupien|Kronen)\b")
_ADJECTIVE_BEHIND = re.compile(
    r"[ \u00a0](Canadian|Australian|Singaporean|Taiwanese|New Zealand|Hong Kong|Jamaican|Fijian|"
    r"Namibian)\b(?=(.{0,12}))"
)
_PAUSE = re.compile(
    r"\Z|[ ]?[.,;:)–—]|[ ](?:to|for|in|over|from|a year|per|at|by|and|on|as|will)\b"
)
_DASH = re.compile(r"[ \u00a0]?[-–—][ \u00a0]?\Z")
_TO = re.compile(r"[ \u00a0](?:to|bis|à|a|hasta|tot|til|till|do)[ \u00a0]\Z")
_AND = re.compile(r"[ \u00a0](?:and|et|und|y|e|en|och|og)[ \u00a0]\Z")
_OR = re.compile(
    r"(?:,|[ \u00a0]?[/-–—]|[ \u00a0](?:or|ou|oder|o|of|eller|and|to|bis|à|a|hasta))[ \u00a0]?\Z"
)
_BETWEEN = re.compile(
    r"\b(?:between|entre|zwischen|tra|tussen|mellan|mellom)[ \u00a0]\Z", re.IGNORECASE
)
_RANGE_ENDS = re.compile(
    r"\Z|[ \u00a0]?[^\w\s]|[ \u00a0](?:in|for|to|over|from|by|a|per|each|every|of|and|will|is|was|on|"
    r"at|as|pour|für|para|per|pro|par|im|au|aux|al|till|voor)\b"
)
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
_SENTENCE_END = re.compile(
    r"\n|(?:(?<=[^\W\d_][^\W\d_A-Z])|(?<=\d\d)|(?<=[)”’»]))[.!?][ \u00a0](?=[^\W\d_a-z])|[。！？]"
)
_DECIMAL_POINT_COUNTRIES = re.compile(
    r"[Mm][eé][xj]ic|Guatemal|Hondur|Salvador|Nicarag|Panam|Domin|Puerto Rico|Perú|peruan"
)
_POINT_LANGUAGES = frozenset("en zh ja ko hi bn ur th he mr ta te".split())
_UNSURE_LANGUAGES = frozenset("ar fa".split())
_LONGEST_CONTEXT, _LONGEST_PASSAGE = 400, 6_000


def find_money(text: str, language: str = "", passage: str = "") -> list[Money]:
    """Every sum of money in *text*, in order, with its exact amount.

    A number counts as money only with a currency beside it, and only if all that looks like a part
    of the number was understood. A range gives two sums. Sums without a number ("millions of
    pounds") and currencies that nothing tells ("francs") are left out. *language* is the BCP 47
    tag of the text, if that is known; *passage* is the text around it, whose countries tell which
    "kroner" are meant where the sentence names none.
    """
    return _find(text, language, passage)[0]


def find_unread_sums(text: str, language: str = "", passage: str = "") -> list[UnreadSum]:
    """What is printed like a sum of money in *text* and is not read by :func:`find_money`."""
    return _find(text, language, passage)[1]


def _find(text: str, language: str, passage: str) -> tuple[list[Money], list[UnreadSum]]:
    printed = text[:READ_AT_MOST]
    plain = with_plain_digits(printed)
    setting = _Setting(plain, language.lower().split("-")[0], passage[:_LONGEST_PASSAGE] or plain)
    language = setting.language

    def symbols(at: int) -> bool:
        return bool(_BEFORE.search(plain[max(0, at - 8) : at]))

    figures = find_figures(plain, language, symbols)
    candidates = [_candidate(setting, figure) for figure in figures]
    for one, other in pairwise(candidates):
        _join(plain, one, other)
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


def _candidate(setting: _Setting, figure: Figure) -> _Candidate:
    text = setting.text
    start, end = figure.start, figure.end
    sign, gap = "", ""
    if prefix := _BEFORE.search(text[max(0, start - 9) : start]):
        sign, gap = prefix.group(1), prefix.group(2)
        if sign in WEAK_SIGNS and not _is_large(figure):
            sign = ""
        elif sign in CODES and sign not in CERTAIN_CODES and not _is_large(figure):
            return _Candidate(figure, "", start, end, sound=False)
    found = _Candidate(figure, "", start, end, figure.sound, scale=figure.scale)
    if sign:
        found.start -= len(sign) + len(gap)
        found.prefixed = found.marked = True
    code = _code_before(text, found) if sign in ("$", "£") else ""
    if (sign and sign not in CODES) or not sign:
        beside = text[max(0, found.start - 6) : found.start]
        if _ODD_BEFORE.search(beside) and not code:
            found.sound, found.marked = False, True
            if not sign:
                return found
    _read_behind(setting, found, code or SIGNS.get(sign, sign))
    if not sign and not found.marked:
        found.marked = figure.scale is not None and _is_promised_bare(text, found)
    return found


def _code_before(text: str, found: _Candidate) -> str:
    """The code in front of a sign: "AUD $5 million"."""
    beside = _CODE_AND_SIGN.search(text[max(0, found.start - 5) : found.start])
    if not beside:
        return ""
    found.start -= len(beside.group())
    code = beside.group(1)
    family = SIGNS[text[found.start + len(beside.group())]]
    if code not in SAME_SIGN.get(family, ()):
        found.sound = False
    return code


def _read_behind(setting: _Setting, found: _Candidate, family: str) -> None:
    """Settle the currency of a candidate from the sign in front and what is written behind."""
    text, behind, end = setting.text, "", found.end
    if sign := _SIGN_AFTER.match(text, found.end):
        behind = sign.group(2) or SIGNS_BEHIND[sign.group(1)]
        weak = sign.group(2) and sign.group(2) not in CERTAIN_CODES and not _is_large(found.figure)
        end, found.foreign = sign.end(), True
        found.marked = found.marked or not weak
        behind = setting.currency_meant(behind, found.start, end)
        found.sound = found.sound and bool(behind) and not weak
    elif unit := _AFTER.match(text, found.end):
        word = unit.group(2).lower()
        if _is_weight(text, word, unit) or _is_verb(setting, word, unit):
            found.sound = found.sound and bool(family)
        else:
            behind = _unit_currency(setting, unit)
            named = _named_behind(text, unit, WORDS[word])
            end, found.marked = (named or unit).end(), True
            found.sound = found.sound and bool(behind)
            found.foreign = (
                word in FOREIGN_WORDS
                or bool(_FOREIGN_LINK.match(text, found.end))
                or bool(_CAPITAL_UNIT.match(text, unit.start(2)))
            )
    if not family:
        found.currency, found.end = behind, end
    elif not behind:
        found.currency = _sign_alone(setting, found, family)
    else:
        alone = family if family not in FAMILIES else ""
        same = behind == alone or behind in SAME_SIGN.get(family, ())
        found.currency, found.end, found.sound = behind, end, found.sound and same


def _sign_alone(setting: _Setting, found: _Candidate, family: str) -> str:
    if family == "dollar":
        if found.figure.tongue == "es" or setting.language in ("es", "pt"):
            return ""
        adjective = _ADJECTIVE_BEHIND.match(setting.text, found.end)
        if adjective:
            if not _PAUSE.match(adjective.group(2)):
                return ""
            found.end = adjective.end(1)
            return currency_by_adjective("dollar", adjective.group(1))
    return setting.currency_meant(family, found.start, found.end)


def _unit_currency(setting: _Setting, unit: re.Match) -> str:
    """The code of a currency word with the adjective before or behind it; "" when it is unclear."""
    meaning = WORDS[unit.group(2).lower()]
    adjective = (unit.group(1) or "").strip(" \u00a0-")
    behind = _named_behind(setting.text, unit, meaning)
    if meaning not in FAMILIES:
        return "" if adjective and meaning not in ("CHF", "INR") else meaning
    if adjective.upper() == "CFA":
        return setting.currency_meant("CFA franc", unit.start(), unit.end())
    if adjective:
        return currency_by_adjective(meaning, adjective)
    if behind:
        return currency_by_adjective(meaning, behind.group(1))
    return setting.currency_meant(meaning, unit.start(), unit.end())


def _named_behind(text: str, unit: re.Match, meaning: str) -> re.Match | None:
    """The adjective or country behind a currency word: "dólares canadienses"."""
    behind = _BEHIND_UNIT.match(text, unit.end())
    return behind if behind and members_named(meaning, behind.group(1)) else None


def _is_weight(text: str, word: str, unit: re.Match) -> bool:
    return word.startswith("pound") and bool(_WEIGHT.match(text, unit.end()))


def _is_verb(setting: _Setting, word: str, unit: re.Match) -> bool:
    """Whether "won" is no currency: "5 million won the right to vote"."""
    if word != "won" or setting.language == "ko":
        return False
    if unit.group(1):
        return not members_named("won", unit.group(1))
    _, sentence = _context(setting.text, unit.start(), unit.end())
    paused = _PAUSE.match(setting.text[unit.end() :][:12])
    return not (paused and members_named("won", sentence))


def _is_large(figure: Figure) -> bool:
    """Whether a number is printed as sums are: with a large-number word, grouped, or long."""
    if figure.scale is not None or not figure.digits:
        return True
    return bool(re.search(r"\D", figure.digits)) or len(figure.digits) > 3


def _is_promised_bare(text: str, found: _Candidate) -> bool:
    """Whether a large number without a currency may be a sum: none of people, tonnes or homes."""
    if found.scale is None or found.scale < 1000:
        return False
    unknown = re.search(
        r"(?<![^\W_])[A-Z][A-Za-z]{0,3}\.?[ \u00a0]?\Z", text[max(0, found.start - 6) : found.start]
    )
    return bool(unknown and unknown.group().strip() not in ("In", "At", "Of", "To", "The", "For"))


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before a place, and the whole of it."""
    before = text[max(0, start - _LONGEST_CONTEXT) : start]
    tail = _SENTENCE_END.split(before)[-1]
    behind = _SENTENCE_END.split(text[end : end + _LONGEST_CONTEXT], maxsplit=1)[0]
    return tail, f"{tail}{text[start:end]}{behind}"


def _join(text: str, low: _Candidate, high: _Candidate) -> None:
    """Give the two ends of a range ("€10-12bn", "between $3 and 5 million") what they share.

    Two numbers that belong together in another way ("$5 or 6 million") are both in doubt.
    """
    if not 0 < high.start - low.end <= 6 or not (low.currency or high.currency):
        return
    between = text[low.end : high.start]
    dash = bool(_DASH.match(between))
    stated = bool(_AND.match(between)) and bool(
        _BETWEEN.search(text[max(0, low.start - 9) : low.start])
    )
    to = bool(_TO.match(between))
    whole = low.sound and high.sound
    if high.prefixed and not low.currency:
        return  # "in 2024 to £7 million"
    differ = bool(low.currency and high.currency and low.currency != high.currency)
    if not (dash or stated or to):
        if _OR.match(between) and not (low.currency and high.currency):
            _doubt(low, high)
        return
    scaled_low_only = low.scale is not None and high.scale is None
    complete = bool(high.currency) or (
        (stated or high.scale is not None or dash) and bool(_RANGE_ENDS.match(text, high.end))
    )
    if differ or scaled_low_only or not complete or not whole:
        if (
            low.currency
            and not high.currency
            and to
            and high.scale is None
            and low.scale is not None
        ):
            return  # "raised £30 million to 40 schools"
        if not (low.currency and high.currency):
            _doubt(low, high)
        return
    if high.scale is not None and low.scale is None and _plain_value(low) <= _plain_value(high):
        low.scale = high.scale
        low.figure = replace(low.figure, tongue=high.figure.tongue)
    elif low.scale is None and high.scale is not None and not (low.currency and high.currency):
        _doubt(low, high)
        return
    low.foreign = high.foreign = low.foreign or high.foreign
    low.currency = high.currency = low.currency or high.currency
    low.bound, high.bound = "from", "to"
    low.marked = high.marked = True


def _doubt(low: _Candidate, high: _Candidate) -> None:
    for end in (low, high):
        end.sound = False
        end.marked = end.marked or bool(end.currency)


def _plain_value(found: _Candidate) -> Decimal:
    try:
        return Decimal(found.figure.digits.replace(",", "."))
    except ArithmeticError:
        return Decimal(0)


def _mark(text: str, found: _Candidate, language: str) -> str | None:
    """The decimal mark of the language that a sum is written in; None where it differs by country."""
    tongue = found.figure.tongue
    if language in _UNSURE_LANGUAGES or tongue == "ar":
        return ""
    if tongue == "es" or (language == "es" and tongue != "en"):
        around = text[max(0, found.start - 200) : found.end + 200]
        return None if _DECIMAL_POINT_COUNTRIES.search(around) else "es"
    if found.currency == "CHF":
        return ""
    if tongue == "eu" or (found.foreign and tongue != "en"):
        return ","
    if language and language not in _POINT_LANGUAGES and tongue != "en":
        return ","
    return "."


def _amount(text: str, found: _Candidate, language: str) -> Decimal | None:
    figure = found.figure
    scale = found.scale if found.scale is not None else Decimal(1)
    if figure.value is not None:
        return figure.value * scale
    if not figure.digits:
        return None
    mark, scaled = _mark(text, found, language), found.scale is not None
    if re.fullmatch(r"\d{1,3}[ ]\d{3}", figure.digits) and mark == ".":
        return None  # English does not group by spaces: two numbers, perhaps
    if mark in ("es", None):
        # Spain groups by full stops, Mexico by commas; a comma is then one or the other.
        grouped = re.fullmatch(r"\d{1,3}([.,])\d{3}", figure.digits)
        if grouped and (grouped.group(1) == "," or mark is None):
            return None
        mark = ","
    value = value_of(figure.digits, mark, scaled=scaled)
    if value is None or (figure.extra and value != value.to_integral_value()):
        return None
    return (value + figure.extra) * scale


def _money(text: str, printed: str, found: _Candidate, language: str) -> Money | None:
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
