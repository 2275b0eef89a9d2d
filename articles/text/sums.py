"""Candidates for amounts of money: a number with a currency before it, after it, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from articles.text.lexicon.currencies import (
    CERTAIN_CODES,
    CODES,
    FAMILIES,
    FOREIGN_WORDS,
    SAME_SIGN,
    SIGNS,
    SIGNS_BEHIND,
    WEAK_SIGNS,
    WORDS,
    currency_by_adjective,
    currency_meant,
    members_named,
)
from articles.text.numbers import GAP, PrintedNumber, any_of

_LONGEST_CONTEXT, LONGEST_PASSAGE = 400, 6_000
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
_AFTER = re.compile(rf"{GAP}{_LINK}{_ADJECTIVE}({any_of(WORDS)})(?!{_LETTER})", re.IGNORECASE)
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
_WEIGHT = re.compile(
    r" of (?!(?:\w{1,20} )?(?:fund|aid|invest|support|money|spend|taxpay|public|government|new|"
    r"extra|additional|help|grant|debt|trade|damage|asset|cash|financ|saving))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"\n|(?:(?<=[^\W\d_][^\W\d_A-Z])|(?<=\d\d)|(?<=[)”’»]))[.!?][ \u00a0](?=[^\W\d_a-z])|[。！？]"
)


@dataclass
class Setting:
    """Context of the parser: the text, its language, and the passage whose countries count."""

    text: str
    language: str
    passage: str

    def currency_meant(self, family: str, start: int, end: int) -> str:
        """The currency of *family* in the sentence around ``start:end``."""
        before, sentence = _context(self.text, start, end)
        passage = self.passage
        if passage is self.text and len(passage) > LONGEST_PASSAGE:
            passage = passage[max(0, start - LONGEST_PASSAGE // 2) : start + LONGEST_PASSAGE // 2]
        return currency_meant(family, before, sentence, self.language, passage)


@dataclass
class Candidate:
    """A number and its currency, if any; *sound* is False once anything is ambiguous."""

    figure: PrintedNumber
    currency: str
    start: int
    end: int
    sound: bool
    prefixed: bool = False
    foreign: bool = False
    coded: bool = False
    scale: Decimal | None = None
    bound: str = ""
    marked: bool = False


def ends_in_sign(before: str) -> bool:
    """Whether *before* ends in a currency sign or code."""
    return bool(_BEFORE.search(before))


def candidate_of(setting: Setting, figure: PrintedNumber) -> Candidate:
    text = setting.text
    start, end = figure.start, figure.end
    sign, gap = "", ""
    if prefix := _BEFORE.search(text[max(0, start - 9) : start]):
        sign, gap = prefix.group(1), prefix.group(2)
        if sign in WEAK_SIGNS and not _is_large(figure):
            sign = ""
        elif sign in CODES and sign not in CERTAIN_CODES and not _is_large(figure):
            return Candidate(figure, "", start, end, sound=False)
    found = Candidate(figure, "", start, end, figure.sound, scale=figure.scale)
    if sign:
        found.start -= len(sign) + len(gap)
        found.prefixed = found.marked = True
    code = _code_before(text, found) if sign in ("$", "£") else ""
    if (sign and sign not in CODES) or not sign:
        beside = text[max(0, found.start - 6) : found.start]
        if _ODD_BEFORE.search(beside) and not code:
            found.sound = False
            found.marked = bool(sign) or figure.scale is not None
            if not sign:
                return found
    _read_behind(setting, found, code or SIGNS.get(sign, sign))
    if not sign and not found.marked:
        found.marked = figure.scale is not None and _is_promised_bare(text, found)
    return found


def _code_before(text: str, found: Candidate) -> str:
    """The currency code before a sign: "AUD $5 million"."""
    beside = _CODE_AND_SIGN.search(text[max(0, found.start - 5) : found.start])
    if not beside:
        return ""
    found.start -= len(beside.group())
    code = beside.group(1)
    family = SIGNS[text[found.start + len(beside.group())]]
    if code not in SAME_SIGN.get(family, ()):
        found.sound = False
    return code


def _read_behind(setting: Setting, found: Candidate, family: str) -> None:
    """Resolve the currency of a candidate from the sign before it and the text after it."""
    text, behind, end = setting.text, "", found.end
    if sign := _SIGN_AFTER.match(text, found.end):
        behind = sign.group(2) or SIGNS_BEHIND[sign.group(1)]
        weak = sign.group(2) and sign.group(2) not in CERTAIN_CODES and not _is_large(found.figure)
        end, found.foreign, found.coded = sign.end(), not sign.group(2), bool(sign.group(2))
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


def _sign_alone(setting: Setting, found: Candidate, family: str) -> str:
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


def _unit_currency(setting: Setting, unit: re.Match[str]) -> str:
    """The code of a currency word with the adjective before or after it; "" if unclear."""
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


def _named_behind(text: str, unit: re.Match[str], meaning: str) -> re.Match[str] | None:
    """The adjective or country after a currency word: "dólares canadienses"."""
    behind = _BEHIND_UNIT.match(text, unit.end())
    return behind if behind and members_named(meaning, behind.group(1)) else None


def _is_weight(text: str, word: str, unit: re.Match[str]) -> bool:
    return word.startswith("pound") and bool(_WEIGHT.match(text, unit.end()))


def _is_verb(setting: Setting, word: str, unit: re.Match[str]) -> bool:
    """Whether "won" is a verb: "5 million won the right to vote"."""
    if word != "won" or setting.language == "ko":
        return False
    if unit.group(1):
        return not members_named("won", unit.group(1))
    _, sentence = _context(setting.text, unit.start(), unit.end())
    paused = _PAUSE.match(setting.text[unit.end() :][:12])
    return not (paused and members_named("won", sentence))


def _is_large(figure: PrintedNumber) -> bool:
    """Whether a number looks like an amount: with a scale word, digit groups, or many digits."""
    if figure.scale is not None or not figure.digits:
        return True
    return bool(re.search(r"\D", figure.digits)) or len(figure.digits) > 3


def _is_promised_bare(text: str, found: Candidate) -> bool:
    """Whether a large number may have an unknown currency before it."""
    if found.scale is None or found.scale < 1000:
        return False
    unknown = re.search(
        r"(?<![^\W_])[A-Z][A-Za-z]{0,3}\.?[ \u00a0]?\Z", text[max(0, found.start - 6) : found.start]
    )
    return bool(unknown and unknown.group().strip() not in ("In", "At", "Of", "To", "The", "For"))


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence up to an offset, and the whole sentence."""
    before = text[max(0, start - _LONGEST_CONTEXT) : start]
    tail = _SENTENCE_END.split(before)[-1]
    behind = _SENTENCE_END.split(text[end : end + _LONGEST_CONTEXT], maxsplit=1)[0]
    return tail, f"{tail}{text[start:end]}{behind}"
