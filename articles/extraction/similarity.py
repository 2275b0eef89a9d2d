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
    return similarity_of_plain(one, other, plain_words(one), plain_words(other))


def similarity_of_plain(one: str, other: str, a: str, b: str) -> float:
    """:func:`statement_similarity`, given the :func:`plain_words` *a* and *b* of both."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a.split()), len(b.split())) < SHORTEST:
        return 0.0
    if _within(a, b) or _within(b, a):
        return 0.95
    # Cheap pre-check: the ordered comparison is quadratic.
    shorter, longer = sorted((a.split(), b.split()), key=len)
    there = set(longer)
    if sum(word in there for word in shorter) < VARIANT * len(shorter):
        return 0.0
    return similarity(one, other)


def rendition_of(here: str, there: str) -> str:
    """The rendition of the quote *here* relative to the recorded one *there*."""
    a, b = plain_words(here), plain_words(there)
    if a == b or _within(b, a):
        return Rendition.QUOTED
    return Rendition.TRIMMED if _within(a, b) else Rendition.ALTERED


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "
