"""What every backend stores of a document: keys, searchable texts, sort numbers, fingerprint."""

from __future__ import annotations

import hashlib

from articles.kinds import INDEXED, SUMMIT
from articles.search.analysis import OURS, differently_tokenized, joined_words, language_of
from articles.search.engine import IndexDocument, Key
from articles.search.folding import fold_text

# The sort field of each order except relevance, and the orders in which it ascends.
ORDER_FIELDS = {
    "newest": "day",
    "oldest": "day",
    "deadline": "deadline",
    "name": "sort_name",
    "most": "weight",
}
ASCENDING = ("oldest", "name", "deadline")

# The days that determine the deadline status of a pledge.
DUE_FIELDS = ("due", "checked", "late")

# The publication date in each resolution: day, month (``month_number``) and year, if known.
HISTOGRAM_FIELDS = ("on", "month", "year")

# The numbers of ``sort_numbers``, and those that identify a record.
SORT_NUMBERS = ("weight", "first", "last", "day", "deadline")
IDENTITY_NUMBERS = ("identity", "fingerprint")

# The value of the field ``version`` of quotes that do not lead their statement, which lists leave
# out by default.
VERSION_FIELD, OTHER_VERSION = "version", "other"

# Kinds without a name to suggest.
UNLABELLED = ("quote",)

_KIND_BITS = 3
_PK_BITS = 40


def key_of(key: Key) -> str:
    """The unique term of a record: ``article:12``."""
    return f"{key[0]}:{key[1]}"


def identity_of(key: Key) -> int:
    """Kind and primary key in one number, so that one column contains both."""
    return key[1] << _KIND_BITS | INDEXED.index(key[0])


def key_from_identity(identity: int) -> Key:
    """The inverse of :func:`identity_of`."""
    return INDEXED[identity & (1 << _KIND_BITS) - 1], identity >> _KIND_BITS


def sort_numbers(document: IndexDocument) -> dict[str, int]:
    """The numbers to sort by and to compare dates with; the primary key breaks ties."""
    tie_break = document.pk & (1 << _PK_BITS) - 1
    numbers = {"weight": document.weight << _PK_BITS | ((1 << _PK_BITS) - 1 - tie_break)}
    if document.first_day is not None:
        first, last = document.first_day, document.last_day
        last = first if last is None else last
        # A summit matches dates that overlap it, other records only dates that contain their whole
        # month or year; swapping the fields lets the query builders treat both alike.
        numbers["first"], numbers["last"] = (
            (first, last) if document.kind == SUMMIT else (last, first)
        )
        numbers["day"] = document.first_day << _PK_BITS | tie_break
    if document.deadline is not None:
        numbers["deadline"] = document.deadline << _PK_BITS | tie_break
    return numbers


def sort_name(document: IndexDocument) -> str:
    """The text to sort by in the order ``name``; empty if there is none."""
    return f"{document.sort_name}\x1f{document.pk:020d}" if document.sort_name else ""


def shown_name(document: IndexDocument) -> str:
    """Slug and name of a suggestion; see ``parse_shown_name``."""
    return f"{document.slug}\x1f{document.title}"


def parse_shown_name(shown: str) -> tuple[str, str]:
    """The slug and the name of :func:`shown_name`."""
    slug, _, name = shown.partition("\x1f")
    return slug, name


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
