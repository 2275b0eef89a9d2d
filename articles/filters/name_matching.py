"""Matching of the words of a query with names: the same words, joined words, similar spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

MAX_NAME_WORDS = 6
# Minimum similarity (0 to 100) of a misspelt name, by number of words.
MIN_SIMILARITY = {1: 84, 2: 80}
MIN_SIMILARITY_LONGER = 88
MIN_LETTERS = 5

_DIGIT = re.compile(r"\d")

# Filter parameter and value.
Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TypedWord:
    """One word of the query: as typed and folded, with its offsets."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TypedName:
    """A value that words ``first`` to ``last`` (exclusive) may mean, with its similarity."""

    parameter: str
    value: str
    first: int
    last: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words of the query, ``first`` to ``last`` (exclusive), and its folded text."""

    first: int
    last: int
    text: str


def windows_of(words: Sequence[TypedWord]) -> Iterator[Window]:
    """Every run of up to six words."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + MAX_NAME_WORDS, len(words)) + 1):
            text = " ".join(word.folded for word in words[first:last] if word.folded)
            if text:
                yield Window(first, last, text)


def singular_forms(text: str) -> tuple[str, ...]:
    """The text, and without a final "s": a possessive is often typed without apostrophe."""
    return (text, text[:-1]) if len(text) > 4 and text.endswith("s") else (text,)


class NameTable:
    """Lookup table from folded names to the values that have them."""

    def __init__(self, names: Mapping[Value, Iterable[str]]) -> None:
        self._exact: dict[str, set[Value]] = defaultdict(set)
        self._joined: dict[str, set[Value]] = defaultdict(set)
        # By number of words and first letter, because similar names share both.
        self._similar: dict[tuple[int, str], set[str]] = defaultdict(set)
        for value, forms in names.items():
            for form in forms:
                self._exact[form].add(value)
                self._joined[form.replace(" ", "")].add(value)
                if not _DIGIT.search(form):
                    self._similar[form.count(" ") + 1, form[0]].add(form)

    def match(
        self, words: Sequence[TypedWord], windows: Iterable[Window], common: Collection[str]
    ) -> Iterator[TypedName]:
        """The names in these windows; *common* words neither begin nor end a misspelt name."""
        for window in windows:
            text = window.text
            same = {v for form in singular_forms(text) for v in self._exact.get(form, ())}
            if len(text) > 2:
                same |= self._joined.get(text.replace(" ", ""), set())
            found = dict.fromkeys(sorted(same), 100.0)
            ends = (words[window.first].folded, words[window.last - 1].folded)
            if len(text) >= MIN_LETTERS and not any(end in common for end in ends):
                for value, similarity in self._similar_to(text, window.last - window.first):
                    found[value] = max(similarity, found.get(value, 0.0))
            for value, similarity in found.items():
                yield TypedName(*value, window.first, window.last, similarity)

    def _similar_to(self, text: str, number: int) -> Iterator[tuple[Value, float]]:
        forms = self._similar.get((number, text[0]))
        if not forms or _DIGIT.search(text):
            return
        least = MIN_SIMILARITY.get(number, MIN_SIMILARITY_LONGER)
        similar = process.extract(text, forms, scorer=fuzz.ratio, score_cutoff=least, limit=None)
        for form, similarity, _ in similar:
            for value in self._exact[form]:
                yield value, similarity
