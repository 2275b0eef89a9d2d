"""Text similarity of quotes: identical words, trimmed or altered versions."""

from __future__ import annotations

from functools import lru_cache

from articles.models import Rendition
from articles.text.normalize import fold
from articles.text.word_diff import similarity

SAME = 0.9
"""Minimum similarity of two quotes of equal length to count as identical."""

VARIANT = 0.7
"""Minimum similarity of two versions of one utterance."""

SHORTEST = 4
"""Minimum number of words; shorter phrases are too common to compare."""


@lru_cache(maxsize=8192)
def plain_words(words: str) -> str:
    """The words without punctuation, capitals or repeated spaces; cached."""
    return fold(words)


def same_words(one: str, other: str) -> bool:
    """Whether two quotes have the same words, apart from punctuation and a typo."""
    a, b = plain_words(one), plain_words(other)
    if a == b or not a or not b:
        return a == b != ""
    # A typo changes a word but drops none: similarity alone would also accept a part.
    first, second = len(a.split()), len(b.split())
    return min(first, second) > 8 and first == second and similarity(one, other) >= SAME


def statement_similarity(one: str, other: str) -> float:
    """Confidence from 0 to 1 that both quotes are the same utterance."""
    a, b = plain_words(one), plain_words(other)
    if is_contained(a, b):
        return similarity_of_contained(a, b)
    return similarity(one, other) if have_common_words(a, b) else 0.0


def is_contained(a: str, b: str) -> bool:
    """Whether one of two :func:`plain_words` is a part of the other."""
    return _within(a, b) or _within(b, a)


def similarity_of_contained(a: str, b: str) -> float:
    """The similarity of two :func:`plain_words` of which one is a part of the other."""
    if a == b:
        return float(bool(a))
    return 0.95 if min(len(a.split()), len(b.split())) >= SHORTEST else 0.0


def have_common_words(a: str, b: str) -> bool:
    """Whether two :func:`plain_words` have so many words in common that they may be similar.

    The comparison of their order is quadratic.
    """
    shorter, longer = sorted((a.split(), b.split()), key=len)
    there = set(longer)
    common = sum(word in there for word in shorter)
    return len(shorter) >= SHORTEST and common >= VARIANT * len(shorter)


def rendition_of(here: str, there: str) -> str:
    """The rendition of the quote *here* relative to the recorded one *there*."""
    a, b = plain_words(here), plain_words(there)
    if a == b or _within(b, a):
        return Rendition.QUOTED
    return Rendition.TRIMMED if _within(a, b) else Rendition.ALTERED


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "
