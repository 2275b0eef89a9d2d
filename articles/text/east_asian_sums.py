"""Amounts of money in Chinese, Japanese and Korean, with numbers in units of ten thousand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class EastAsianSum:
    """An amount and its offsets; *amount* is None if the number or the currency is uncertain."""

    amount: Decimal | None
    currency: str
    start: int
    end: int


_MYRIADS = {"万": 4, "萬": 4, "만": 4, "億": 8, "亿": 8, "억": 8, "兆": 12, "조": 12}
_SMALL = {"十": 1, "百": 2, "千": 3, "백": 2, "천": 3}
_UNITS = {
    "円": "JPY", "日元": "JPY", "日圓": "JPY", "엔": "JPY",
    "美元": "USD", "米ドル": "USD", "ドル": "USD", "달러": "USD", "美金": "USD",
    "欧元": "EUR", "歐元": "EUR", "ユーロ": "EUR", "유로": "EUR",
    "英镑": "GBP", "英鎊": "GBP", "ポンド": "GBP", "파운드": "GBP",
    "人民币": "CNY", "人民幣": "CNY", "人民元": "CNY", "元人民币": "CNY", "元人民幣": "CNY",
    "위안": "CNY", "港元": "HKD", "港币": "HKD", "港幣": "HKD", "新台币": "TWD", "新臺幣": "TWD",
    "加元": "CAD", "澳元": "AUD", "豪ドル": "AUD", "新元": "SGD", "韩元": "KRW", "韓元": "KRW",
    "ウォン": "KRW", "원": "KRW", "卢布": "RUB", "瑞士法郎": "CHF", "元": "",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_TERM = r"\d{1,15}(?!\d)(?:,\d{3}(?!\d)){0,6}(?:\.\d{1,4})?[十百千백천]?[万萬만億亿억兆조]{0,2}"
_SUM = re.compile(rf"(?<!\d)({_TERM}(?: ?{_TERM}){{0,3}}) ?[余多]?({_UNIT})", re.ASCII)
_ONE_TERM = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千백천]?)([万萬만億亿억兆조]{0,2})", re.ASCII)
_NUMERAL = re.compile(r"[\d.,一二三四五六七八九十百千万萬億亿兆数數几幾第半点點수몇만억조천백]\Z")
_UNIT_BEFORE = re.compile(r"(?:US\$|[$€£¥￥₩]) ?\Z")
_AFTER_WON = re.compile(
    r"[을은이의에과와도입,.\s)]|으로|규모|상당|대|씩|가량|정도|까지|부터|이상|\Z"
)


def find_east_asian_sums(text: str) -> list[EastAsianSum]:
    """Find the amounts in *text* with a Chinese, Japanese or Korean currency name."""
    if text.isascii():
        return []
    return [found for match in _SUM.finditer(text) if (found := _sum(text, match))]


def _sum(text: str, match: re.Match[str]) -> EastAsianSum | None:
    unit = match.group(2)
    if unit == "원" and not _AFTER_WON.match(text, match.end()):
        return None
    if unit in ("元", "円", "원") and not re.search(
        r"[万萬만億亿억兆조千천,]|\d{3}", match.group(1)
    ):
        return None
    amount = _amount(match.group(1))
    if _NUMERAL.search(text[max(0, match.start() - 1) : match.start()]):
        amount = None
    if _UNIT_BEFORE.search(text[max(0, match.start() - 4) : match.start()]):
        amount = None
    currency = _UNITS[unit] or _yuan(text, match)
    return EastAsianSum(amount if currency else None, currency, match.start(), match.end())


def _yuan(text: str, match: re.Match[str]) -> str:
    """元 in simplified characters is CNY, unless another country is mentioned."""
    around = text[max(0, match.start() - 120) : match.end() + 60]
    if re.search(r"新加坡|台湾|臺灣|台灣|香港|澳门|澳門", around):
        return ""
    simplified = re.search(r"亿|万", match.group(1))
    return "CNY" if simplified or "中国" in around or "中國" in around else ""


def _amount(printed: str) -> Decimal | None:
    """Parse a number in terms of decreasing size, 1兆2000億; None if invalid."""
    terms = printed.replace(" ", "")
    total, last, at = Decimal(0), 99, 0
    while at < len(terms):
        term = _ONE_TERM.match(terms, at)
        if term is None:
            return None
        digits, small, large = term.groups()
        if "," in digits and not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
            return None
        powers = [_MYRIADS[sign] for sign in large]
        if len(powers) == 2 and powers != [4, 8]:
            return None
        power = sum(powers)
        if power >= last:
            return None
        total += Decimal(digits.replace(",", "")) * Decimal(10) ** (power + _SMALL.get(small, 0))
        last, at = power, term.end()
    return total
