"""Mapping of an OpenSearch index, and the conversion of records to its documents.

Texts are analysed here, by the analysers that the embedded engine uses, and sent as words separated
by spaces; the cluster only splits them at the spaces. So both engines find the same records, and
the cluster needs no plugin for any language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles.search.analysis import (
    LANGUAGES,
    NAMES,
    OURS,
    analysed_words,
    joined_words,
    language_of,
)
from articles.search.engine import IndexDocument
from articles.search.folding import fold_text
from articles.search.indexing.encoding import (
    DUE_FIELDS,
    HISTOGRAM_FIELDS,
    IDENTITY_NUMBERS,
    OTHER_VERSION,
    SORT_NUMBERS,
    UNLABELLED,
    VERSION_FIELD,
    fingerprint,
    identity_of,
    key_of,
    searchable_texts,
    shown_name,
    sort_name,
    sort_numbers,
)
from articles.search.request import FACET_FIELDS
from articles.search.tantivy.schema import VERSION as DOCUMENTS_VERSION

# Increase the second number when the mapping changes.
VERSION = f"{DOCUMENTS_VERSION}.1"

LABEL, NAMES_FIELD, CHANGED = "label", "names", "changed"


def text_field(language: str) -> str:
    """The field of all searchable text of a record in a language."""
    return f"text_{language}"


def title_field(language: str) -> str:
    """The field of titles, only for boosts."""
    return f"title_{language}"


def facet_field(facet: str) -> str:
    """The field of a facet's values; the facet ``record`` is the kind of record."""
    return facet if facet == "record" else f"facet_{facet}"


def index_body(shards: int) -> dict[str, Any]:
    """Settings and mapping of a new index, which is filled before it is searched.

    Versions of deleted documents are remembered for as long as a rebuild may take: it must not
    bring back a record that was withdrawn after it was read.
    """
    text = {"type": "text", "analyzer": "whitespace"}
    exact = {"type": "keyword"}
    number = {"type": "long"}
    properties: dict[str, Any] = {
        **{field(language): text for field in (text_field, title_field) for language in LANGUAGES},
        **dict.fromkeys((LABEL, NAMES_FIELD), text),
        **{facet_field(facet): exact for facet in ("record", *FACET_FIELDS)},
        **dict.fromkeys(("key", VERSION_FIELD, "sort_name"), exact),
        **dict.fromkeys(
            (*IDENTITY_NUMBERS, *SORT_NUMBERS, *DUE_FIELDS, *HISTOGRAM_FIELDS, CHANGED), number
        ),
        "shown": {"type": "keyword", "index": False, "doc_values": False},
    }
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "gc_deletes": "12h",
        },
        "mappings": {
            "_meta": {"schema": VERSION},
            "_source": {"includes": ["shown"]},
            "dynamic": "strict",
            "properties": properties,
        },
    }


# A copy of every shard on a second node, if there is one. Writers refresh the index themselves.
SERVING_SETTINGS = {"auto_expand_replicas": "0-1", "refresh_interval": "30s"}


def _words(texts: Iterable[str], language: str) -> list[str]:
    """Folded texts as words separated by spaces; phrases do not continue from one to the next."""
    separated = (" ".join(analysed_words(text, language)) for text in texts)
    return [words for words in separated if words]


def _with_joined(texts: list[str]) -> list[str]:
    joined = joined_words(texts)
    return [*texts, joined] if joined else texts


def to_opensearch_document(document: IndexDocument, changed: int) -> dict[str, Any]:
    """The document of a record; *changed* numbers the write (``index.py``)."""
    key, language = (document.kind, document.pk), language_of(document.language)
    title = fold_text(document.title)
    aliases = [fold_text(name) for name in document.aliases]
    names = [fold_text(name) for name in document.names] + aliases
    fields: dict[str, Any] = {
        "key": key_of(key),
        "record": document.kind,
        "identity": identity_of(key),
        "fingerprint": fingerprint(document),
        CHANGED: changed,
        title_field(language): _words([title], language),
        LABEL: _words(_with_joined([title, *aliases]), NAMES),
        NAMES_FIELD: _words(_with_joined(names), NAMES),
        **{
            text_field(analyser): _words(texts, analyser)
            for analyser, texts in searchable_texts(document).items()
        },
        **sort_numbers(document),
        **document.due_days,
        **document.histogram,
        **{facet_field(facet): list(values) for facet, values in document.facets.items()},
    }
    if document.english:
        fields[title_field(OURS)] = _words([fold_text(document.english.partition("\n")[0])], OURS)
    if document.kind not in UNLABELLED:
        fields["shown"] = shown_name(document)
    if document.sort_name:
        fields["sort_name"] = sort_name(document)
    if not document.is_leading:
        fields[VERSION_FIELD] = OTHER_VERSION
    return fields
