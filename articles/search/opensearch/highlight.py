"""Highlights of the texts of one page, made here: the cluster stores no texts.

The texts are indexed in memory, in the fields that the embedded engine has for them, and marked by
its code; so both engines mark the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tantivy import Document, Index

from articles.search import analysis
from articles.search.engine import HighlightSource
from articles.search.folding import fold_text
from articles.search.query.ast import Node, has_words
from articles.search.result_types import Highlight
from articles.search.tantivy.highlight import highlights, languages_of
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import build_schema, group_of, text_field

WRITER_MEMORY = 15_000_000  # bytes, the least that the library takes


def highlight(words: Node | None, texts: Sequence[HighlightSource]) -> list[Highlight]:
    """The whole title and the best passage of each text, with the search terms marked."""
    index = Index(build_schema())
    analysis.register(index)
    if words is not None and has_words(words):
        writer = index.writer(WRITER_MEMORY, 1)
        for text in texts:
            writer.add_document(_document(text))
        writer.commit()
        index.reload()
    return highlights(QueryBuilder(index.schema, index.searcher()), words, texts)


def _document(text: HighlightSource) -> Document:
    fields: dict[str, list[str]] = defaultdict(list)
    folded = [fold_text(text.title), fold_text(text.body)]
    joined = analysis.joined_words(folded)
    for language in languages_of(text):
        fields[text_field(group_of(text.kind), language)] = [*folded, joined]
    return Document(**fields)
