"""Highlights: titles and best passages with the search terms marked.

The engine selects the passage and returns byte offsets of the hits; here they become pieces of
text, which templates escape and mark.
"""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import Document, Occur, Query, SnippetGenerator

from articles.kinds import ARTICLE
from articles.search.engine import HighlightSource
from articles.search.query.ast import (
    Node,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from articles.search.query.lexer import searchable
from articles.search.result_types import Highlight, Pieces
from articles.search.tantivy.analysis import (
    OURS,
    NormalisedText,
    language_of,
    words_of,
)
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
        languages = [language_of(text.language)]
        if text.kind == ARTICLE and OURS not in languages:
            languages.append(OURS)  # our English summary (``IndexDocument.english``)
        highlighters = list(filter(None, (highlighter(text.kind, code) for code in languages)))
        titles = (each.title(text.title) for each in highlighters)
        passages = (each.passage(text.body) for each in highlighters)
        title = next(filter(None, titles), _unmarked(text.title))
        passage = next(filter(None, passages), opening(text.body))
        results.append(Highlight(title, passage))
    return results


def _build_highlighter(
    queries: QueryBuilder, words: Node | None, language: str, field: str
) -> _Highlighter | None:
    terms: list[str] = []
    for leaf, negated in leaves(words):
        if negated:
            continue
        if isinstance(leaf, (Word, Phrase)):
            terms += words_of(leaf.text, language)
        elif isinstance(leaf, Prefix):
            prefix = (words_of(leaf.text, "names") or [""])[0]
            if prefix:
                endings = queries.searcher.terms_with_prefix(field, prefix, limit=MAX_PREFIX_WORDS)
                terms += [word for word, _ in endings] + words_of(leaf.text, language)
    if not terms:
        return None
    query = Query.boolean_query(
        [
            (Occur.Should, Query.term_query(queries.schema, field, word))
            for word in dict.fromkeys(terms)
        ]
    )
    return _Highlighter(queries, query, field)


class _Highlighter:
    """Marks the search terms in texts of one language."""

    def __init__(self, queries: QueryBuilder, query: Query, field: str) -> None:
        self.field = field
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
        normalised = NormalisedText(text)
        snippet = generator.snippet_from_doc(Document(**{self.field: normalised.text}))
        hits = snippet.highlighted()
        if not hits:
            return ()
        # The engine's offsets are in bytes.
        passage = snippet.fragment()
        start = len(normalised.text.encode()[: snippet.fragment_range().start].decode())
        encoded = passage.encode()
        spans = [
            (start + len(encoded[: hit.start].decode()), start + len(encoded[: hit.end].decode()))
            for hit in hits
        ]
        return _split(normalised, start, start + len(passage), spans)


def _split(normal: NormalisedText, start: int, end: int, spans: list[tuple[int, int]]) -> Pieces:
    """The original text from *start* to *end* in pieces; adjacent hits are merged."""
    pieces: list[tuple[str, bool]] = []
    at = normal.original_offset(start)
    if not searchable(normal.original[:at]):
        at = 0  # include an opening quotation mark or the like
    if at:
        pieces.append(("… ", False))
    for first, last in spans:
        first, last = normal.original_offset(first), normal.original_offset(last)
        _add(pieces, normal.original[at:first], False)
        _add(pieces, normal.original[first:last], True)
        at = last
    end = normal.original_offset(end)
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
