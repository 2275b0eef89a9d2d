"""Builds imported documents from parsed values; shared by the parsers of all formats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from articles.importing.encodings import normalise
from articles.importing.exceptions import ImportRefused
from articles.importing.language import language_of_document
from articles.importing.publication_date import (
    CITED_NOTE,
    MISSING,
    PublicationDate,
    from_editor,
    from_metadata,
    future_date_notes,
)
from articles.importing.records import (
    LENGTHS,
    TITLE_LENGTH,
    EnteredMetadata,
    ImportedDocument,
    Metadata,
)
from articles.text.sentences import sentence_bounds

TITLE_WIDTH = 120
"""Maximum length in characters of a title made from the first sentence."""

_DATELINE = re.compile(
    r"(?:[^\W\d_][\w.,’' /-]{1,60})?\((?:Reuters|AP|AFP|dpa|EFE|ANSA|PTI|ANI|Xinhua|Kyodo|TASS|"
    r"Bloomberg|[A-Z]{2,6})\)[ \t]*[–—-]+[ \t]*"
)
_CITY_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,’'-]{2,40}[ \t]*[–—]+[ \t]*(?=[“\"«]?[A-ZÀ-Þ])")

COLUMNS = ("title", "publisher", "url", "author", "language", "summit", "kind", "rights")
_TEXTS = (*COLUMNS, "summary", "date")


def build_document(
    path: str,
    content: bytes,
    media_type: str,
    body: str,
    published: PublicationDate,
    metadata: Metadata,
    notes: tuple[str, ...] = (),
    *,
    declared: str = "",
    hint: str = "",
    **values: Any,
) -> ImportedDocument:
    """Build a document, with a title from its lead if *metadata* has none.

    *declared* and *hint* are languages, see :func:`language_of_document`.
    """
    lead = body.split("\n\n", 1)[0]
    language, source = language_of_document(
        body or metadata.title, metadata.language, declared, hint
    )
    try:
        return ImportedDocument(
            path=path,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            media_type=media_type,
            body=body,
            published_on=published.on,
            published_on_precision=published.precision,
            date_note=published.note,
            title=(metadata.title or title_from(lead))[:TITLE_LENGTH],
            title_supplied=not metadata.title,
            metadata=metadata,
            notes=(*(note for note in notes if note), *future_date_notes(published.on)),
            language=language,
            language_source=source,
            **values,
        )
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def stated_date(entered: EnteredMetadata) -> PublicationDate | None:
    """The date of publication that a person entered in the form or in the metadata file."""
    if entered.published_on is not None:
        return from_editor(entered.published_on)
    dated = entered.metadata.dated
    if dated is not None:
        return from_metadata(dated)
    cited = entered.cited_on
    return PublicationDate(cited.start, cited.precision, CITED_NOTE) if cited else None


def missing_date(what: str, line: int | None = None) -> ImportRefused:
    """The error for a document without a date, with the ways to give one."""
    return ImportRefused(
        f"{what}: fill in when it was published (with the command: “date = 2025-03-31” in "
        "NAME.toml)",
        line,
        MISSING,
    )


def title_from(lead: str) -> str:
    """A title made from the first sentence of *lead*, without its full stop.

    A place and an agency at its beginning are left out. Long sentences are truncated after a clause
    or a word, with “…”.
    """
    line = _without_dateline(" ".join(lead.split()))
    bounds = sentence_bounds(line)
    sentence = line[slice(*bounds[0])] if bounds else line
    if len(sentence) <= TITLE_WIDTH:
        return sentence.rstrip(" .;:,") or sentence
    cut = sentence[:TITLE_WIDTH]
    clause = max(cut.rfind(mark) for mark in (", ", "; ", ": ", " – ", " — "))
    if clause >= TITLE_WIDTH // 2:
        cut = cut[:clause]
    elif " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return f"{cut.rstrip(' .;:,–—-')}…"


def _without_dateline(lead: str) -> str:
    """*lead* without a place and an agency such as “VARNHOLM (Reuters) –” at its beginning."""
    for pattern in (_DATELINE, _CITY_DATELINE):
        if (match := pattern.match(lead)) and len(lead) > match.end() + 10:
            return lead[match.end() :]
    return lead


def normalise_metadata(metadata: Metadata) -> Metadata:
    """*metadata* with all texts in Unicode normalization form C."""
    return replace(metadata, **{name: normalise(getattr(metadata, name)) for name in _TEXTS})


def fill_in(metadata: Metadata, **values: str) -> Metadata:
    """*metadata* with its empty fields set from *values*, truncated to their maximum length."""
    missing = {
        k: v[: LENGTHS.get(k, 1000)] for k, v in values.items() if v and not getattr(metadata, k)
    }
    try:
        return replace(metadata, **missing)
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def build_metadata(values: Mapping[str, Any], place: str) -> Metadata:
    """Metadata from *values*; an error begins with *place*."""
    try:
        return Metadata(**values)
    except ValueError as error:
        raise ImportRefused(f"{place}: {error}") from None


def web_address(url: str | None) -> str:
    """*url* if it can be stored, otherwise an empty string."""
    return url if url and url.startswith(("http://", "https://")) and len(url) <= 1000 else ""
