"""Words for large numbers, such as "million", "crore" and "Mrd.", in some thirty languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

HUNDRED, THOUSAND, LAKH, MILLION, CRORE, BILLION, TRILLION = (
    Decimal(10) ** n for n in (2, 3, 5, 6, 7, 9, 12)
)


@dataclass(frozen=True)
class Scale:
    """A printed power of ten: its factor, the language group of its words, and its end offset.

    *tongue* is "en", "es" (languages whose decimal mark differs by country), "eu" (decimal comma)
    or "" (the same in many languages). *factor* is None if the words are ambiguous.
    """

    factor: Decimal | None
    tongue: str
    end: int


def _table(*rows: tuple[Decimal, str]) -> dict[str, Decimal]:
    return {word: factor for factor, words in rows for word in words.split()}


_ENGLISH = _table(
    (HUNDRED, "hundred"),
    (THOUSAND, "thousand"),
    (LAKH, "lakh lakhs lac lacs लाख"),
    (MILLION, "million मिलियन"),
    (CRORE, "crore crores cr करोड़ करोड़"),
    (BILLION, "billion bn bln बिलियन अरब"),
    (TRILLION, "trillion tn trn"),
    (THOUSAND, "हजार हज़ार हज़ार"),
)
_SPANISH = _table(
    (MILLION, "millón millon millones"),
    (TRILLION, "billón billones"),
)
_EUROPEAN = _table(
    # A word of each language; French, German, Italian, Portuguese, Dutch, Scandinavian, Finnish,
    # Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Vietnamese, Greek, Russian, ...
    (THOUSAND, "mille mila tausend tsd duizend tusen tusind tuhat tuhatta tys tysięcy tisíc ezer "
     "ribu nghìn тыс тысяч тысяча тысячи тис тисяч χιλ χιλιάδες"),
    (MILLION, "millions millionen mio milione milioni milhão milhões miljoen miljoner miljon "
     "millioner miljoonaa miljoona milion miliony milionów milionu milionů milioane millió milyon "
     "juta triệu εκατ εκατομμύρια миллион миллиона миллионов мільйон мільйона мільйони мільйонів "
     "милион милиона милиони"),
    (BILLION, "milliard milliards milliarde milliarden mrd md mds mld mldr miliardo miliardi "
              "miljard "
     "miljarder milliarder mia miljardia miljardi miliard miliardy miliardów miliardu miliarde "
     "milliárd milyar miliar bilhão bilhões tỷ δισ δισεκατομμύρια миллиард миллиарда миллиардов "
     "мільярд мільярда мільярди мільярдів милиард милиарда милиарди млрд"),
    (TRILLION, "billionen biljoen biljoner billioner trilyon triliun trilhão trilhões bilioni "
     "трлн триллион триллиона триллионов трильйон трильйони трильйонів"),
    (MILLION, "млн"),
)  # fmt: skip
_ARABIC = _table(
    (THOUSAND, "ألف آلاف"),
    (MILLION, "مليون ملايين"),
    (BILLION, "مليار مليارات بليون"),
    (TRILLION, "تريليون تريليونات"),
)
# The same in English and in languages with a decimal comma.
_SHARED = {"mln": MILLION, "mn": MILLION, "mil": THOUSAND, "m": MILLION, "M": MILLION,
           "k": THOUSAND, "K": THOUSAND, "b": BILLION, "B": BILLION, "T": TRILLION}  # fmt: skip
_LONG_SCALE = frozenset("fr de da no nb nn fi sv nl cs pl hu".split())
# "Billion" and its kin are 10^12 there; "bilion" is 10^9 in Malay and 10^12 in Polish and Czech.

_WORDS = {
    **{word: (factor, "en") for word, factor in _ENGLISH.items()},
    **{word: (factor, "es") for word, factor in _SPANISH.items()},
    **{word: (factor, "eu") for word, factor in _EUROPEAN.items()},
    **{word: (factor, "ar") for word, factor in _ARABIC.items()},
}
_GAP = r"[ \u00a0\u202f\u2009\-]?"
_LONG = "|".join(re.escape(word) for word in sorted([*_WORDS, "mln", "mn", "mil"], key=len)[::-1])
_SCALE_WORD = re.compile(
    rf"{_GAP}({_LONG})(?![^\W\d_]|\d|[\u093c\u0900-\u0903\u093e-\u094d])", re.IGNORECASE
)
_LETTER = re.compile(r"[ \u00a0\u202f]?([mMkKbBT])(?![^\W_])")
_ABBREVIATED = re.compile(
    r"(?:mio|mrd|mld|mia|mln|tsd|md|tys|cr|тыс|тис|млн|млрд|трлн|εκατ|δισ|χιλ)\Z", re.IGNORECASE
)
_ROMANCE_UNIT = re.compile(
    r"[ \u00a0](?:de[ \u00a0])?(?:dólares|reais|libras|pesos|francos|coroas|coronas|rublos)\b",
    re.IGNORECASE,
)
_LONG_BILLION = re.compile(r"Billion (?:Euro|Dollar|Pfund|Franken)\b|billions? (?:d['’]|de )")

SCALE_LIKE = re.compile(
    r"[ \u00a0\u202f\u2009\-]*(?!milit|miliz|milic|milk|miles?\b|mill(?:s|er|en\w+)\b|bill(?:s|"
    r"ed|ing)?\b|"
    r"scored|scoring|bilingu|bilat|trilat)(?:hundreds?|hundert|cents?|cien(?:to)?s?|dozens?|scores?|thousands?|"
    r"m[iy]l+[iíjy]|mil\b|mill?s?\b|mlj|ml[dn]|mrd|mio|b[iy]l+[iíjy]|bil\b|tr[iy]l+[iíjyoó]|tril\b|"
    r"qua[dt]r|quint|zill|gazill|bazill|juta|ribu|miliar|tri[eệ]u|t[ỷỉ]\b|ngh[iì]n|ng[aà]n|tuh|"
    r"ezer|tis[ií]|tys|tusen|tusind|tausend|duizend|mille|mila|mia\b|md\b|mm\b|mn\b|bn\b|tn\b|bio\b|"
    r"lakh|lac|crore|cr\b|arab\b|kharab|[kmbtgl]\b|тыс|тис|млн|мил|миль|мільй|млрд|мильяр|трл|"
    r"трил|[十百千万萬億亿兆억만조천백]|مل|ألف|آل|تر|بلي|لاکھ|کروڑ|लाख|करो|हज|अरब|खरब|কোটি|লাখ|"
    r"লক্ষ|מיל|εκ|δι|χιλ)",
    re.IGNORECASE,
)
"""Beginnings of scale words in any language: a number before one is not parsed without it."""


def scale_at(text: str, at: int, *, language: str = "", symbol: bool = False) -> Scale | None:
    """The scale word at *at*, after a number; None without one.

    *symbol*: a currency sign is in front of the number, so that a single letter apart from it
    ("A$1.2 b") is a power of ten and not a unit of measure.
    """
    first = _one(text, at, language, symbol)
    if first is None or first.factor is None:
        return first
    second = _one(text, first.end, language, symbol=False) if first.end > at else None
    if second is None or text[first.end : first.end + 1] == "-":
        return first
    if second.factor is None or not _may_multiply(first.factor, second.factor):
        return Scale(None, first.tongue, second.end)
    if _one(text, second.end, language, symbol=False) is not None:
        return Scale(None, first.tongue, second.end)
    tongue = second.tongue if first.tongue == "" else first.tongue
    if text[at : first.end].strip(" \u00a0").lower() == "mil":
        tongue = "es" if second.tongue == "es" else "eu"
    return Scale(first.factor * second.factor, tongue, second.end)


def _may_multiply(first: Decimal, second: Decimal) -> bool:
    """Whether two scale words combine: "hundred million", "thousand crore", "lakh crore"."""
    if first == HUNDRED:
        return second in (THOUSAND, LAKH, MILLION, CRORE, BILLION, TRILLION)
    if first == THOUSAND:
        return second in (MILLION, CRORE, BILLION, TRILLION)
    return (first, second) == (LAKH, CRORE)


def _one(text: str, at: int, language: str, symbol: bool) -> Scale | None:
    match = _SCALE_WORD.match(text, at)
    if match is None:
        return _letter(text, at, symbol)
    word, end = match.group(1), match.end()
    if _ABBREVIATED.search(word) and text[end : end + 1] == "." and text[end + 1 : end + 2] != ".":
        end += 1
    lower = word.lower()
    if lower == "mil":
        return _mil(text, at, end, language)
    if lower in ("mln", "mn"):
        return Scale(MILLION, "", end)
    factor, tongue = _WORDS.get(lower) or _WORDS[word]
    if lower in ("billion", "trillion"):
        if _LONG_BILLION.match(text, match.start(1)) or language in _LONG_SCALE:
            return Scale(TRILLION if lower == "billion" else None, "eu", end)
    elif lower == "million" and language in _LONG_SCALE | {"es", "it", "pt", "ro"}:
        tongue = "eu"
    elif lower == "अरब":
        tongue = "en"
    return Scale(factor, tongue, end)


def _mil(text: str, at: int, end: int, language: str) -> Scale:
    """Spanish and Portuguese "mil" is a thousand; "$5 mil" is a million, and Czech "mil." too."""
    following = _SCALE_WORD.match(text, end)
    if following and following.group(1).lower() in ("millones", "milhões", "millions", "bilhões"):
        return Scale(THOUSAND, "", end)
    if language in ("cs", "sk") and text[end : end + 1] == ".":
        return Scale(MILLION, "eu", end + 1)
    if language in ("es", "pt", "gl", "ca") or _ROMANCE_UNIT.match(text, end):
        return Scale(THOUSAND, "es", end)
    if re.search(r"R\$ ?[\d.,]+[ \u00a0]\Z", text[max(0, at - 20) : at + 1]):
        return Scale(THOUSAND, "eu", end)
    return Scale(None, "", end)


def _letter(text: str, at: int, symbol: bool) -> Scale | None:
    match = _LETTER.match(text, at)
    if match is None:
        return None
    letter, apart, following = match.group(1), match.start(1) > at, text[match.end() :][:2]
    euro = following[:1] == "€" or bool(re.match(r"[ \u00a0]€", following))
    if letter in "T" and (apart or not symbol):
        return None
    if apart and not (symbol or euro):
        unit = re.match(
            r"[ \u00a0](?:euros?|dollars?|pounds?|EUR|USD|GBP)\b", text[match.end() :][:10]
        )
        if not unit:
            return None
    if apart and following[:1] in tuple("'’/.") and following[1:2].isalnum():
        return None
    return Scale(_SHARED[letter], "eu" if euro else "", match.end())
