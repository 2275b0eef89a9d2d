"""The fields of the index, and how a record is laid out in them.

Three habits of the engine shape this file:

- An unsigned field refuses plain Python integers when a writer is fed; every number is a signed
  integer field.
- Counting a facet is many times faster on a column in which *every* record has *exactly one*
  value. A facet of several values is therefore spread over a few such columns, empty text where
  there is no value; the few records with more values than columns keep all of them in one further
  column. ``further`` names the facets whose values reach beyond their first column, so that the
  other columns are looked at only where something stands in them (``counting.py``), and the kind
  of record, because a facet has one value in some kinds and several in others.
- Every column that is counted costs the same again, so the facets that have few values at most
  one of which a record usually has (``TRAITS``) are counted in one column, all values in one.
- The engine orders records without a value last in both directions, which is what readers expect.
- Intersecting two long lists of records costs several times what reading one of them does. So the
  words of articles and those of quotes stand in fields of their own (``GROUPS``): a word that is
  looked for in them needs no second condition that says which kind of record is wanted.
- For the same reason a word of a title, label or name is also found in the text field, however the
  analysers cut it: then titles and texts can be read side by side (``wording.py``).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from tantivy import Document, Schema, SchemaBuilder

from articles.search.engine import IndexDocument, Key
from articles.search.request import (
    ARTICLE,
    FACET_FIELDS,
    KINDS,
    QUOTE,
    SUMMIT,
)
from articles.search.tantivy.analysis import (
    LANGUAGES,
    NAMES,
    OURS,
    language_of,
    normalise,
    otherwise_cut,
    spaced,
    tokenizer_name,
)

# Raised whenever analysis, layout or what is put into documents changes: an index of another
# version is not read, and the health check says that it must be rebuilt.
VERSION = "9"

# Kinds of which there are so many that their texts have fields of their own; all others share.
GROUPS = (ARTICLE, QUOTE, "other")

# How many columns a facet is spread over; one for each that nearly always has a single value.
COLUMNS = {"speaker": 3, "organisation": 2, "country": 3, "concerns": 3, "topic": 3}

# Facets that share a column for counting; the order of their values in it.
TRAITS = (
    "status",
    "language",
    "kind",
    "rights",
    "form",
    "verification",
    "funding_type",
    "currency",
)
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

# By what articles are tallied: day, month (``month_number``) and year, as far as they are known.
TALLIES = ("on", "month", "year")

_KIND_BITS = 3
_PK_BITS = 40


def further_term(kind: str, facet: str) -> str:
    """What stands in ``FURTHER`` for a record of a kind with several values of a facet."""
    return f"{kind}:{facet}"


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


@lru_cache(maxsize=1_000)
def traits_of(value: str) -> dict[str, str]:
    """The facets in a value of the column of traits; empty text where there is none."""
    return dict(zip(TRAITS, value.split("\x1f"), strict=True))


def group_of(kind: str) -> str:
    """The group of kinds whose texts stand in the same fields."""
    return kind if kind in GROUPS else GROUPS[-1]


def language_term(group: str, language: str) -> str:
    """What stands in ``LANGUAGE`` for a record whose text stands in these fields."""
    return f"{group}_{language}"


def text_field(group: str, language: str) -> str:
    """All that can be found of a record, so that a word is looked for in one place."""
    return f"text_{group}_{language}"


def title_field(group: str, language: str) -> str:
    """Its title, which only lifts what matches."""
    return f"title_{group}_{language}"


def label_field(group: str) -> str:
    """Its title and aliases, word for word as they are written."""
    return f"label_{group}"


def names_field(group: str) -> str:
    """The names that stand in it."""
    return f"names_{group}"


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
        *DAYS,
        *TALLIES,
    ):
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
        f"\x1f{d.first}\x1f{d.last}\x1f{d.deadline}\x1f{sorted(d.days.items())}"
        f"\x1f{sorted(d.tallies.items())}\x1f{d.sort_name}\x1f{d.weight}"
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
        LANGUAGE: language_term(group, language),
        "identity": identity_of(key),
        "fingerprint": fingerprint(document),
        _TEXTS[group, language]: [
            *(text for text in (title, *names, body) if text),
            *otherwise_cut(language, (title, *names)),
        ],
        _TITLES[group, language]: title,
        _LABELS[group]: [spaced(name) for name in (title, *aliases)],
        _NAMES_OF[group]: [spaced(name) for name in names],
        "weight": document.weight << _PK_BITS | ((1 << _PK_BITS) - 1 - tail),
    }
    if document.ours:  # found by its English words, too, in any of their forms
        fields[LANGUAGE] = [language_term(group, language), language_term(group, OURS)]
        ours = normalise(document.ours)
        fields[_TEXTS[group, OURS]] = (
            [ours] if f"{ours}\n".startswith(f"{title}\n") else [ours, title]
        )
        fields[_TITLES[group, OURS]] = title
    if document.kind not in _UNLABELLED:
        fields["shown"] = f"{document.slug}\x1f{document.title}".encode()
    if document.sort_name:
        fields["sort_name"] = f"{document.sort_name}\x1f{document.pk:020d}"
    if document.first is not None:
        first, last = document.first, document.last
        last = first if last is None else last
        # A summit is there on any of its days, anything else only where the whole month or year
        # that is known of it is asked for: ``queries.dates`` compares the same columns for both.
        begins, ends = (first, last) if document.kind == SUMMIT else (last, first)
        fields["first"], fields["last"] = begins, ends
        fields["day"] = document.first << _PK_BITS | tail
    if document.deadline is not None:
        fields["deadline"] = document.deadline << _PK_BITS | tail
    fields.update(document.days)
    fields.update(document.tallies)
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


_SPOKEN = [(group, language) for group in GROUPS for language in LANGUAGES]
_TEXTS = {(group, language): text_field(group, language) for group, language in _SPOKEN}
_TITLES = {(group, language): title_field(group, language) for group, language in _SPOKEN}
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

# Quotes have no name of their own to suggest.
_UNLABELLED = ("quote",)
