"""Number parser: "1,300.5", "1.300,5", "1 300", "1½", "30m", "1,3 Mrd.", "half a million"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.text.lexicon.number_scales import scale_at
from articles.text.number_words import (
    half_behind,
    looks_like_more,
    number_before,
    numbers_in_words,
)

GAP = r"[ \u00a0\u202f\u2009\-]?"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of *words*, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class PrintedNumber:
    """A printed number, its offsets and its scale (power of ten).

    *digits* is empty for a number in words, whose *value* includes its scale. *sound* is False if
    adjacent text looks like part of the number but was not parsed. *tongue* is the language group
    of the scale word; see :class:`.number_scales.Scale`.
    """

    digits: str
    start: int
    end: int
    scale: Decimal | None = None
    tongue: str = ""
    value: Decimal | None = None
    extra: Decimal = Decimal(0)
    sound: bool = True


_SPACE = " \u00a0\u202f\u2009"
_DIGITS = re.compile(
    rf"(?<![\d])(?:\d{{1,3}}(?:[{_SPACE}]\d{{3}}(?!\d)){{1,5}}(?:[.,]\d{{1,6}}(?!\d))?|"
    r"\d+(?:[.,'’]\d+)*)",
    re.ASCII,
)
_VULGAR = {
    sign: Decimal(value)
    for sign, value in zip(
        "½¼¾⅕⅖⅗⅘⅛⅜⅝⅞⅒",
        "0.5 0.25 0.75 0.2 0.4 0.6 0.8 0.125 0.375 0.625 0.875 0.1".split(),
        strict=True,
    )
}
_VULGAR_SIGN = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_FRACTION = re.compile(rf"[ \u00a0\-]?([{_VULGAR_SIGN}])|[ \u00a0\-]([1-9])[/⁄]([2-9]|10)(?![\d/])")
_SIGN_ALONE = re.compile(rf"(?<![\d{_VULGAR_SIGN}])[{_VULGAR_SIGN}]")
_SIMPLE = re.compile(r"[/⁄]([2-9]|10)(?![\d/⁄.,])", re.ASCII)
_GROUPS = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f\u2009])\d{3})(?:\1\d{3})*", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}", re.ASCII)
_GLUED = re.compile(r"[^\W_]|[%‰⁄/¹²³º°]|[.,'’٫٬]\d| ?%")
_NUMBER_BEHIND = re.compile(rf"[ \u00a0]?[\d{_VULGAR_SIGN}]")
LONGEST = 24


def with_plain_digits(text: str) -> str:
    """Convert the digits and number marks of all scripts to ASCII; the length stays the same."""
    if text.isascii():
        return text
    text = text.translate({0x66B: ".", 0x66C: ","})
    return re.sub(r"(?![0-9])\d", lambda m: str(unicodedata.digit(m[0])), text)


def find_numbers(
    text: str, language: str = "", symbols: Callable[[int], bool] | None = None
) -> list[PrintedNumber]:
    """Find every number of *text* in digits, or in words before a thousand, million, ...

    *symbols* is a callable: whether the text up to an offset ends in a currency sign.
    """
    in_digits = [
        _in_digits(text, match, language, bool(symbols and symbols(match.start())))
        for match in _DIGITS.finditer(text)
    ]
    in_digits += [
        figure
        for match in _SIGN_ALONE.finditer(text)
        if (figure := _from_sign(text, match, language, bool(symbols and symbols(match.start()))))
    ]
    found = sorted(in_digits, key=lambda figure: figure.start)
    taken = {place for figure in found for place in range(figure.start, figure.end)}
    for start, end, value in numbers_in_words(text, language):
        if start not in taken and not number_before(text[max(0, start - 30) : start]):
            sound = value is not None and not looks_like_more(text, end)
            tongue = "en" if text[start : start + 1].isascii() else "eu"
            found.append(PrintedNumber("", start, end, Decimal(1), tongue, value, sound=sound))
    return sorted(found, key=lambda figure: (figure.start, -figure.end))


def value_of(digits: str, mark: str, *, scaled: bool) -> Decimal | None:
    """Parse *digits*; None if ambiguous.

    *mark* is the decimal mark of the language: ".", ",", or "" if unknown. One mark before exactly
    three digits is the ambiguous case: "1.250" is 1250 or one and a quarter.
    """
    if len(digits) > LONGEST:
        return None
    if not re.search(r"\D", digits):
        return Decimal(digits)
    if _GROUPS.fullmatch(digits) and re.search(r"[.,].*[.,]|['’ \u00a0\u202f\u2009]", digits):
        return None if digits[0] == "0" else Decimal(re.sub(r"\D", "", digits))
    if _INDIAN.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    at = max(digits.rfind("."), digits.rfind(","))
    head, decimals = digits[:at], digits[at + 1 :]
    if re.search(r"\D", head):
        other = re.sub(r"\d", "", head)
        grouped = _GROUPS.fullmatch(head) or _INDIAN.fullmatch(head)
        if digits[at] in other or not grouped or not decimals.isdigit() or head[0] == "0":
            return None
        return Decimal(f"{re.sub(r'[^0-9]', '', head)}.{decimals}")
    return _one_mark(head, digits[at], decimals, mark, scaled)


def _one_mark(head: str, printed: str, decimals: str, mark: str, scaled: bool) -> Decimal | None:
    decimal = Decimal(f"{head}.{decimals}")
    if len(decimals) == 3 and len(head) <= 3 and head.strip("0"):
        thousands = Decimal(head + decimals) if head[0] != "0" else None
        if printed != mark:
            return thousands if mark else None
        # "1.300" without a scale and "10.000 million" are thousands in another language's format.
        return decimal if scaled and decimals[-1] != "0" else None
    if len(head) > 1 and head[0] == "0":
        return None
    if printed == "." or mark == ",":
        return decimal if len(decimals) <= 4 or scaled else None
    return decimal if scaled and len(decimals) == 1 else None


def _in_digits(text: str, match: re.Match[str], language: str, symbol: bool) -> PrintedNumber:
    digits, start, end = match.group(), match.start(), match.end()
    sound = not re.search(r"[\d.,/⁄'’]\Z", text[max(0, start - 1) : start])
    extra, value = Decimal(0), None
    if fraction := _FRACTION.match(text, end):
        sign, above, below = fraction.groups()
        part = _VULGAR.get(sign) if sign else Decimal(int(above)) / int(below)
        sound = sound and digits.isdigit() and part is not None and part < 1 and _is_exact(part)
        extra, end = part or Decimal(0), fraction.end()
    elif (simple := _SIMPLE.match(text, end)) and digits.isdigit() and len(digits) == 1:
        part = Decimal(int(digits)) / int(simple.group(1))
        if scale_at(text, simple.end(), language=language, symbol=symbol):
            value, end = part, simple.end()
            sound = sound and part < 1 and _is_exact(part)
    return _scaled(text, digits, start, end, language, symbol, sound, extra, value)


def _from_sign(
    text: str, match: re.Match[str], language: str, symbol: bool
) -> PrintedNumber | None:
    value = _VULGAR.get(match.group())
    figure = _scaled(
        text, "", match.start(), match.end(), language, symbol, value is not None, Decimal(0), value
    )
    return figure if figure.scale is not None else None


def _scaled(
    text: str,
    digits: str,
    start: int,
    end: int,
    language: str,
    symbol: bool,
    sound: bool,
    extra: Decimal,
    value: Decimal | None,
) -> PrintedNumber:
    factor, tongue = None, ""
    scale = scale_at(text, end, language=language, symbol=symbol)
    if scale is not None:
        factor, tongue = scale.factor, scale.tongue
        sound = sound and factor is not None
        end = scale.end
        if factor is not None and (half := half_behind(text, end)):
            extra, end = extra + Decimal("0.5"), half
        if _NUMBER_BEHIND.match(text, end):
            sound = False
    elif _GLUED.match(text, end) or (symbol and _NUMBER_BEHIND.match(text, end)):
        sound = False
    sound = sound and not looks_like_more(text, end)
    return PrintedNumber(digits, start, end, factor, tongue, value, extra, sound)


def _is_exact(part: Decimal) -> bool:
    return part == part.quantize(Decimal("0.0001"))
