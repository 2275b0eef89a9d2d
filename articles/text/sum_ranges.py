"""Ranges of money, such as "€10-12bn" or "between $3 and 5 million"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .sums import Candidate

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
    r"\Z|[ \u00a0]?[^\w\s]|[ \u00a0](?:in|for|to|over|from|by|a|per|each|every|of|and|will|is|"
    r"was|on|into|towards?|until|before|"
    r"at|as|pour|für|para|per|pro|par|im|au|aux|al|till|voor)\b"
)


def join_range(text: str, low: Candidate, high: Candidate) -> None:
    """Join two candidates into a range that shares currency and scale: "€10-12bn".

    Alternatives such as "$5 or 6 million" mark both as uncertain.
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


def _doubt(low: Candidate, high: Candidate) -> None:
    for end in (low, high):
        end.sound = False
        end.marked = end.marked or bool(end.currency)


def _plain_value(found: Candidate) -> Decimal:
    try:
        return Decimal(found.figure.digits.replace(",", "."))
    except ArithmeticError:
        return Decimal(0)
