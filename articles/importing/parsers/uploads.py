"""Parsers of uploads: pasted text, saved HTML pages, and CSV or JSON tables of articles.

They do not access the database: the same bytes always give the same documents.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from articles.importing.encodings import (
    decode,
    decode_exactly,
    normalise,
    normalise_values,
)
from articles.importing.exceptions import ImportRefused
from articles.importing.language import declared_languages, language_of_document
from articles.importing.page_dates import find_page_dates
from articles.importing.parsers.text import title_from
from articles.importing.publication_date import (
    HEAD_NOTE,
    MISSING,
    PublicationDate,
    from_column,
    from_editor,
    from_page,
    future_date_notes,
)
from articles.importing.records import (
    LENGTHS,
    TITLE_LENGTH,
    ImportedDocument,
    Metadata,
)
from articles.text.dates import DAY
from articles.text.seed_document import (
    ImpossibleDateError,
    MissingDateError,
    SeedError,
    parse_seed,
)

MAX_ROWS = 200
"""Maximum number of articles in a table."""

_COLUMNS = ("title", "publisher", "url", "author", "language", "summit", "kind", "rights")
SUMMARY_ONLY = "without a text: stored as “summary only”"
_SAVED_PAGE = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class EnteredMetadata:
    """Metadata that the editor entered in the form; overrides that of the document, but not that
    of table rows.
    """

    metadata: Metadata = field(default_factory=Metadata)
    published_on: date | None = None


def parse_upload(name: str, content: bytes, entered: EnteredMetadata) -> list[ImportedDocument]:
    """Parse *content* by the extension of *name*; only a table has several documents.

    Values that the editor entered take precedence. Raises :class:`ImportRefused`, with the row
    or line if possible.
    """
    entered = replace(entered, metadata=_normalise(entered.metadata))
    lower = name.lower()
    if lower.endswith(_SAVED_PAGE):
        return [_page(name, content, entered)]
    if lower.endswith((".csv", ".json")):
        return _table(name, content, entered)
    if not lower.endswith(".txt"):
        raise ImportRefused(f"“{name}” is not a .txt, .html, .csv or .json file")
    return [_text(name, content, entered)]


def _text(name: str, content: bytes, entered: EnteredMetadata) -> ImportedDocument:
    text, note = decode(content)
    written = from_editor(entered.published_on) if entered.published_on else None
    try:
        seed = parse_seed(text)
        body = seed.body
        published = written or PublicationDate(seed.published_on, DAY, HEAD_NOTE)
    except MissingDateError as error:
        if written is None:
            raise ImportRefused(
                "no date is given: fill in when it was published, or begin the text with "
                "“date YYYY-MM-DD”",
                error.line,
                MISSING,
            ) from None
        body, published = text.strip(), written
    except SeedError as error:
        missing = MISSING if isinstance(error, ImpossibleDateError) else ""
        raise ImportRefused(f"{error.what} {error.remedy}", error.line, missing) from None
    return _document(name, content, "text/plain", body, published, entered.metadata, note)


def _page(name: str, content: bytes, entered: EnteredMetadata) -> ImportedDocument:
    from trafilatura import bare_extraction, load_html  # slow to import (0.5 s), rarely needed

    extracted = bare_extraction(
        content, with_metadata=True, include_comments=False, include_tables=False, fast=False
    )
    values = normalise_values(extracted.as_dict()) if extracted is not None else {}
    lines = [line.strip() for line in (values.get("text") or "").split("\n")]
    title = (values.get("title") or "").strip()
    paragraphs = [line for line in lines if line and line != title]
    if not paragraphs:
        raise ImportRefused("no article was found on this page; paste the text instead")
    metadata = _fill_in(
        entered.metadata,
        title=title[:TITLE_LENGTH],
        author=values.get("author") or "",
        url=_valid_url(values.get("url")),
        publisher=values.get("sitename") or values.get("hostname") or "",
    )
    if entered.published_on is not None:
        published = from_editor(entered.published_on)
    else:
        # Parsed again, because the extraction modifies its tree.
        published = from_page(
            find_page_dates(load_html(content), metadata.url, entered.metadata.language)
        )
    body = "\n\n".join(paragraphs)
    declared, hint = declared_languages(content)
    return _document(
        name, content, "text/html", body, published, metadata, declared=declared, hint=hint
    )


def _table(name: str, content: bytes, entered: EnteredMetadata) -> list[ImportedDocument]:
    text, _ = decode_exactly(content)
    rows = _json_rows(text) if name.lower().endswith(".json") else _csv_rows(text)
    if not rows:
        raise ImportRefused("the table has no rows")
    if len(rows) > MAX_ROWS:
        raise ImportRefused(
            f"the table has {len(rows)} rows; the limit is {MAX_ROWS}. Split it, or save the texts "
            "as .txt files and import them by command, “manage.py import_documents FOLDER”"
        )
    return [_row(name, number, row, entered) for number, row in enumerate(rows, start=1)]


def _csv_rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        return [{k.strip().lower(): v or "" for k, v in row.items() if k} for row in reader]
    except csv.Error as error:
        raise ImportRefused(f"not a valid CSV table: {error}", reader.line_num) from None


def _json_rows(text: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportRefused(f"not valid JSON: {error}", getattr(error, "lineno", None)) from None
    if isinstance(rows, dict):
        rows = rows.get("articles", [rows])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportRefused("the JSON is not a list of articles")
    return rows


def _row(
    name: str, number: int, row: Mapping[str, Any], entered: EnteredMetadata
) -> ImportedDocument:
    place = f"row {number}"
    values = {k: str(v).strip() for k, v in row.items() if isinstance(v, (str, int, float))}
    raw_body = (values.get("text") or values.get("body") or "").replace("\r\n", "\n").strip()
    raw, values = values, normalise_values(values)
    body = normalise(raw_body).strip()
    if not body and not (values.get("title") and values.get("url")):
        raise ImportRefused(f"{place} has no “text”; without one it needs a “title” and a “url”")
    column = next((name for name in ("date", "published_on") if values.get(name)), None)
    if column is not None:
        language = values.get("language") or entered.metadata.language
        published = from_column(column, values[column], language, place)
    elif entered.published_on is not None:
        published = from_editor(entered.published_on)
    else:
        raise ImportRefused(f"{place} has no “date”")
    metadata = _fill_in(
        _metadata({k: values[k] for k in (*_COLUMNS, "summary") if values.get(k)}, place),
        **{k: getattr(entered.metadata, k) for k in _COLUMNS},
    )
    path = f"{name}#{number}"
    if body:
        content = raw_body.encode()
        return _document(path, content, "text/plain", body, published, metadata)
    content = json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()
    only = replace(metadata, rights="record")
    return _document(path, content, "application/json", "", published, only, SUMMARY_ONLY)


def _document(
    path: str,
    content: bytes,
    media_type: str,
    body: str,
    published: PublicationDate,
    metadata: Metadata,
    note: str = "",
    *,
    declared: str = "",
    hint: str = "",
) -> ImportedDocument:
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
            notes=((note,) if note else ()) + future_date_notes(published.on),
            language=language,
            language_source=source,
        )
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def _normalise(metadata: Metadata) -> Metadata:
    texts = {name: normalise(getattr(metadata, name)) for name in (*_COLUMNS, "summary")}
    return replace(metadata, **texts)


def _fill_in(metadata: Metadata, **values: str) -> Metadata:
    """*metadata* with its empty fields set from *values*, truncated to their maximum length."""
    missing = {
        k: v[: LENGTHS.get(k, 1000)] for k, v in values.items() if v and not getattr(metadata, k)
    }
    try:
        return replace(metadata, **missing)
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def _metadata(values: Mapping[str, str], place: str) -> Metadata:
    try:
        return Metadata(**values)
    except ValueError as error:
        raise ImportRefused(f"{place}: {error}") from None


def _valid_url(url: str | None) -> str:
    return url if url and url.startswith(("http://", "https://")) and len(url) <= 1000 else ""
