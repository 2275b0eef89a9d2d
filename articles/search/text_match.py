"""Matching of records without an index: the same folding, words and texts as the index has.

Reads the documents of all candidate records, so it is for small archives only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet

from articles.search.analysis import ANALYSERS, NAMES, joined_form, words_of
from articles.search.engine import IndexDocument
from articles.search.folding import lone_character
from articles.search.indexing.documents import DocumentLoader
from articles.search.indexing.encoding import searchable_texts
from articles.search.query.ast import And, Field, Node, Not, Or, Prefix

# The primary keys of the records with a field of the query language.
FieldKeys = Mapping[Field, set[int]]


class RecordTexts:
    """The searchable texts of records, read once for all queries of a page."""

    def __init__(self) -> None:
        self._records: dict[str, dict[int, _Record]] = {}

    def matching_keys(self, kind: str, rows: QuerySet, node: Node, fields: FieldKeys) -> list[int]:
        """The primary keys of the rows that match a query."""
        records = self._records.setdefault(kind, {})
        keys = list(rows.values_list("pk", flat=True))
        if missing := [pk for pk in keys if pk not in records]:
            unread = rows.filter(pk__in=missing) if records else rows
            for document in DocumentLoader().load_rows(kind, unread):
                records[document.pk] = _Record(document)
        # A record deleted between these queries has no texts.
        found = (records[pk] for pk in keys if pk in records)
        return [record.pk for record in found if record.matches(node, fields)]


class _Record:
    """The analysed texts of one record."""

    def __init__(self, document: IndexDocument) -> None:
        self.pk = document.pk
        self._texts = [
            (language, [ANALYSERS[language].analyze(text) for text in texts])
            for language, texts in searchable_texts(document).items()
        ]

    def matches(self, node: Node, fields: FieldKeys) -> bool:
        if isinstance(node, And):
            return all(self.matches(child, fields) for child in node.required)
        if isinstance(node, Or):
            return any(self.matches(child, fields) for child in node.children)
        if isinstance(node, Not):
            return not self.matches(node.child, fields)
        if isinstance(node, Field):
            return self.pk in fields[node]
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
