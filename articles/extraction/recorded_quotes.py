"""Words of the recorded quotes in memory, to find those that a text repeats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from articles.extraction.changed_rows import ChangedRows
from articles.extraction.similarity import VARIANT, plain_words, similarity_of_plain
from articles.models import Article, Quote, Speaker, State
from articles.models.compiled_query import CompiledQuery

MAX_QUOTES = 50_000
"""Quotes in memory; beyond it they are read again."""

SPEAKER, SUMMIT = "speaker_id", "summit_id"


class QuotedWords(NamedTuple):
    """The words of a quote: as quoted, plain, the number of all and the different ones."""

    exact: str
    plain: str
    number: int
    different: frozenset[str]

    @classmethod
    def of(cls, exact: str) -> QuotedWords:
        plain = plain_words(exact)
        words = plain.split()
        return cls(exact, plain, len(words), frozenset(map(sys.intern, words)))

    def may_be_similar(self, other: QuotedWords) -> bool:
        """Whether the shorter one can have enough words of the longer one to be its variant.

        Nearly all pairs have not, and are told apart 12 times as fast as by comparing them: an
        import of 400 documents for one summit compares a million pairs.
        """
        shorter, longer = (self, other) if self.number <= other.number else (other, self)
        missing = len(shorter.different) - len(shorter.different & longer.different)
        return shorter.number - missing >= VARIANT * shorter.number


class RecordedQuotes:
    """The words of the quotes of a speaker or summit, read when they are first needed.

    An import keeps one for its whole run and calls :meth:`refresh` before each document.
    """

    def __init__(self) -> None:
        self._changed = ChangedRows(Quote)
        # (SPEAKER or SUMMIT, its key) → quote → (words, article)
        self._groups: dict[tuple[str, int], dict[int, tuple[QuotedWords, int | None]]] = {}
        # summit → quote → speaker
        self._speakers: dict[int, dict[int, int]] = {}

    def refresh(self) -> None:
        """Read again what has changed."""
        changed = self._changed.read()
        if sum(map(len, self._groups.values())) > MAX_QUOTES:
            self._groups.clear()
        if sum(map(len, self._speakers.values())) > MAX_QUOTES:
            self._speakers.clear()
        if not changed:
            return
        for quotes in (*self._groups.values(), *self._speakers.values()):
            for pk in changed & quotes.keys():
                del quotes[pk]
        for pk, exact, article, speaker, summit, state in _rows(list(changed)):
            if speaker is None:
                continue
            if summit in self._speakers:
                self._speakers[summit][pk] = speaker
            if state == State.WITHDRAWN:
                continue
            for key in ((SPEAKER, speaker), (SUMMIT, summit)):
                if key in self._groups:
                    self._groups[key][pk] = (QuotedWords.of(exact), article)

    def speakers_at(self, summit: int) -> set[int]:
        """Primary keys of the speakers with quotes from a summit."""
        if summit not in self._speakers:
            rows = Quote.objects.filter(summit=summit, speaker__isnull=False).order_by()
            self._speakers[summit] = dict(rows.values_list("pk", SPEAKER))
        return set(self._speakers[summit].values())

    def most_similar(
        self, words: str, article: Article, speaker: Speaker | None
    ) -> tuple[list[Quote], float]:
        """The quotes most likely to be the same utterance, in their order, and the similarity.

        Only quotes of *speaker* that are not in *article* count; without a speaker, all of the
        summit of the article that have one. Empty if none is similar enough.
        """
        key = (SPEAKER, speaker.pk) if speaker else (SUMMIT, article.summit_id)
        best, best_score, these = [], VARIANT, QuotedWords.of(words)
        for pk, (those, its_article) in self._group(key).items():
            if article.pk is not None and its_article == article.pk:
                continue
            if not these.may_be_similar(those):
                continue
            score = similarity_of_plain(these.exact, those.exact, these.plain, those.plain)
            if score > best_score:
                best, best_score = [], score
            if score == best_score:
                best.append(pk)
        return _load(best), best_score

    def _group(self, key: tuple[str, int | None]) -> dict[int, tuple[QuotedWords, int | None]]:
        column, value = key
        if value is None:
            return {}
        if (column, value) not in self._groups:
            rows = _candidates().filter(**{column: value}, speaker__isnull=False).order_by()
            self._groups[column, value] = {
                pk: (QuotedWords.of(exact), article)
                for pk, exact, article in rows.values_list("pk", "exact", "article_id")
            }
        return self._groups[column, value]


@CompiledQuery
def _rows(pks: Sequence[int]) -> QuerySet:
    columns = ("pk", "exact", "article_id", SPEAKER, SUMMIT, "state")
    return Quote.objects.filter(pk__in=pks).order_by("pk").values_list(*columns)


def _candidates():
    return Quote.objects.exclude(state=State.WITHDRAWN)


def _load(pks: Iterable[int]) -> list[Quote]:
    pks = list(pks)
    if not pks:
        return []
    return list(_candidates().filter(pk__in=pks).select_related("speaker", "statement"))
