"""Amount of money to search for: the sums that round to it.

"£30m" means every sum that is £30 million when rounded as it was typed: to its last digit that is
not zero, but to two digits at least (£29.5m up to £30.5m). The currency may be left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_symbol

from articles.text.money import find_money

MIN_DIGITS = 2
MAX_AMOUNT = Decimal(10) ** 15

_VALUE = re.compile(r"(?:([A-Za-z]{3}):)?(\d{1,15}(?:\.\d{1,2})?)", re.ASCII)
_SCALED = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)[ \u00a0-]?(thousand|k|million|mln|mn|m|billion|bn|b|trillion|trn|tn)",
    re.ASCII | re.IGNORECASE,
)
_SCALES = {"t": 10**12, "b": 10**9, "m": 10**6, "k": 10**3, "thousand": 10**3}
_WORDS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


@dataclass(frozen=True, slots=True)
class RoundedAmount:
    """An amount, and its currency (ISO 4217) or an empty string for any currency."""

    amount: Decimal
    currency: str = ""

    @classmethod
    def parse(cls, typed: str) -> RoundedAmount | None:
        """Parse the value of a parameter ("GBP:30000000") or a typed sum; None for other text."""
        typed = typed.strip()
        if match := _VALUE.fullmatch(typed):
            return cls(Decimal(match[2]), (match[1] or "").upper())
        if match := _SCALED.fullmatch(typed):
            return cls(_scaled(match))
        sums = find_money(typed[:60])
        if len(sums) == 1 and sums[0].exact == typed and 0 <= sums[0].amount < MAX_AMOUNT:
            return cls(sums[0].amount, sums[0].currency)
        return None

    @property
    def value(self) -> str:
        """The canonical value of a parameter: "GBP:30000000", or "30000000" for any currency."""
        amount = f"{self.amount.normalize():f}"
        return f"{self.currency}:{amount}" if self.currency else amount

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The smallest sum that rounds to this one, and the smallest that no longer does."""
        if not self.amount:
            return Decimal(0), Decimal("0.01")
        digits = max(len(self.amount.normalize().as_tuple().digits), MIN_DIGITS)
        half = Decimal(5).scaleb(self.amount.adjusted() - digits)
        return self.amount - half, self.amount + half

    def __str__(self) -> str:
        symbol = get_currency_symbol(self.currency, "en") if self.currency else ""
        symbol += "\N{NO-BREAK SPACE}" if symbol[-1:].isalpha() else ""
        for size, word in _WORDS:
            number = self.amount / size
            if number >= 1 and number == round(number, 3):
                return f"{symbol}{number.normalize():f} {word}"
        return f"{symbol}{self.amount:,f}"


def _scaled(match: re.Match[str]) -> Decimal:
    scale = match[2].lower()
    return Decimal(match[1]) * (_SCALES.get(scale) or _SCALES[scale[0]])


def find_scaled_numbers(text: str) -> list[tuple[int, int]]:
    """The positions of numbers with a scale but without a currency: "33m", "33 million"."""
    pattern = re.compile(rf"(?<![\w.,$£€¥₹-]){_SCALED.pattern}(?!\w)", re.ASCII | re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]
