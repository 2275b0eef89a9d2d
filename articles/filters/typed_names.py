"""Names in a typed query: speakers, organisations, summits, countries, topics and publishers.

Matches are offered to the reader and never applied unasked, so other spellings and misspelt names
count too (rapidfuzz).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from django.db.models import Q
from rapidfuzz import fuzz, process

from articles import kinds
from articles.extraction.countries import adjective_code, country_code, country_names
from articles.filters.name_matching import (
    MIN_LETTERS,
    NameTable,
    TypedName,
    TypedWord,
    Window,
    singular_forms,
    windows_of,
)
from articles.filters.record_names import NAMED, names_of, vocabulary
from articles.kinds import BY_NAME
from articles.models import Alias
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.request import Key

# Words looked up per typed query.
MAX_LOOKUPS = 12
MAX_FUZZY_LOOKUPS = 3
MATCHES_PER_WORD = 20
MAX_ROWS = 300

MIN_COUNTRY_SIMILARITY = 88

NATIVE_NAMES = Path(__file__).with_name("native_country_names.tsv")

_NUMBERED = re.compile(r"\b([a-z]{1,8}) (\d{1,4})\b")
_LETTERS_BEFORE_DIGITS = re.compile(r"\b([a-z]{2,8})(?=\d{1,4}\b)")


class NameFinder:
    """Finds names in runs of words; *common* are words that are no names."""

    def __init__(self, common: frozenset[str]) -> None:
        self.common = common

    def find(self, words: Sequence[TypedWord]) -> list[TypedName]:
        """The names in *words*, of every length; the caller chooses among overlapping ones.

        Includes names of records that are not public.
        """
        windows = list(windows_of(words))
        uncommon = [each for each in windows if not set(each.text.split()) <= self.common]
        names: list[TypedName] = []
        lookups = self._lookups(words)
        if lookups:
            # Names that are alike begin with the same letter.
            letters = {window.text[0] for window in uncommon}
            candidates = {
                value: [form for form in forms if form[0] in letters]
                for value, forms in names_of(_candidates(lookups)).items()
            }
            for table in (NameTable(candidates), _vocabulary()):
                names += table.match(words, uncommon, self.common)
        return [*names, *self._countries(words, windows)]

    def _lookups(self, words: Sequence[TypedWord]) -> list[str]:
        """The words that are looked up in names."""
        typed = [part for word in words for part in word.folded.split()]
        lookups = [form for word in typed for form in singular_forms(word)]
        lookups += _joined_and_split(words)
        lookups = [w for w in dict.fromkeys(lookups) if w and w not in self.common]
        return [w for w in lookups if len(w) > 1 or not w.isascii()][:MAX_LOOKUPS]

    def _countries(
        self, words: Sequence[TypedWord], windows: Iterable[Window]
    ) -> Iterator[TypedName]:
        for window in windows:
            text = window.text
            one_word = window.last - window.first == 1
            if one_word and text in self.common and not words[window.first].text.isupper():
                continue
            code = country_code(text) or adjective_code(text) or _native_names().get(text, "")
            similarity = 100.0
            if not code and len(text) >= MIN_LETTERS and text not in self.common:
                names = _country_names().get(text[0], ())
                similar = process.extractOne(
                    text, names, scorer=fuzz.ratio, score_cutoff=MIN_COUNTRY_SIMILARITY
                )
                if similar:
                    code, similarity = country_code(similar[0]), similar[1]
            if code:
                yield TypedName("country", code.lower(), window.first, window.last, similarity)


def _joined_and_split(words: Sequence[TypedWord]) -> list[str]:
    """ "cop 29" and "cop-29" as "cop29", and "cop29" as "cop"."""
    text = " ".join(word.folded for word in words)
    joined = [f"{letters}{digits}" for letters, digits in _NUMBERED.findall(text)]
    return [*joined, *_LETTERS_BEFORE_DIGITS.findall(text)]


def _vocabulary() -> NameTable:
    """The names of all topics and publishers; cached per index generation."""
    try:
        return get_engine().cached(("vocabulary of names",), vocabulary)
    except IndexUnavailableError:
        return vocabulary()


def _candidates(lookups: Sequence[str]) -> set[Key]:
    """The records with one of these words in their names, or with a similar word."""
    try:
        engine = get_engine()
        by_word = engine.find_names(lookups, NAMED, limit=MATCHES_PER_WORD)
        unmatched = [w for w, keys in by_word.items() if not keys and len(w) >= MIN_LETTERS - 1]
        misspelt = sorted(unmatched, key=len, reverse=True)[:MAX_FUZZY_LOOKUPS]
        similar = engine.find_names(misspelt, NAMED, limit=MATCHES_PER_WORD, fuzzy=True)
        return {key for found in (by_word, similar) for keys in found.values() for key in keys}
    except IndexUnavailableError:
        return set(_candidates_from_database({word[:3] for word in lookups}))


def _candidates_from_database(starts: Iterable[str]) -> Iterator[Key]:
    """Fallback without an index: the records with a name that contains one of these beginnings."""
    for kind in NAMED:
        condition = Q()  # summits are few, and their other names are JSON
        if kind != kinds.SUMMIT:
            condition = Q(pk__in=())
            for start in starts:
                aliases = Alias.objects.filter(folded__contains=start, **{f"{kind}__isnull": False})
                condition |= Q(name__icontains=start) | Q(pk__in=aliases.order_by().values(kind))
        rows = BY_NAME[kind].model.objects.published().filter(condition)
        yield from ((kind, pk) for pk in rows.values_list("pk", flat=True)[:MAX_ROWS])


@cache
def _country_names() -> Mapping[str, Sequence[str]]:
    """The folded names of countries by first letter."""
    names: dict[str, list[str]] = {}
    for name in country_names():
        names.setdefault(name[:1], []).append(name)
    return names


@cache
def _native_names() -> dict[str, str]:
    """Country codes by folded name in other languages; ``tools/native_country_names.py``."""
    lines = NATIVE_NAMES.read_text(encoding="utf-8").splitlines()
    return {name: code for code, *names in (line.split("\t") for line in lines) for name in names}
