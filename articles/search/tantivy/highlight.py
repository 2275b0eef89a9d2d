"""Titles and passages with the words of a selection marked.

The engine chooses the passage and says where the hits are. It counts in bytes; here they become
pieces of text, and whoever shows them escapes the text and puts marks of his own around the hits.
"""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import Document, Occur, Query, SnippetGenerator

from articles.search.engine import HighlightSource
from articles.search.query.ast import (
    Node,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from articles.search.query.lexer import searchable
from articles.search.request import ARTICLE
from articles.search.result_types import Highlight, Pieces
from articles.search.tantivy.analysis import (
    OURS,
    Normalised,
    language_of,
    words_of,
)
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import group_of, text_field

PASSAGE = 240  # characters
WHOLE = 10_000_000
PREFIX_WORDS = 64


def highlights(
    queries: QueryBuilder, words: Node | None, texts: Sequence[HighlightSource]
) -> list[Highlight]:
    """For each text its title, whole, and its best passage, the words marked."""
    markers: dict[str, _Marker | None] = {}

    def marker(kind: str, language: str) -> _Marker | None:
        field = text_field(group_of(kind), language)
        if field not in markers:
            markers[field] = _marker(queries, words, language, field)
        return markers[field]

    found = []
    for text in texts:
        languages = [language_of(text.language)]
        if text.kind == ARTICLE and OURS not in languages:
            languages.append(OURS)  # what is said of it in our own (``IndexDocument.ours``)
        able = [one for language in languages if (one := marker(text.kind, language))]
        title = next(filter(None, (one.whole(text.title) for one in able)), _plain(text.title))
        passage = next(filter(None, (one.passage(text.body) for one in able)), opening(text.body))
        found.append(Highlight(title, passage))
    return found


def _marker(queries: QueryBuilder, words: Node | None, language: str, field: str) -> _Marker | None:
    wanted: list[str] = []
    for leaf, negated in leaves(words):
        if negated:
            continue
        if isinstance(leaf, (Word, Phrase)):
            wanted += words_of(leaf.text, language)
        elif isinstance(leaf, Prefix):
            bare = (words_of(leaf.text, "names") or [""])[0]
            if bare:
                endings = queries.searcher.terms_with_prefix(field, bare, limit=PREFIX_WORDS)
                wanted += [word for word, _ in endings] + words_of(leaf.text, language)
    if not wanted:
        return None
    query = Query.boolean_query(
        [
            (Occur.Should, Query.term_query(queries.schema, field, word))
            for word in dict.fromkeys(wanted)
        ]
    )
    return _Marker(queries, query, field)


class _Marker:
    """Marks one query's words in texts of one language."""

    def __init__(self, queries: QueryBuilder, query: Query, field: str) -> None:
        self.field = field
        self.short, self.long = (
            SnippetGenerator.create(queries.searcher, query, queries.schema, field)
            for _ in range(2)
        )
        self.short.set_max_num_chars(PASSAGE)
        self.long.set_max_num_chars(WHOLE)

    def whole(self, text: str) -> Pieces:
        """The text with its hits marked; nothing when there are none."""
        return self._pieces(self.long, text)

    def passage(self, text: str) -> Pieces:
        """The stretch of a text with most hits, marked; nothing when there are none."""
        return self._pieces(self.short, text)

    def _pieces(self, generator: SnippetGenerator, text: str) -> Pieces:
        if not text:
            return ()
        normal = Normalised(text)
        snippet = generator.snippet_from_doc(Document(**{self.field: normal.text}))
        hits = snippet.highlighted()
        if not hits:
            return ()
        fragment = snippet.fragment()
        whole = normal.text.encode()
        start = len(whole[: snippet.fragment_range().start].decode())
        raw = fragment.encode()
        spans = [
            (start + len(raw[: hit.start].decode()), start + len(raw[: hit.end].decode()))
            for hit in hits
        ]
        return _cut(normal, start, start + len(fragment), spans)


def _cut(normal: Normalised, start: int, end: int, spans: list[tuple[int, int]]) -> Pieces:
    """The stretch from *start* to *end* in pieces; hits that touch become one."""
    pieces: list[tuple[str, bool]] = []
    at = normal.place(start)
    if not searchable(normal.original[:at]):
        at = 0  # only an opening quotation mark or the like stands before it
    if at:
        pieces.append(("… ", False))
    for first, last in spans:
        first, last = normal.place(first), normal.place(last)
        _add(pieces, normal.original[at:first], False)
        _add(pieces, normal.original[first:last], True)
        at = last
    end = normal.place(end)
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


def _plain(text: str) -> Pieces:
    return ((text, False),) if text else ()


def opening(text: str) -> Pieces:
    """The beginning of a text, cut at a word."""
    if len(text) <= PASSAGE:
        return _plain(text)
    cut = text[:PASSAGE]
    return _plain(cut[: max(cut.rfind(" "), PASSAGE // 2)].rstrip() + " …")
