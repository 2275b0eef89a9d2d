"""Quantity at the start of a short value: "more than $9bn incl. leftover funds", "about 4,500".

For values that editors typed, to compare and to draw them; running text is read by
:mod:`.money` and :mod:`.numbers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from articles.text.money import find_money

_IN_BRACKETS = re.compile(r"(?<!\s)\s*\([^()]*\)")
_QUALIFIERS = re.compile(
    r"(?:(?:about|almost|around|at least|close to|fewer than|just under|less than|more than|"
    r"nearly|only|over|roughly|some|under|up to)\s+)*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*(?P<percent>%|per ?cent\b)|\s+(?P<scale>thousand|million|billion)\b)?"
    r"(?![\w/-]|[.,]\d)"
)
_MONTH = re.compile(r"\s+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


@dataclass(frozen=True)
class Quantity:
    """An amount and its unit: a currency code, "%" or nothing, with "/year" if it is yearly."""

    amount: Decimal
    unit: str
    printed: str


def leading_quantity(text: str) -> Quantity | None:
    """The quantity a value starts with; None if there is none, or if it is not the only one.

    Additions in brackets are ignored. A date or a range ("22-23 November") is no quantity.
    """
    plain = _IN_BRACKETS.sub("", text).strip()
    match = _QUALIFIERS.match(plain)
    start = match.end() if match else 0
    money = find_money(plain, "en")
    if money:
        first = money[0]
        unit = first.currency + ("/year" if first.per_year else "")
        quantity, begin, end = Quantity(first.amount, unit, first.exact), first.start, first.end
    else:
        number = _NUMBER.match(plain, start)
        if number is None or _MONTH.match(plain, number.end()):
            return None
        amount = Decimal(number["digits"].replace(",", "")) * _SCALES.get(number["scale"], 1)
        printed = number[0].replace(" per cent", "%").replace(" percent", "%")
        quantity = Quantity(amount, "%" if number["percent"] else "", printed)
        begin, end = number.span()
    is_alone = not any(sign.isdigit() for sign in plain[:begin] + plain[end:])
    return quantity if is_alone and begin == start else None
