"""Matching of records without an index: the same folding, words and texts as the index has.

Reads the documents of all candidate records, so it is for small archives only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet

from articles.search.engine import IndexDocument
from articles.search.indexing.documents import DocumentLoader
from articles.search.query.ast import And, Field, Node, Not, Or, Prefix
from articles.search.tantivy.analysis import ANALYSERS, NAMES, joined_form, words_of
from articles.search.tantivy.folding import lone_character
from articles.search.tantivy.schema import searchable_texts

# The primary keys of the records with a field of the query language.
FieldKeys = Mapping[Field, set[int]]


def matching_keys(kind: str, rows: QuerySet, node: Node, fields: FieldKeys) -> list[int]:
    """The primary keys of the rows that match a query."""
    documents = DocumentLoader().load_rows(kind, rows)
    return [document.pk for document in documents if _Matcher(document, fields).matches(node)]


class _Matcher:
    """Whether one record matches a query."""

    def __init__(self, document: IndexDocument, fields: FieldKeys) -> None:
        self.pk = document.pk
        self._fields = fields
        self._texts = [
            (language, [ANALYSERS[language].analyze(text) for text in texts])
            for language, texts in searchable_texts(document).items()
        ]

    def matches(self, node: Node) -> bool:
        if isinstance(node, And):
            return all(map(self.matches, node.required))
        if isinstance(node, Or):
            return any(map(self.matches, node.children))
        if isinstance(node, Not):
            return not self.matches(node.child)
        if isinstance(node, Field):
            return self.pk in self._fields[node]
        return any(
            _contains(text, words, beginning)
            for language, texts in self._texts
            for words, beginning in _forms(node, language)
            if words
            for text in texts
        )


def _forms(node: Node, language: str) -> Iterator[tuple[list[str], bool]]:
    """The words of a leaf, and whether the last one is only the beginning of a word."""
    words = words_of(node.text, language)
    if isinstance(node, Prefix):
        yield words_of(node.text, NAMES), True
        if len(words) == 1:
            yield words, False
        return
    yield words, bool(lone_character(node.text))
    joined = joined_form(node.text)
    if joined:
        yield words_of(joined, language), False


def _contains(text: Sequence[str], words: list[str], beginning: bool) -> bool:
    """Whether a text has these consecutive words."""
    *before, last = words
    for at in range(len(before), len(text)):
        found = text[at]
        if (found.startswith(last) if beginning else found == last) and (
            list(text[at - len(before) : at]) == before
        ):
            return True
    return False
