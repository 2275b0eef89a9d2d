"""Word diff of two versions of a quote, and their similarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from operator import or_
from sys import intern
from typing import NamedTuple

from articles.text.normalize import fold

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"

WORDS_COMPARED = 400
"""Maximum number of words compared: the diff is quadratic."""

_WORD = re.compile(r"\S+")


class Piece(NamedTuple):
    """A segment of the diff.

    ``kind`` is ``same``, ``added`` (only in the second), ``removed`` (only in the first) or
    ``changed``; the texts are as printed, words separated by single spaces, or empty.
    """

    kind: str
    a_text: str
    b_text: str


def word_difference(a: str, b: str) -> list[Piece]:
    """Diff from version *a* to version *b* in order.

    Punctuation, case and accents are ignored: ``“Crime`` equals ``crime,``. All ``a_text`` joined
    are the words of *a*, and likewise for *b*.
    """
    first, second = _WORD.findall(a)[:WORDS_COMPARED], _WORD.findall(b)[:WORDS_COMPARED]
    matcher = SequenceMatcher(None, _keys(first), _keys(second), autojunk=False)
    kinds = {"equal": SAME, "insert": ADDED, "delete": REMOVED, "replace": CHANGED}
    return [
        Piece(kinds[tag], " ".join(first[i1:i2]), " ".join(second[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]


def marked_difference(a: str, b: str) -> list[tuple[str, str]]:
    """Diff from *a* to *b* for display: (kind, text), kind one of "same", "out" and "in"."""
    parts = []
    for piece in word_difference(a, b):
        if piece.kind == SAME:
            parts.append(("same", piece.b_text))
        else:
            sides = (("out", piece.a_text), ("in", piece.b_text))
            parts += [(kind, text) for kind, text in sides if text]
    return parts


def similarity(a: str, b: str) -> float:
    """Similarity of two versions of a quote, from 0 to 1.

    The share of the shorter version's words that the other has in the same order, so that a trimmed
    quote is fully contained in the original. Below five words only equality counts.
    """
    return similarity_of_keys(comparison_keys(a), comparison_keys(b))


def comparison_keys(text: str) -> tuple[str, ...]:
    """The words of *text* as :func:`similarity` compares them."""
    return tuple(map(intern, _keys(_WORD.findall(text)[:WORDS_COMPARED])))


def similarity_of_keys(first: Sequence[str], second: Sequence[str], least: float = 0.0) -> float:
    """:func:`similarity` of texts with these :func:`comparison_keys`; 0 if it is below *least*."""
    shorter = min(len(first), len(second))
    if not shorter:
        return 0.0
    if shorter < 5:
        return float(first == second)
    if least and _words_in_common_pairs(first, second) / shorter < least:
        return 0.0
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    # Any two sentences share single words; only quotes of one utterance share runs.
    common = sum(block.size for block in blocks if block.size >= 2)
    return common / shorter


def _words_in_common_pairs(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words of *second* are in a pair of neighbours that *first* has, too.

    No run of common words has others: so the runs have at most as many words.
    """
    pairs = _pairs(tuple(first))
    common = [pair in pairs for pair in pairwise(second)]
    return sum(map(or_, [*common, False], [False, *common]))


@lru_cache(maxsize=16)  # a quote is compared with many others
def _pairs(keys: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(keys))


def _keys(words: list[str]) -> list[str]:
    return [fold(word) or word for word in words]
