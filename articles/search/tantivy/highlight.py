"""Highlights: titles and best passages with the search terms marked.

The engine selects the passage and returns byte offsets of the hits; here they become pieces of
text, which templates escape and mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tantivy import Document, Occur, Query, SnippetGenerator

from articles.kinds import ARTICLE
from articles.search.analysis import ANALYSERS, OURS, joined_form, language_of, words_of
from articles.search.engine import HighlightSource
from articles.search.folding import FoldedText, lone_character
from articles.search.query.ast import (
    Node,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from articles.search.query.lexer import searchable
from articles.search.result_types import Highlight, Pieces
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import group_of, text_field

PASSAGE_LENGTH = 240  # characters
NO_LIMIT = 10_000_000
MAX_PREFIX_WORDS = 64


def highlights(
    queries: QueryBuilder, words: Node | None, texts: Sequence[HighlightSource]
) -> list[Highlight]:
    """The whole title and the best passage of each text, with the search terms marked."""
    cache: dict[str, _Highlighter | None] = {}

    def highlighter(kind: str, language: str) -> _Highlighter | None:
        field = text_field(group_of(kind), language)
        if field not in cache:
            cache[field] = _build_highlighter(queries, words, language, field)
        return cache[field]

    results = []
    for text in texts:
        found = (highlighter(text.kind, language) for language in languages_of(text))
        highlighters = list(filter(None, found))
        titles = (each.title(text.title) for each in highlighters)
        passages = (each.passage(text.body) for each in highlighters)
        title = next(filter(None, titles), _unmarked(text.title))
        passage = next(filter(None, passages), opening(text.body))
        results.append(Highlight(title, passage))
    return results


def languages_of(text: HighlightSource) -> list[str]:
    """The languages in which a text is searched, with that of our summary of an article
    (``IndexDocument.english``)."""
    own = language_of(text.language)
    return [own, OURS] if text.kind == ARTICLE and own != OURS else [own]


def _build_highlighter(
    queries: QueryBuilder, words: Node | None, language: str, field: str
) -> _Highlighter | None:
    terms = _SearchTerms(language)
    for leaf, negated in leaves(words):
        if negated or (isinstance(leaf, Word) and leaf.optional):
            continue
        if isinstance(leaf, (Word, Phrase)):
            terms.add(leaf.text)
            beginning = lone_character(leaf.text)
        elif isinstance(leaf, Prefix):
            beginning = (words_of(leaf.text, "names") or [""])[0]
            terms.add(leaf.text)
        else:
            continue
        if beginning:
            endings = queries.searcher.terms_with_prefix(field, beginning, limit=MAX_PREFIX_WORDS)
            terms.single.update(word for word, _ in endings)
    if not (terms.single or terms.adjacent):
        return None
    query = Query.boolean_query(
        [
            (Occur.Should, Query.term_query(queries.schema, field, word))
            for word in sorted(terms.single | terms.adjacent)
        ]
    )
    return _Highlighter(queries, query, field, terms)


class _SearchTerms:
    """The words to mark: each alone, or only beside another of the same phrase."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.single: set[str] = set()
        self.adjacent: set[str] = set()
        self.lone: set[str] = set()

    def add(self, text: str) -> None:
        """Add a word or phrase of the query."""
        words = words_of(text, self.language)
        (self.single if len(words) == 1 else self.adjacent).update(words)
        joined = joined_form(text)
        self.single.update(words_of(joined, self.language) if joined else ())
        lone = lone_character(text)
        if lone:
            self.lone.add(lone)

    def is_joined(self, compound: str) -> bool:
        """Whether the joined form of a word with an apostrophe or hyphen is searched for."""
        parts = words_of(compound, self.language)
        joined = words_of(joined_form(compound), self.language)
        return self.single.isdisjoint(parts) and not self.single.isdisjoint(joined)

    def spans(self, text: str, hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans to mark among the hits in a folded text."""
        spans = []
        for number, (start, end) in enumerate(hits):
            token = text[start:end]
            words = ANALYSERS[self.language].analyze(token)
            neighbours = [
                text[hits[number - 1][1] : start] if number else "x",
                text[end : hits[number + 1][0]] if number + 1 < len(hits) else "x",
            ]
            if self.single.isdisjoint(words) and all(map(searchable, neighbours)):
                continue
            # One character is searched for as the beginning of a bigram.
            spans.append((start, start + 1 if token[:1] in self.lone else end))
        return spans


class _Highlighter:
    """Marks the search terms in texts of one language."""

    def __init__(
        self, queries: QueryBuilder, query: Query, field: str, terms: _SearchTerms
    ) -> None:
        self.field, self.terms = field, terms
        self._passages, self._titles = (
            SnippetGenerator.create(queries.searcher, query, queries.schema, field)
            for _ in range(2)
        )
        self._passages.set_max_num_chars(PASSAGE_LENGTH)
        self._titles.set_max_num_chars(NO_LIMIT)

    def title(self, text: str) -> Pieces:
        """The whole text with its hits marked; empty without hits."""
        return self._pieces(self._titles, text)

    def passage(self, text: str) -> Pieces:
        """The passage with the most hits, marked; empty without hits."""
        return self._pieces(self._passages, text)

    def _pieces(self, generator: SnippetGenerator, text: str) -> Pieces:
        if not text:
            return ()
        normalised = FoldedText(text, self.terms.is_joined)
        snippet = generator.snippet_from_doc(Document(**{self.field: normalised.text}))
        hits = snippet.highlighted()
        if not hits:
            return ()
        # The engine's offsets are in bytes.
        passage = snippet.fragment()
        start = len(normalised.text.encode()[: snippet.fragment_range().start].decode())
        encoded = passage.encode()
        found = [
            (start + len(encoded[: hit.start].decode()), start + len(encoded[: hit.end].decode()))
            for hit in hits
        ]
        spans = self.terms.spans(normalised.text, found)
        if not spans:
            return ()
        return _split(normalised, start, start + len(passage), spans)


def _split(normal: FoldedText, start: int, end: int, spans: list[tuple[int, int]]) -> Pieces:
    """The original text from *start* to *end* in pieces; adjacent hits are merged."""
    pieces: list[tuple[str, bool]] = []
    at = normal.original_start(start)
    if not searchable(normal.original[:at]):
        at = 0  # include an opening quotation mark or the like
    if at:
        pieces.append(("… ", False))
    for first, last in spans:
        first, last = max(normal.original_start(first), at), normal.original_end(last)
        while last < len(normal.original) and unicodedata.combining(normal.original[last]):
            last += 1
        if first >= last:
            continue
        _add(pieces, normal.original[at:first], False)
        _add(pieces, normal.original[first:last], True)
        at = last
    end = max(normal.original_end(end), at)
    if not searchable(normal.original[end:]):
        end = len(normal.original)
    _add(pieces, normal.original[at:end], False)
    if end < len(normal.original):
        _add(pieces, " …", False)
    return tuple(pieces)


def _add(pieces: list[tuple[str, bool]], text: str, hit: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1][1] is hit:
        text = pieces.pop()[0] + text
    pieces.append((text, hit))


def _unmarked(text: str) -> Pieces:
    return ((text, False),) if text else ()


def opening(text: str) -> Pieces:
    """The beginning of a text, truncated at a word."""
    if len(text) <= PASSAGE_LENGTH:
        return _unmarked(text)
    cut = text[:PASSAGE_LENGTH]
    return _unmarked(cut[: max(cut.rfind(" "), PASSAGE_LENGTH // 2)].rstrip() + " …")
