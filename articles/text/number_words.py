"""Parser for numbers in words before "million" and the like: "two and a half", "zwei"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from articles.text.lexicon.number_scales import SCALE_LIKE, scale_at

_UNITS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        start=1,
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_BIG = {"thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "eighth": 8,
          "eighths": 8, "tenth": 10, "tenths": 10}  # fmt: skip
# Words of an inexact number.
_VAGUE = (
    "hundreds thousands millions billions trillions tens dozen dozens couple few several score "
    "third thirds sixth sixths seventh sevenths ninth ninths hundredth point nought zero"
).split()
_NUMERIC = "|".join(
    sorted([*_UNITS, *_TENS, *_BIG, *_PARTS, *_VAGUE, "hundred"], key=len, reverse=True)
)
_RUN = re.compile(
    rf"(?<![\w'’.])(?:(?:a|an)[ \-])?(?:{_NUMERIC})\b"
    rf"(?:(?:[ \u00a0]and[ \u00a0](?:a[ \u00a0])?|[ \u00a0]of[ \u00a0](?:a[ \u00a0])?|"
    rf"[ \u00a0]a[ \u00a0]|[ \u00a0\-])(?:{_NUMERIC})\b){{0,12}}",
    re.IGNORECASE,
)
_TOTALS = re.compile(
    r"\b(?:sum|total|maximum|minimum|budget|fund|grant|loan|gift|package|contribution|donation|"
    r"excess|upwards|region|investment|cost|payment|tune|worth|value) of[ \u00a0]\Z",
    re.IGNORECASE,
)

_FOREIGN = {
    word: Decimal(value)
    for value, words in {
        "0.5": "halbe halben demi medio media mezzo meio meia half halv",
        "1.5": "anderthalb eineinhalb anderhalf",
        "1": "un une eine einer einem ein uno una um uma een één en ett et jeden один одна бир bir",
        "2": "deux zwei dos due dois duas twee två dwa dva два дві iki",
        "3": "trois drei tres tre três drie tři trzy три üç",
        "4": "quatre vier cuatro quattro quatro fyra fire cztery čtyři четыре чотири dört",
        "5": "cinq fünf cinco cinque vijf fem beş",
        "6": "six sechs seis sei zes sex seks altı",
        "7": "sept sieben siete sette sete zeven sju syv yedi",
        "8": "huit acht ocho otto oito åtta åtte otte sekiz",
        "9": "neuf neun nueve nove negen nio dokuz",
        "10": "dix zehn diez dieci dez tien tio",
        "20": "vingt zwanzig veinte venti vinte twintig tjugo tjue tyve",
        "30": "trente dreißig dreissig treinta trenta trinta dertig trettio tretti tredive",
        "40": "quarante vierzig cuarenta quaranta quarenta veertig fyrtio førti",
        "50": "cinquante fünfzig cincuenta cinquanta cinquenta vijftig femtio femti",
        "100": "cent hundert cien cento cem honderd hundra hundre hundrede",
    }.items()
    for word in words.split()
}
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER_WORD = re.compile(
    r"ciento|cientos|cents?|hundert|mil(?:le)?|vints?|vingts?|soixante|"
    r"septante|nonante|sechzig|siebzig|achtzig|neunzig|sesenta|setenta|ochenta|noventa|sessanta|"
    r"settanta|ottanta|novanta|sessenta|oitenta|zestig|zeventig|tachtig|negentig|"
    rf"{'|'.join(w for w, value in _FOREIGN.items() if value > 1)}|{_NUMERIC}|"
    r"\w{0,30}(?:zig|ßig|ante|enta|anta|inta|cientos|centos|cento|"
    r"hundert|dziesiąt|dzieścia|dcet|desát|дцать|десят|сто|сот)",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(
    r"(?:[ \u00a0]?[\-–][ \u00a0]?|[ \u00a0](?:(?:and|or|to|et|ou|y|o|u|e|und|oder|bis|en|och|og|i|"
    r"eller|of|à|a|und ein)[ \u00a0])?)\Z",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"\w{1,40}\Z")
_ARTICLE = re.compile(
    r"(?<![^\W_])(?:ein|eine|einer|einen|un|une|una|een|en|ett|um|uma)[ \u00a0]\Z"
)
_AND_A_HALF = re.compile(
    r"[ \u00a0](?:and a half|et demie?|y medi[oa]|e mezz[oa]|e mei[oa])(?![^\W\d_])", re.IGNORECASE
)


def numbers_in_words(text: str, language: str = "") -> Iterator[tuple[int, int, Decimal | None]]:
    """(start, end, value) of each number in words that ends in a large-number word.

    The value is None where the words are not fully understood ("a third of a million").
    """
    for match in _RUN.finditer(text):
        words = match.group().lower().replace("\u00a0", " ").replace("-", " ").split()
        large = any(word in _BIG for word in words)
        if not large:
            scale = scale_at(text, match.end(), language=language)
            if scale is None or scale.tongue not in ("en", ""):
                continue
            yield match.start(), scale.end, None
            continue
        value = _english(words)
        before = text[max(0, match.start() - 40) : match.start()]
        if number_before(before) or (
            words[0] in ("a", "an") and before.endswith(" of ") and not _TOTALS.search(before)
        ):
            value = None
        end = match.end()
        if half := _AND_A_HALF.match(text, end):
            power = _BIG.get(words[-1])
            value = value + Decimal(f"5e{power - 1}") if value is not None and power else None
            end = half.end()
        yield match.start(), end, value
    present = _FOREIGN.keys() & set(_LETTERS.findall(text.lower()))
    for match in _any_of(frozenset(present)).finditer(text) if present else ():
        scale = scale_at(text, match.end(), language=language)
        if scale is None or (scale.tongue not in ("eu", "es", "") and language in ("", "en")):
            continue
        if scale.tongue == "":
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        if _FOREIGN[match.group(1).lower()] in (Decimal("0.5"), Decimal("1.5")):
            before = _ARTICLE.sub("", before)
        factor = None if number_before(before) else scale.factor
        half = _AND_A_HALF.match(text, scale.end)
        number = _FOREIGN[match.group(1).lower()] + (Decimal("0.5") if half else 0)
        value = None if factor is None else number * factor
        end = half.end() if half else scale.end
        yield match.start(), end, value


@lru_cache(maxsize=500)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """The pattern of these words before a space or hyphen.

    With the words that occur in the text it is six times as fast as with all of them.
    """
    forms = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w\-.])(?=[^\W\d_])({forms})(?=[ \u00a0\-])", re.IGNORECASE)


def number_before(before: str) -> bool:
    """Whether *before* ends in another number, with an optional "and", "or" or hyphen."""
    before = before[-80:]
    if re.search(r"\b(?:half|point|comma|virgule|coma|virgola|Komma)[ \u00a0]\Z", before):
        return True
    connector = _CONNECTOR.search(before)
    if connector is None:
        return False
    words = before[: connector.start()]
    last = _LAST_WORD.search(words)
    return words.endswith("½") or (
        last is not None
        and (last.group()[-1].isdigit() or _NUMBER_WORD.fullmatch(last.group()) is not None)
    )


def half_behind(text: str, at: int) -> int:
    """The end of "and a half" at *at*; else 0."""
    half = _AND_A_HALF.match(text, at)
    return half.end() if half else 0


def looks_like_more(text: str, at: int) -> bool:
    """Whether the words at *at* look like a continuation of the number."""
    return bool(SCALE_LIKE.match(text, at)) or bool(_AND_PART.match(text, at))


_AND_PART = re.compile(
    r"[ \u00a0\-](?:and[ \u00a0](?:a[ \u00a0])?(?:half|quarters?|thirds?|one|two|three)|per ?cent|"
    r"et demi|et quart|y medi|y cuarto|e mezz|e mei|und eine? halb|en een half|och en halv|"
    r"og en halv|"
    r"i pół|point|virgule|coma|Komma|of an?[ \u00a0]|halves|quarters?[ \u00a0]of|"
    r"thirds?[ \u00a0]of)",
    re.IGNORECASE,
)


def _english(words: list[str]) -> Decimal | None:
    """Parse English number words; None if they are not one exact number."""
    words = [word for word in words if word != "of"]
    if any(word in _VAGUE for word in words):
        return None
    fraction = _fraction_of(words)
    if fraction is not None:
        return fraction
    total, last, at = Decimal(0), 99, 0
    while at < len(words):
        if words[at] == "and" and last == 99:
            return None
        if words[at] == "and":
            at += 1
            tail = words[at:]
            part = _part(tail)
            if part is not None:
                return total + part * Decimal(10) ** last
        count, at = _cardinal(words, at)
        if count is None:
            return None
        if at < len(words) and words[at] == "and":
            more = _part_before(words, at + 1)
            if more is None:
                return None
            count, at = count + more[0], more[1]
        power = 0
        if at >= len(words) or words[at] not in _BIG:
            return None
        power, at = _BIG[words[at]], at + 1
        while at < len(words) and words[at] in _BIG:
            if (power, _BIG[words[at]]) not in ((3, 6), (3, 7), (3, 9), (3, 12), (5, 7)):
                return None
            power, at = power + _BIG[words[at]], at + 1
        if power >= last:
            return None
        total, last = total + count * Decimal(10) ** power, power
    return total


def _fraction_of(words: list[str]) -> Decimal | None:
    """
    "half a million", "a quarter million", "three quarters a million" (without its "of")."""
    rest = [word for word in words if word not in ("a", "an")]
    if len(rest) < 2 or rest[-1] not in _BIG or "and" in rest:
        return None
    scale, head = Decimal(10) ** _BIG[rest[-1]], rest[:-1]
    if len(head) == 1 and head[0] in _PARTS:
        return scale / _PARTS[head[0]]
    if len(head) == 2 and head[0] in _UNITS and head[1] in _PARTS:
        return scale * _UNITS[head[0]] / _PARTS[head[1]]
    return None


def _part(words: list[str]) -> Decimal | None:
    """
    "a half", "a quarter", "three quarters" and nothing more."""
    rest = [word for word in words if word != "a"]
    if len(rest) == 1 and rest[0] in _PARTS:
        return Decimal(1) / _PARTS[rest[0]]
    if len(rest) == 2 and rest[0] in _UNITS and rest[1] in _PARTS:
        return Decimal(_UNITS[rest[0]]) / _PARTS[rest[1]]
    return None


def _part_before(words: list[str], at: int) -> tuple[Decimal, int] | None:
    """The fraction in "two and a half million", and the index after it."""
    until = next((n for n in range(at, len(words)) if words[n] in _BIG), len(words))
    part = _part(words[at:until])
    return (part, until) if part is not None else None


def _cardinal(words: list[str], at: int) -> tuple[Decimal | None, int]:
    """Parse a whole number under a thousand, or "a"; None without one."""
    start, value = at, 0
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in ("a", "an"):
        if following != "hundred":
            return Decimal(1), at + 1
        at += 1
    elif following == "hundred" and words[at] in _UNITS:
        value, at = _UNITS[words[at]] * 100, at + 1
    if at < len(words) and words[at] == "hundred":
        value, at = value or 100, at + 1
        behind = words[at : at + 2]
        if (
            behind[:1] == ["and"]
            and len(behind) > 1
            and (behind[1] in _UNITS or behind[1] in _TENS)
        ):
            at += 1
    if at < len(words) and words[at] in _TENS:
        value, at = value + _TENS[words[at]], at + 1
        if at < len(words) and _UNITS.get(words[at], 10) < 10:
            value, at = value + _UNITS[words[at]], at + 1
    elif at < len(words) and words[at] in _UNITS:
        value, at = value + _UNITS[words[at]], at + 1
    return (Decimal(value), at) if at > start else (None, at)
