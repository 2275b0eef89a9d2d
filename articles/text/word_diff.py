"""How two renditions of the same words differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from articles.text.normalize import fold

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"

WORDS_COMPARED = 400
"""Longer renditions are compared by their first words: the comparison grows with the square."""

_WORD = re.compile(r"\S+")


class Piece(NamedTuple):
    """A run of words that both renditions have, or only one, or each in other words.

    ``kind`` is ``same``, ``added`` (only in the second), ``removed`` (only in the first) or
    ``changed``; the texts are as printed, words parted by single spaces, or empty.
    """

    kind: str
    a_text: str
    b_text: str


def word_difference(a: str, b: str) -> list[Piece]:
    """The pieces that lead from rendition *a* to rendition *b*, in order.

    Marks, case and accents do not make a word another one: ``“Crime`` is ``crime,``. The words of
    all ``a_text`` joined are *a*'s words, and likewise for *b*.
    """
    first, second = _WORD.findall(a)[:WORDS_COMPARED], _WORD.findall(b)[:WORDS_COMPARED]
    matcher = SequenceMatcher(None, _keys(first), _keys(second), autojunk=False)
    kinds = {"equal": SAME, "insert": ADDED, "delete": REMOVED, "replace": CHANGED}
    return [
        Piece(kinds[tag], " ".join(first[i1:i2]), " ".join(second[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]


def similarity(a: str, b: str) -> float:
    """How likely *a* and *b* are the same words in different hands, from 0 to 1.

    The share of the shorter rendition's words that the other has in the same order, so that a
    trimmed quote is wholly contained in the full one. Two or three words in common prove little:
    below five words only equality counts.
    """
    first = _keys(_WORD.findall(a)[:WORDS_COMPARED])
    second = _keys(_WORD.findall(b)[:WORDS_COMPARED])
    shorter = min(len(first), len(second))
    if not shorter:
        return 0.0
    if shorter < 5:
        return float(first == second)
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    # Scattered single words are what any two sentences share; runs are what a quotation shares.
    common = sum(block.size for block in blocks if block.size >= 2)
    return common / shorter


def _keys(words: list[str]) -> list[str]:
    return [fold(word) or word for word in words]
