"""The fields of the index, and how a record is laid out in them.

Three habits of the engine shape this file:

- An unsigned field refuses plain Python integers when a writer is fed; every number is a signed
  integer field.
- Counting a facet is many times faster on a column in which *every* record has *exactly one*
  value. A facet of several values is therefore spread over a few such columns, empty text where
  there is no value; the few records with more values than columns keep all of them in one further
  column. ``further`` names the facets whose values reach beyond their first column, so that the
  other columns are looked at only where something stands in them (``counting.py``).
- Every column that is counted costs the same again, so the facets that have few values at most
  one of which a record usually has (``TRAITS``) are counted in one column, all values in one.
- The engine orders records without a value last in both directions, which is what readers expect.
- Intersecting two long lists of records costs several times what reading one of them does. So the
  texts of articles and those of quotes stand in fields of their own (``GROUPS``): a word that is
  looked for in them needs no second condition that says which kind of record is wanted.
"""

from __future__ import annotations

import hashlib

from tantivy import Document, Schema, SchemaBuilder

from .analysis import LANGUAGES, NAMES, OURS, language_of, normalise, tokenizer_name
from .engine import IndexDocument, Key
from .selection import ARTICLE, FACET_FIELDS, KINDS, QUOTE

# Raised whenever analysis, layout or what is put into documents changes: an index of another
# version is not read, and the health check says that it must be rebuilt.
VERSION = "6"

# Kinds of which there are so many that their texts have fields of their own; all others share.
GROUPS = (ARTICLE, QUOTE, "other")

# How many columns a facet is spread over; one for each that nearly always has a single value.
COLUMNS = {"speaker": 3, "organisation": 2, "country": 3, "topic": 3}

# Facets that share a column for counting; the order of their values in it.
TRAITS = ("status", "language", "kind", "rights", "form", "check", "money_is", "currency")
TRAITS_COLUMN = "traits"
FURTHER = "further"
# Which of the fields for texts a record's text stands in: its group and language.
LANGUAGE = "language_field"

# The fields behind each order that is not relevance.
ORDER_FIELDS = {
    "newest": "day",
    "oldest": "day",
    "deadline": "deadline",
    "name": "sort_name",
    "most": "weight",
}

# The days that decide what the calendar says of a pledge.
DAYS = ("due", "checked", "late")

_KIND_BITS = 3
_PK_BITS = 40


def columns_of(facet: str) -> tuple[str, ...]:
    """The counting columns of a facet; ``record`` stands for the kind of record."""
    if facet == "record":
        return ("record",)
    return tuple(f"{facet}_{number}" for number in range(COLUMNS.get(facet, 1)))


def fields_of(facet: str) -> tuple[str, ...]:
    """All the fields in which a value of a facet may stand."""
    columns = columns_of(facet)
    return columns if facet == "record" else (*columns, rest_of(facet))


def rest_of(facet: str) -> str:
    """The column of the records that have more values than ``columns_of`` has columns."""
    return f"{facet}_rest"


def traits_of(value: str) -> dict[str, str]:
    """The facets in a value of the column of traits; empty text where there is none."""
    return dict(zip(TRAITS, value.split("\x1f"), strict=True))


def title_field(language: str) -> str:
    return f"title_{language}"


def group_of(kind: str) -> str:
    """The group of kinds whose texts stand in the same fields."""
    return kind if kind in GROUPS else GROUPS[-1]


def text_field(group: str, language: str) -> str:
    return f"text_{group}_{language}"


def build() -> Schema:
    """The schema of an index."""
    builder = SchemaBuilder()

    def exact(name: str, *, fast: bool = False) -> None:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast)

    exact("key")
    exact("record", fast=True)
    exact(LANGUAGE)
    exact(FURTHER)
    exact(TRAITS_COLUMN, fast=True)
    for facet in FACET_FIELDS:
        for column in columns_of(facet):
            exact(column, fast=facet not in TRAITS)
        exact(rest_of(facet), fast=True)
    for language in LANGUAGES:
        tokenizer = tokenizer_name(language)
        builder.add_text_field(title_field(language), tokenizer_name=tokenizer)
        for group in GROUPS:
            builder.add_text_field(text_field(group, language), tokenizer_name=tokenizer)
    builder.add_text_field("label", tokenizer_name=tokenizer_name(NAMES))
    builder.add_text_field("names", tokenizer_name=tokenizer_name(NAMES))
    builder.add_bytes_field("shown", stored=True)
    for number in ("identity", "fingerprint", "weight", "first", "last", "day", "deadline", *DAYS):
        builder.add_integer_field(number, fast=True)
    exact("sort_name", fast=True)
    return builder.build()


def key_of(key: Key) -> str:
    """The term that finds a record: ``article:12``."""
    return f"{key[0]}:{key[1]}"


def identity_of(key: Key) -> int:
    """Kind and primary key in one number, so that one column read gives both."""
    return key[1] << _KIND_BITS | KINDS.index(key[0])


def key_from(identity: int) -> Key:
    """The inverse of :func:`identity_of`."""
    return KINDS[identity & (1 << _KIND_BITS) - 1], identity >> _KIND_BITS


def fingerprint(document: IndexDocument) -> int:
    """A number that differs when anything that is indexed of a record differs."""
    d = document
    whole = (
        f"{d.title}\x1f{d.body}\x1f{d.language}\x1f{d.ours}\x1f{d.slug}\x1f{d.names}"
        f"\x1f{d.aliases}\x1f{sorted(d.facets.items())}"
        f"\x1f{d.first}\x1f{d.last}\x1f{d.deadline}\x1f{sorted(d.days.items())}\x1f{d.sort_name}\x1f{d.weight}"
    )
    digest = hashlib.blake2b(whole.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def laid_out(document: IndexDocument) -> Document:
    """A record as the engine stores it."""
    language, group = language_of(document.language), group_of(document.kind)
    key = (document.kind, document.pk)
    tail = document.pk & (1 << _PK_BITS) - 1
    title, body = normalise(document.title), normalise(document.body)
    aliases = [normalise(name) for name in document.aliases]
    names = [normalise(name) for name in document.names] + aliases
    fields: dict[str, object] = {
        **_NO_VALUES,
        "key": key_of(key),
        "record": document.kind,
        LANGUAGE: f"{group}_{language}",
        "identity": identity_of(key),
        "fingerprint": fingerprint(document),
        # One field holds all that can be found, so that a word is looked for in one place; the
        # others only lift what matches in the title or in a name.
        _TEXT_FIELDS[group, language]: [text for text in (title, *names, body) if text],
        _TITLE_FIELDS[language]: title,
        "label": [title, *aliases],
        "names": names,
        "weight": document.weight << _PK_BITS | ((1 << _PK_BITS) - 1 - tail),
    }
    if document.ours:  # found by its English words, too, in any of their forms
        fields[LANGUAGE] = [f"{group}_{language}", f"{group}_{OURS}"]
        fields[_TEXT_FIELDS[group, OURS]] = normalise(document.ours)
        fields[_TITLE_FIELDS[OURS]] = title
    if document.kind not in _UNLABELLED:
        fields["shown"] = f"{document.slug}\x1f{document.title}".encode()
    if document.sort_name:
        fields["sort_name"] = f"{document.sort_name}\x1f{document.pk:020d}"
    if document.first is not None:
        fields["first"] = document.first
        fields["last"] = document.last if document.last is not None else document.first
        fields["day"] = document.first << _PK_BITS | tail
    if document.deadline is not None:
        fields["deadline"] = document.deadline << _PK_BITS | tail
    fields.update(document.days)
    further = []
    for facet, values in document.facets.items():
        columns = _COLUMNS_OF[facet]
        if len(values) <= len(columns):
            fields.update(zip(columns, values, strict=False))
        else:
            fields[rest_of(facet)] = values
        if len(values) > 1:
            further.append(facet)
    if further:
        fields[FURTHER] = further
    fields[TRAITS_COLUMN] = "\x1f".join([fields.get(column, "") for column in _TRAIT_COLUMNS])
    return Document(**fields)


_TEXT_FIELDS = {
    (group, language): text_field(group, language) for group in GROUPS for language in LANGUAGES
}
_TITLE_FIELDS = {language: title_field(language) for language in LANGUAGES}
_COLUMNS_OF = {facet: columns_of(facet) for facet in FACET_FIELDS}
_TRAIT_COLUMNS = [columns_of(facet)[0] for facet in TRAITS]
_NO_VALUES = {
    column: ""
    for facet, columns in _COLUMNS_OF.items()
    if facet not in TRAITS
    for column in columns
}

# Quotes have no name of their own to suggest.
_UNLABELLED = ("quote",)
