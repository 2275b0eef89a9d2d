"""Records with some of the words of a query that finds few, and what the archive covers.

Shown below the exact results of list and search pages. Exports, feeds, the API and saved addresses
keep the literal meaning of a query, and the count of a list is that of the exact results.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Model

from articles.kinds import ARTICLE, INDEXED, RELEVANCE
from articles.models import Article, Summit, querysets
from articles.search.query.ast import Node
from articles.search.query.lexer import TokenType, tokenize
from articles.search.request import SearchRequest
from articles.search.result_types import Highlight
from articles.search.service import search

# Lists with fewer results than this show related records.
FEW_RESULTS = 10
# Reading and highlighting a whole page of them would take longer than finding them.
RELATED_RECORDS = 10


@dataclass(frozen=True, slots=True)
class SpellingCorrection:
    """A word that no record contains, and the words searched for instead."""

    typed: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class RelatedRecords:
    """The records in order, each with its highlight, and corrections of the query.

    ``literal_url`` searches for the words as they were typed; ``words`` is the corrected query.
    """

    rows: Sequence[Model]
    highlights: Sequence[Highlight]
    corrections: Sequence[SpellingCorrection]
    literal_url: str
    words: Node | None

    @property
    def lines(self) -> list[tuple[Model, Highlight, str]]:
        """The records with highlight and kind, as list templates take them."""
        return [
            (row, highlight, row._meta.model_name)
            for row, highlight in zip(self.rows, self.highlights, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive covers: number of summits and articles, and the years of the summits."""

    summits: int
    articles: int
    first_year: int
    last_year: int


def related_records(listing, results: Sequence[Model]) -> RelatedRecords | None:
    """The records to show below the *results* of a listing; None if there are enough of these."""
    selection = listing.selection
    if (
        listing.page_number > 1
        or not listing.selection.has_words
        or selection.nothing
        or selection.ordering() != RELEVANCE
        or selection.kind not in (None, *INDEXED)
        or listing.params.extra
        or len(listing.results) >= FEW_RESULTS
    ):
        return None
    sums = listing.sums
    rows, highlights, hits = listing.results.related(
        results,
        RELATED_RECORDS,
        sums=[each.typed for each in sums],
        meaning=listing.meaning,
    )
    lines = [
        (row, highlight)
        for row, highlight in zip(rows, highlights, strict=True)
        if row not in listing.named_records
    ]
    if not lines:
        return None
    if sums:
        lines.sort(key=lambda line: [each.rank(line[0]) for each in sums])
    rows, highlights = zip(*lines, strict=True)
    corrections = [SpellingCorrection(typed, words) for typed, words in hits.corrections]
    literal = _quoted(listing.params.typed, {correction.typed for correction in corrections})
    return RelatedRecords(
        rows, highlights, corrections, listing.list_url.setting("q", literal).href, hits.words
    )


def _quoted(typed: str, words: Collection[str]) -> str:
    """The query with these words in quotation marks, which are never corrected."""
    for token in reversed(tokenize(typed).tokens):
        if token.type is TokenType.WORD and token.text in words:
            typed = f'{typed[: token.start]}"{token.text}"{typed[token.end :]}'
    return typed


def coverage() -> Coverage | None:
    """What the archive covers, for a search without any result; None if it is empty."""
    summits = Summit.objects.published().aggregate(
        number=Count("pk"), first=Min("start_on"), last=Max("start_on")
    )
    if not summits["number"]:
        return None
    # Counted by the engine: the database takes seconds for a million articles.
    articles = search(SearchRequest(ARTICLE), fallback=lambda: querysets.coverage(Article)).count()
    return Coverage(summits["number"], articles, summits["first"].year, summits["last"].year)
