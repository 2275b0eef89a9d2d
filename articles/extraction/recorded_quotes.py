"""Words of the recorded quotes in memory, to find those that a text repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from django.db.models import QuerySet

from articles.extraction.changed_rows import ChangedRows
from articles.extraction.similarity import (
    VARIANT,
    have_common_words,
    is_contained,
    plain_words,
    similarity_of_contained,
)
from articles.models import Article, Quote, Speaker, State
from articles.models.compiled_query import CompiledQuery
from articles.text.word_diff import comparison_keys, similarity_of_keys

MAX_QUOTES = 50_000
"""Quotes in memory; beyond it they are read again."""

BITS = 256
"""Words of a quote are told apart by so many bits."""

SPEAKER, SUMMIT = "speaker_id", "summit_id"


class QuotedWords(NamedTuple):
    """The words of a quote: plain and as compared in order, each with a bit mask of its words,
    and the primary key of its article.

    A word sets one of ``BITS`` bits. A bit of one mask that another has not is a word that the
    other quote has not, so a mask gives the least number of words that are missing.
    """

    plain: str
    number: int
    mask: int
    keys: tuple[str, ...]
    key_mask: int
    article: int | None = None

    @classmethod
    def of(cls, exact: str, article: int | None = None) -> QuotedWords:
        plain, keys = plain_words(exact), comparison_keys(exact)
        words = plain.split()
        return cls(plain, len(words), _mask(words), keys, _mask(keys), article)

    def similar_to(self, others: Iterable[tuple[int, QuotedWords]]) -> Iterator[int]:
        """The numbers of those that may be a variant, with enough words of the longer one.

        Nearly all have not: an import of 400 documents for one summit looks at a million pairs.
        """
        number, mask, least = self.number, self.mask, VARIANT * self.number
        absent = ~mask
        for pk, other in others:
            if other.number < number:
                shorter = other.number
                if shorter - (other.mask & absent).bit_count() >= VARIANT * shorter:
                    yield pk
            elif number - (mask & ~other.mask).bit_count() >= least:
                yield pk

    def greatest_similarity(self, other: QuotedWords) -> float:
        """A similarity that the one of their words in order does not exceed."""
        shorter, longer = (self, other) if len(self.keys) <= len(other.keys) else (other, self)
        missing = (shorter.key_mask & ~longer.key_mask).bit_count()
        return (len(shorter.keys) - missing) / max(1, len(shorter.keys))


def _mask(words: Iterable[str]) -> int:
    mask = 0
    for word in words:
        mask |= 1 << hash(word) % BITS
    return mask


class RecordedQuotes:
    """The words of the quotes of a speaker or summit, read when they are first needed.

    An import keeps one for its whole run and calls :meth:`refresh` before each document.
    """

    def __init__(self) -> None:
        self._changed = ChangedRows(Quote)
        # (SPEAKER or SUMMIT, its key) → quote → words
        self._groups: dict[tuple[str, int], dict[int, QuotedWords]] = {}
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
            keys = {(SPEAKER, speaker), (SUMMIT, summit)} & self._groups.keys()
            words = QuotedWords.of(exact, article) if keys else None
            for key in keys:
                self._groups[key][pk] = words

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
        for score, pk, those in self._by_greatest_similarity(these, key, article):
            if score < best_score:
                break  # and so are all others
            if those is not None:
                score = similarity_of_keys(these.keys, those.keys, best_score)
                if score < best_score or not have_common_words(these.plain, those.plain):
                    continue
            if score > best_score:
                best, best_score = [], score
            if score == best_score:
                best.append(pk)
        return _with_records(best) if best else [], best_score

    def _by_greatest_similarity(
        self, these: QuotedWords, key: tuple[str, int | None], article: Article
    ) -> list[tuple[float, int, QuotedWords | None]]:
        """(similarity, quote, None) of the others of a group, the greatest similarity first.

        With the words of a quote whose similarity is at most that, and has to be computed.
        """
        similar: list[tuple[float, int, QuotedWords | None]] = []
        group = self._group(key)
        for pk in these.similar_to(group.items()):
            those = group[pk]
            if article.pk is not None and those.article == article.pk:
                continue
            if is_contained(these.plain, those.plain):
                similar.append((similarity_of_contained(these.plain, those.plain), pk, None))
            else:
                similar.append((these.greatest_similarity(those), pk, those))
        return sorted(similar, key=itemgetter(0), reverse=True)

    def _group(self, key: tuple[str, int | None]) -> dict[int, QuotedWords]:
        column, value = key
        if value is None:
            return {}
        if (column, value) not in self._groups:
            rows = _candidates().filter(**{column: value}, speaker__isnull=False).order_by()
            self._groups[column, value] = {
                pk: QuotedWords.of(exact, article)
                for pk, exact, article in rows.values_list("pk", "exact", "article_id")
            }
        return self._groups[column, value]


@CompiledQuery
def _rows(pks: Sequence[int]) -> QuerySet:
    columns = ("pk", "exact", "article_id", SPEAKER, SUMMIT, "state")
    return Quote.objects.filter(pk__in=pks).order_by("pk").values_list(*columns)


def _candidates():
    return Quote.objects.exclude(state=State.WITHDRAWN)


_with_records = CompiledQuery(
    lambda pks: _candidates().filter(pk__in=pks).select_related("speaker", "statement")
)
