"""The statement printed differently that the front page shows, chosen by rule.

Of the statements whose words as spoken are known and that another version in the same language
reworded, the one with the most versions; English ones first, because the pages are in English.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from articles.models import Quote, Rendition, State, querysets
from articles.models.compiled_query import CompiledQuery
from articles.text import languages
from articles.text.normalize import fold
from articles.text.word_diff import ADDED, CHANGED, REMOVED, Piece, similarity, word_difference
from articles.version_findings import (
    MARKS,
    Swap,
    VersionsFinding,
    compared,
    in_language_of,
    most_swapped,
    primary_language,
    stripped,
    swapped_words,
    versions_finding,
)

RECENT = 2_000
"""Number of the latest quotes that are looked at: the front page must not read all of them."""

BATCH = 5
"""Statements whose words are read at a time."""

MAX_CHARACTERS = 260
"""Longest words as spoken that are shown in large type."""

_SPOKEN = (Rendition.DELIVERED, Rendition.OFFICIAL)
_CHANGED = (Rendition.ALTERED, Rendition.PRE_RELEASED)
_SHORT = 3  # letters of words that the example does not end in: "the", "of", "and"
_CONTEXT = 3  # words on either side of the change in the example for the quote check


@dataclass(frozen=True)
class Rewording:
    """The words of a statement as spoken and as printed, and all versions of the statement."""

    spoken: Quote
    printed: Quote
    versions: tuple[Quote, ...]

    @cached_property
    def pieces(self) -> list[Piece]:
        """The difference from the words as spoken to those printed."""
        return word_difference(self.spoken.exact, self.printed.exact)

    @property
    def spoken_parts(self) -> list[tuple[bool, str]]:
        """The words as spoken in parts: whether they are missing from the printed version."""
        return [(p.kind in (REMOVED, CHANGED), p.a_text) for p in self.pieces if p.a_text]

    @property
    def printed_parts(self) -> list[tuple[bool, str]]:
        """The words as printed in parts: whether they were not said."""
        return [(p.kind in (ADDED, CHANGED), p.b_text) for p in self.pieces if p.b_text]

    @cached_property
    def finding(self) -> VersionsFinding:
        """The finding that stands on the page of the statement too."""
        return versions_finding(self.spoken, [v for v in self.versions if v.pk != self.spoken.pk])

    @property
    def misquote(self) -> str:
        """A few words of the printed version, around the exchanged ones, that were not said."""
        swap = self.finding.swap
        words: list[str] = []
        swapped_at = None
        for piece in self.pieces:
            if swap and swapped_at is None and stripped(piece) == (swap.said, swap.printed):
                swapped_at = len(words)
            words += piece.b_text.split()
        if swap is None or swapped_at is None:
            return ""
        end = swapped_at + len(swap.printed.split()) + _CONTEXT
        chosen = words[max(swapped_at - _CONTEXT, 0) : end]
        while len(chosen) > 2 and len(chosen[-1]) <= _SHORT:
            chosen.pop()
        text = " ".join(chosen).strip(MARKS)
        said = any(_has_words(v.exact, text) for v in self.versions if v.rendition in _SPOKEN)
        return "" if said or len(text.split()) < 2 else text


def featured_rewording() -> Rewording | None:
    """The statement for the front page; None if no version is known to differ from the words as
    spoken in a few exchanged words."""
    labels: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for statement, rendition, language in _reworded():
        labels[statement].append((rendition, language))
    ranked = sorted(labels, key=lambda statement: _rank(statement, labels[statement]))
    # The words only of the first statements: one of them almost always is the one that is shown.
    for start in range(0, len(ranked), BATCH):
        batch = ranked[start : start + BATCH]
        versions: dict[int, list[Quote]] = {statement: [] for statement in batch}
        for quote in _versions(batch):
            versions[quote.statement_id].append(quote)
        for quotes in versions.values():
            if quotes and (pair := _pair(quotes)):
                return Rewording(*_loaded(pair), tuple(quotes))
    return None


@CompiledQuery
def _reworded(keys: Sequence) -> QuerySet:
    """Rows of statement, rendition and language of every version of the reworded statements."""
    public = querysets.coverage(Quote).filter(statement__isnull=False)
    # Of one state and without a condition on the day, so that the index is read in its order.
    latest = Quote.objects.filter(state=State.PUBLISHED)
    reworded = public.filter(rendition__in=_CHANGED, pk__in=latest.values("pk")[:RECENT])
    rows = public.filter(statement__in=reworded.values("statement")).order_by()
    return rows.values_list("statement", "rendition", "language")


@CompiledQuery
def _versions(statements: Sequence[int]) -> QuerySet:
    rows = querysets.coverage(Quote).filter(statement__in=statements).order_by("pk")
    columns = ("statement", "exact", "language", "rendition", "form")
    rows = rows.select_related("article__publisher")
    return rows.only(*columns, "article__publisher__is_archive")


def _rank(statement: int, labels: Sequence[tuple[str, str]]) -> tuple[bool, int, int]:
    """English statements first, then those with the most versions, then the newest."""
    spoken = any(
        rendition in _SPOKEN and languages.primary_language(language) == "en"
        for rendition, language in labels
    )
    return not spoken, -len(labels), -statement


def _pair(quotes: Sequence[Quote]) -> tuple[Quote, Quote] | None:
    """The words as spoken, and the most similar version with the words swapped most often."""
    for language in dict.fromkeys(primary_language(quote) for quote in quotes):
        spoken, *others = compared(quotes, language)
        if spoken.rendition not in _SPOKEN or len(spoken.exact) > MAX_CHARACTERS:
            continue
        swap = most_swapped(spoken, in_language_of(spoken, others))
        printed = [q for q in others if q.rendition in _CHANGED and _has_swap(spoken, q, swap)]
        if printed:
            return spoken, max(printed, key=lambda q: similarity(spoken.exact, q.exact))
    return None


def _has_swap(spoken: Quote, printed: Quote, swap: Swap | None) -> bool:
    words = swapped_words(spoken.exact, printed.exact)
    return swap is not None and (swap.said, swap.printed) in words


def _loaded(pair: tuple[Quote, Quote]) -> list[Quote]:
    """The two quotes with everything that the page shows of them."""
    by_id = _quotes_on_page.in_bulk([q.pk for q in pair])
    return [by_id[quote.pk] for quote in pair]


@CompiledQuery
def _quotes_on_page(pks: Sequence[int]) -> QuerySet:
    rows = Quote.objects.published().filter(pk__in=pks)
    rows = rows.select_related("speaker", "summit", "article__publisher")
    rows = rows.defer("article__body", "article__summary")
    return rows.prefetch_related(querysets.cited_sources())


def _has_words(quoted: str, words: str) -> bool:
    return f" {fold(words)} " in f" {fold(quoted)} "
