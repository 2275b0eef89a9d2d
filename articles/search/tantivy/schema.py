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

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from tantivy import Document, Schema, SchemaBuilder

from articles.kinds import ARTICLE, INDEXED, QUOTE, SUMMIT
from articles.search.engine import IndexDocument, Key
from articles.search.request import FACET_FIELDS
from articles.search.tantivy.analysis import (
    LANGUAGES,
    NAMES,
    OURS,
    differently_tokenized,
    joined_words,
    language_of,
    space_separated,
    tokenizer_name,
)
from articles.search.tantivy.folding import fold_text

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
# The field of quotes that do not lead their statement, which lists leave out by default.
VERSION_FIELD, OTHER_VERSION = "version", "other"
# The field that names a record's text fields: its group and language.
LANGUAGE = "language_field"

# The sort field of each order except relevance.
ORDER_FIELDS = {
    "newest": "day",
    "oldest": "day",
    "deadline": "deadline",
    "name": "sort_name",
    "most": "weight",
}

# The days that determine the deadline status of a pledge.
DUE_FIELDS = ("due", "checked", "late")

# The publication date in each resolution: day, month (``month_number``) and year, if known.
HISTOGRAM_FIELDS = ("on", "month", "year")

_KIND_BITS = 3
_PK_BITS = 40


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
    for number in (
        "identity",
        "fingerprint",
        "weight",
        "first",
        "last",
        "day",
        "deadline",
        *DUE_FIELDS,
        *HISTOGRAM_FIELDS,
    ):
        builder.add_integer_field(number, fast=True)
    exact("sort_name", fast=True)
    return builder.build()


def key_of(key: Key) -> str:
    """The unique term of a record: ``article:12``."""
    return f"{key[0]}:{key[1]}"


def identity_of(key: Key) -> int:
    """Kind and primary key in one number, so that one column contains both."""
    return key[1] << _KIND_BITS | INDEXED.index(key[0])


def key_from_identity(identity: int) -> Key:
    """The inverse of :func:`identity_of`."""
    return INDEXED[identity & (1 << _KIND_BITS) - 1], identity >> _KIND_BITS


def fingerprint(document: IndexDocument) -> int:
    """A hash of everything that is indexed of a record."""
    d = document
    contents = (
        f"{d.title}\x1f{d.body}\x1f{d.language}\x1f{d.english}\x1f{d.slug}\x1f{d.names}"
        f"\x1f{d.aliases}\x1f{sorted(d.facets.items())}"
        f"\x1f{d.first_day}\x1f{d.last_day}\x1f{d.deadline}\x1f{sorted(d.due_days.items())}"
        f"\x1f{sorted(d.histogram.items())}\x1f{d.sort_name}\x1f{d.weight}\x1f{d.is_leading}"
    )
    digest = hashlib.blake2b(contents.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def searchable_texts(document: IndexDocument) -> dict[str, list[str]]:
    """The folded texts of a record in which words are searched for, by analyser."""
    language = language_of(document.language)
    title, body = fold_text(document.title), fold_text(document.body)
    names = [fold_text(name) for name in (*document.names, *document.aliases)]
    texts = [text for text in (title, *names, body) if text]
    by_language = {language: [*texts, *differently_tokenized(language, (title, *names))]}
    if document.english:
        english = fold_text(document.english)
        whole = f"{english}\n".startswith(f"{title}\n")
        by_language[OURS] = [english] if whole else [english, title]
    for values in by_language.values():
        joined = joined_words(values)
        if joined:
            values.append(joined)
    return by_language


def _separated(names: Sequence[str]) -> list[str]:
    """The words of folded names, and their words with an apostrophe or hyphen joined."""
    joined = joined_words(names)
    return [space_separated(name) for name in names] + ([joined] if joined else [])


def to_tantivy_document(document: IndexDocument) -> Document:
    """Convert a record to a Tantivy document."""
    language, group = language_of(document.language), group_of(document.kind)
    key = (document.kind, document.pk)
    tie_break = document.pk & (1 << _PK_BITS) - 1
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
        "weight": document.weight << _PK_BITS | ((1 << _PK_BITS) - 1 - tie_break),
    }
    if document.english:
        fields[LANGUAGE] = [language_term(group, language), language_term(group, OURS)]
        fields[_TEXTS[group, OURS]] = texts[OURS]
        fields[_TITLES[group, OURS]] = fold_text(document.english.partition("\n")[0])
    if document.kind not in _UNLABELLED:
        fields["shown"] = f"{document.slug}\x1f{document.title}".encode()
    if document.sort_name:
        fields["sort_name"] = f"{document.sort_name}\x1f{document.pk:020d}"
    if document.first_day is not None:
        first, last = document.first_day, document.last_day
        last = first if last is None else last
        # A summit matches dates that overlap it, other records only dates that contain their whole
        # month or year; swapping the fields lets ``QueryBuilder.dates`` treat both alike.
        fields["first"], fields["last"] = (
            (first, last) if document.kind == SUMMIT else (last, first)
        )
        fields["day"] = document.first_day << _PK_BITS | tie_break
    if document.deadline is not None:
        fields["deadline"] = document.deadline << _PK_BITS | tie_break
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

# Kinds without a name to suggest.
_UNLABELLED = ("quote",)
