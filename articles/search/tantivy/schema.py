"""Index schema, and the conversion of records to Tantivy documents.

The schema follows from how the engine works:

- Unsigned fields refuse plain Python integers, so every number is a signed integer field.
- A facet is counted many times faster on a column in which *every* record has *exactly one* value.
  A facet with several values is therefore spread over a few such columns, padded with empty text;
  records with more values than columns store all of them in one ``rest`` column. The field
  ``further`` names the kind and facet of records with more than one value, so that the other
  columns are read only for those records (``facet_counts.py``).
- Every column adds the same cost, so facets with few values, of which a record usually has one
  (``TRAITS``), share one column.
- Records without a value are sorted last in both directions, as readers expect.
- Intersecting two long posting lists costs several times as much as reading one. So articles and
  quotes have their own text fields (``GROUPS``), and a search in them needs no filter by kind.
- For the same reason every word of a title, label or name is also in the text field, however the
  analysers split it: titles and texts can then be read in parallel (``text_query.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tantivy import Document, Schema, SchemaBuilder

from articles.kinds import ARTICLE, QUOTE
from articles.search.analysis import (
    LANGUAGES,
    NAMES,
    OURS,
    joined_words,
    language_of,
    space_separated,
    tokenizer_name,
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

# Increase when analysis, schema or document contents change: an index with another version is
# not used, and the health check asks for a rebuild.
VERSION = "14"

# Groups of kinds with their own text fields; kinds with few records share one.
GROUPS = (ARTICLE, QUOTE, "other")

# Columns per facet; 1 for all others.
COLUMNS = {"speaker": 3, "organisation": 2, "country": 3, "concerns": 3, "topic": 3, "gap": 2}

# Facets that share one column for counting, in the order of their values in it.
TRAITS = (
    "status",
    "language",
    "kind",
    "rights",
    "form",
    "verification",
    "amount_type",
    "funding_type",
    "currency",
)
TRAITS_COLUMN = "traits"
FURTHER = "further"
# The field that names a record's text fields: its group and language.
LANGUAGE = "language_field"


def further_term(kind: str, facet: str) -> str:
    """The term in ``FURTHER`` of a record with several values of a facet."""
    return f"{kind}:{facet}"


def columns_of(facet: str) -> tuple[str, ...]:
    """The columns of a facet; the facet ``record`` is the kind of record."""
    if facet == "record":
        return ("record",)
    return tuple(f"{facet}_{number}" for number in range(COLUMNS.get(facet, 1)))


def fields_of(facet: str) -> tuple[str, ...]:
    """All fields that can contain a value of a facet."""
    columns = columns_of(facet)
    return columns if facet == "record" else (*columns, rest_of(facet))


def rest_of(facet: str) -> str:
    """The column for records that have more values than ``columns_of`` has columns."""
    return f"{facet}_rest"


@lru_cache(maxsize=1_000)
def traits_of(value: str) -> dict[str, str]:
    """The values by facet in a value of the traits column; empty text for none."""
    return dict(zip(TRAITS, value.split("\x1f"), strict=True))


def group_of(kind: str) -> str:
    """The group of kinds that shares text fields."""
    return kind if kind in GROUPS else GROUPS[-1]


def language_term(group: str, language: str) -> str:
    """The term in ``LANGUAGE`` of a record with these text fields."""
    return f"{group}_{language}"


def text_field(group: str, language: str) -> str:
    """The field of all searchable text of a record."""
    return f"text_{group}_{language}"


def title_field(group: str, language: str) -> str:
    """The field of titles, only for boosts."""
    return f"title_{group}_{language}"


def label_field(group: str) -> str:
    """The field of unstemmed titles and aliases."""
    return f"label_{group}"


def names_field(group: str) -> str:
    """The field of unstemmed names in the record."""
    return f"names_{group}"


def build_schema() -> Schema:
    builder = SchemaBuilder()

    def exact(name: str, *, fast: bool = False) -> None:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast)

    exact("key")
    exact("record", fast=True)
    exact(LANGUAGE)
    exact(FURTHER)
    exact(VERSION_FIELD)
    exact(TRAITS_COLUMN, fast=True)
    for facet in FACET_FIELDS:
        for column in columns_of(facet):
            exact(column, fast=facet not in TRAITS)
        exact(rest_of(facet), fast=True)
    for group in GROUPS:
        for language in LANGUAGES:
            for field in (text_field, title_field):
                analyser = tokenizer_name(language)
                builder.add_text_field(field(group, language), tokenizer_name=analyser)
        for field in (label_field, names_field):
            builder.add_text_field(field(group), tokenizer_name=tokenizer_name(NAMES))
    builder.add_bytes_field("shown", stored=True)
    for number in (*IDENTITY_NUMBERS, *SORT_NUMBERS, *DUE_FIELDS, *HISTOGRAM_FIELDS):
        builder.add_integer_field(number, fast=True)
    exact("sort_name", fast=True)
    return builder.build()


def _separated(names: Sequence[str]) -> list[str]:
    """The words of folded names, and their words with an apostrophe or hyphen joined."""
    joined = joined_words(names)
    return [space_separated(name) for name in names] + ([joined] if joined else [])


def to_tantivy_document(document: IndexDocument) -> Document:
    """Convert a record to a Tantivy document."""
    language, group = language_of(document.language), group_of(document.kind)
    key = (document.kind, document.pk)
    texts = searchable_texts(document)
    title = fold_text(document.title)
    aliases = [fold_text(name) for name in document.aliases]
    names = [fold_text(name) for name in document.names] + aliases
    fields: dict[str, object] = {
        **_NO_VALUES,
        "key": key_of(key),
        "record": document.kind,
        LANGUAGE: language_term(group, language),
        "identity": identity_of(key),
        "fingerprint": fingerprint(document),
        _TEXTS[group, language]: texts[language],
        _TITLES[group, language]: title,
        _LABELS[group]: _separated((title, *aliases)),
        _NAMES_OF[group]: _separated(names),
    }
    if document.english:
        fields[LANGUAGE] = [language_term(group, language), language_term(group, OURS)]
        fields[_TEXTS[group, OURS]] = texts[OURS]
        fields[_TITLES[group, OURS]] = fold_text(document.english.partition("\n")[0])
    if document.kind not in UNLABELLED:
        fields["shown"] = shown_name(document).encode()
    if document.sort_name:
        fields["sort_name"] = sort_name(document)
    fields.update(sort_numbers(document))
    if not document.is_leading:
        fields[VERSION_FIELD] = OTHER_VERSION
    fields.update(document.due_days)
    fields.update(document.histogram)
    further = []
    for facet, values in document.facets.items():
        columns = _COLUMNS_OF[facet]
        if len(values) <= len(columns):
            fields.update(zip(columns, values, strict=False))
        else:
            fields[rest_of(facet)] = values
        if len(values) > 1:
            further.append(further_term(document.kind, facet))
    if further:
        fields[FURTHER] = further
    fields[TRAITS_COLUMN] = "\x1f".join([fields.get(column, "") for column in _TRAIT_COLUMNS])
    return Document(**fields)


# Field names, computed once: a rebuild needs them millions of times.
_FIELD_GROUPS = [(group, language) for group in GROUPS for language in LANGUAGES]
_TEXTS = {(group, language): text_field(group, language) for group, language in _FIELD_GROUPS}
_TITLES = {(group, language): title_field(group, language) for group, language in _FIELD_GROUPS}
_LABELS = {group: label_field(group) for group in GROUPS}
_NAMES_OF = {group: names_field(group) for group in GROUPS}
_COLUMNS_OF = {facet: columns_of(facet) for facet in FACET_FIELDS}
_TRAIT_COLUMNS = [columns_of(facet)[0] for facet in TRAITS]
_NO_VALUES = {
    column: ""
    for facet, columns in _COLUMNS_OF.items()
    if facet not in TRAITS
    for column in columns
}
