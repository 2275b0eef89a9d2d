"""When two wordings are the same words: in other marks, trimmed, or altered."""

from __future__ import annotations

from functools import lru_cache

from articles.models import Rendition
from articles.text.normalize import fold
from articles.text.word_diff import similarity

SAME = 0.9
"""The share of words in common, in order, from which two quotes of equal length are the same."""

VARIANT = 0.7
"""Words so alike that they are one utterance in different hands."""

SHORTEST = 4
"""Words; fewer are said by anybody at any time."""


@lru_cache(maxsize=8192)
def plain_words(words: str) -> str:
    """The words alone: no marks, capitals or doubled spaces."""
    return fold(words)


def same_words(one: str, other: str) -> bool:
    """Whether two quotes have the same words but for marks and a slip."""
    a, b = plain_words(one), plain_words(other)
    if a == b or not a or not b:
        return a == b != ""
    # A slip is a word among many, and drops none: similarity alone would accept a part.
    first, second = len(a.split()), len(b.split())
    return min(first, second) > 8 and first == second and similarity(one, other) >= SAME


def statement_similarity(one: str, other: str) -> float:
    """From 0 to 1: how sure it is that both are the same utterance."""
    a, b = plain_words(one), plain_words(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a.split()), len(b.split())) < SHORTEST:
        return 0.0
    if _within(a, b) or _within(b, a):
        return 0.95
    # Few words in common: not worth the comparison in order, whose cost is their product.
    shorter, longer = sorted((a.split(), b.split()), key=len)
    there = set(longer)
    if sum(word in there for word in shorter) < VARIANT * len(shorter):
        return 0.0
    return similarity(one, other)


def rendition_of(here: str, there: str) -> str:
    """What the quote printed *here* is to the one recorded *there*, when both are one utterance."""
    a, b = plain_words(here), plain_words(there)
    if a == b or _within(b, a):
        return Rendition.QUOTED
    return Rendition.TRIMMED if _within(a, b) else Rendition.ALTERED


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "
