"""What an editor pastes or uploads, to checked documents: text, a saved page, a table of articles.

Nothing here looks at the archive: the same bytes always give the same documents.
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
    from_page,
    notice_of_future,
    typed,
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

MOST_ROWS = 200
"""Articles taken from one table."""

_COLUMNS = ("title", "publisher", "url", "author", "language", "summit", "kind", "rights")
_RECORD_ONLY = "without a text: kept as a record only"
_SAVED_PAGE = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class TypedMetadata:
    """What the editor typed beside the document; empty where the document itself says it."""

    metadata: Metadata = field(default_factory=Metadata)
    published_on: date | None = None


def parse_upload(name: str, content: bytes, given: TypedMetadata) -> list[ImportedDocument]:
    """The documents in *content*, whose kind the file's *name* tells; one unless it is a table.

    What the editor typed goes before what the document says. Raises :class:`ImportRefused` with the
    reason, and the row or line where that is known.
    """
    given = replace(given, metadata=_normalised(given.metadata))
    lower = name.lower()
    if lower.endswith(_SAVED_PAGE):
        return [_page(name, content, given)]
    if lower.endswith((".csv", ".json")):
        return _table(name, content, given)
    if not lower.endswith(".txt"):
        raise ImportRefused(f"“{name}” is none of .txt, .html, .csv and .json")
    return [_text(name, content, given)]


def _text(name: str, content: bytes, given: TypedMetadata) -> ImportedDocument:
    text, note = decode(content)
    written = typed(given.published_on) if given.published_on else None
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
    return _document(name, content, "text/plain", body, published, given.metadata, note)


def _page(name: str, content: bytes, given: TypedMetadata) -> ImportedDocument:
    # Takes half a second to load; few imports need it.
    from trafilatura import bare_extraction, load_html

    found = bare_extraction(
        content, with_metadata=True, include_comments=False, include_tables=False, fast=False
    )
    values = normalise_values(found.as_dict()) if found is not None else {}
    lines = [line.strip() for line in (values.get("text") or "").split("\n")]
    title = (values.get("title") or "").strip()
    paragraphs = [line for line in lines if line and line != title]
    if not paragraphs:
        raise ImportRefused("no article's text was found on this page; paste the text instead")
    said = given.metadata
    merged = _with(
        said,
        title=title[:TITLE_LENGTH],
        author=values.get("author") or "",
        url=_address(values.get("url")),
        publisher=values.get("sitename") or values.get("hostname") or "",
    )
    if given.published_on is not None:
        published = typed(given.published_on)
    else:
        # A tree of its own: the extraction has cut the other one down.
        published = from_page(find_page_dates(load_html(content), merged.url, said.language))
    body = "\n\n".join(paragraphs)
    declared, hint = declared_languages(content)
    return _document(
        name, content, "text/html", body, published, merged, declared=declared, hint=hint
    )


def _table(name: str, content: bytes, given: TypedMetadata) -> list[ImportedDocument]:
    text, _ = decode_exactly(content)
    rows = _json_rows(text) if name.lower().endswith(".json") else _csv_rows(text)
    if not rows:
        raise ImportRefused("the table has no rows")
    if len(rows) > MOST_ROWS:
        raise ImportRefused(
            f"{len(rows)} rows; at most {MOST_ROWS} are taken at once. Split the table; texts "
            "saved as .txt files can be imported by command, “manage.py import_documents FOLDER”"
        )
    return [_row(name, number, row, given) for number, row in enumerate(rows, start=1)]


def _csv_rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        return [{k.strip().lower(): v or "" for k, v in row.items() if k} for row in reader]
    except csv.Error as error:
        raise ImportRefused(f"not a table that can be read: {error}", reader.line_num) from None


def _json_rows(text: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportRefused(f"not JSON: {error}", getattr(error, "lineno", None)) from None
    if isinstance(rows, dict):
        rows = rows.get("articles", [rows])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportRefused("the JSON is not a list of articles")
    return rows


def _row(name: str, number: int, row: Mapping[str, Any], given: TypedMetadata) -> ImportedDocument:
    place = f"row {number}"
    values = {k: str(v).strip() for k, v in row.items() if isinstance(v, (str, int, float))}
    given_body = (values.get("text") or values.get("body") or "").replace("\r\n", "\n").strip()
    raw, values = values, normalise_values(values)
    body = normalise(given_body).strip()
    if not body and not (values.get("title") and values.get("url")):
        raise ImportRefused(f"{place} has no “text”; a record only needs a “title” and a “url”")
    column = next((name for name in ("date", "published_on") if values.get(name)), None)
    if column is not None:
        language = values.get("language") or given.metadata.language
        published = from_column(column, values[column], language, place)
    elif given.published_on is not None:
        published = typed(given.published_on)
    else:
        raise ImportRefused(f"{place} has no “date”")
    metadata = _with(
        _metadata({k: values[k] for k in (*_COLUMNS, "summary") if values.get(k)}, place),
        **{k: getattr(given.metadata, k) for k in _COLUMNS},
    )
    path = f"{name}#{number}"
    if body:
        content = given_body.encode()
        return _document(path, content, "text/plain", body, published, metadata)
    # The row itself is what was handed in.
    content = json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()
    only = replace(metadata, rights="record")
    return _document(path, content, "application/json", "", published, only, _RECORD_ONLY)


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
            notes=((note,) if note else ()) + notice_of_future(published.on),
            language=language,
            language_source=source,
        )
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def _normalised(metadata: Metadata) -> Metadata:
    texts = {name: normalise(getattr(metadata, name)) for name in (*_COLUMNS, "summary")}
    return replace(metadata, **texts)


def _with(metadata: Metadata, **found: str) -> Metadata:
    """*metadata* with what was *found* where it says nothing, cut to what fits."""
    fresh = {
        k: v[: LENGTHS.get(k, 1000)] for k, v in found.items() if v and not getattr(metadata, k)
    }
    try:
        return replace(metadata, **fresh)
    except ValueError as error:
        raise ImportRefused(str(error)) from None


def _metadata(values: Mapping[str, str], place: str) -> Metadata:
    try:
        return Metadata(**values)
    except ValueError as error:
        raise ImportRefused(f"{place}: {error}") from None


def _address(url: str | None) -> str:
    return url if url and url.startswith(("http://", "https://")) and len(url) <= 1000 else ""
