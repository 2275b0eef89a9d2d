"""Sums of money in a query: one unit of query relaxation each, in any spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from articles.search.request import Key

# Words for a scale in the languages of the archive's texts, and abbreviations.
_SCALES = (
    (10**12, "trillion|trillions|trn|tn|trilhões"),
    (
        10**9,
        "billion|billions|bn|b|milliard|milliards|mrd|milliarden|miliardi|miliardo|mil millones"
        "|mil milhões|bilhões",
    ),
    (
        10**6,
        "million|millions|m|mn|mln|mio|millionen|millones|milioni|milione|milhões",
    ),
    (10**3, "thousand|k|mille|tausend|mil"),
)


@dataclass(frozen=True, slots=True)
class TypedSum:
    """A sum of money in a query.

    - ``words``: the words of the query that it consists of
    - ``spellings``: phrases by which texts name the sum; they leave the currency open
    - ``keys``: the pledges with this amount
    """

    words: tuple[str, ...]
    spellings: tuple[str, ...]
    keys: tuple[Key, ...] = ()


def spellings_of(amount: Decimal) -> tuple[str, ...]:
    """The phrases that name an amount: "30 million", "30 m", "30,000,000"."""
    return tuple(dict.fromkeys(_spellings(amount)))


def numbers_of(amount: Decimal) -> set[str]:
    """The numbers in these phrases: "30", "30,000,000"."""
    numbers = {number for number, _ in _scaled(amount)}
    return numbers | set(_digits(amount))


def _spellings(amount: Decimal) -> Iterator[str]:
    for number, words in _scaled(amount):
        yield from (f"{number} {word}" for word in words.split("|"))
    if amount >= 1000:
        yield from _digits(amount)


def _scaled(amount: Decimal) -> Iterator[tuple[str, str]]:
    """The amount in each scale that gives a short number, with the words for the scale."""
    for scale, words in _SCALES:
        number = amount / scale
        if 1 <= number == round(number, 3):
            yield from ((form, words) for form in _digits(number))


def _digits(number: Decimal) -> tuple[str, ...]:
    plain = f"{number.normalize():f}"
    return tuple(dict.fromkeys((plain, f"{number.normalize():,f}")))
