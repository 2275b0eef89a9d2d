"""Parser of tables of articles: CSV, TSV, JSON and JSON Lines; one document for each row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from articles.importing.encodings import (
    decode_exactly,
    normalise,
    normalise_values,
)
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.build import COLUMNS, build_document, build_metadata, fill_in
from articles.importing.parsers.text import check_shape
from articles.importing.publication_date import from_column, from_editor, from_metadata
from articles.importing.records import EnteredMetadata, ImportedDocument

MAX_ROWS = 10_000
"""Maximum number of articles in a table."""

MAX_REASONS = 50
"""Errors shown for one table."""

SUMMARY_ONLY = "without a text: stored as “summary only”"
_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {
    "text": "text", "body": "text", "content": "text", "content_text": "text",
    "full_text": "text", "fulltext": "text", "article": "text",
    "date": "date", "published_on": "date", "published": "date", "date_published": "date",
    "publication_date": "date", "pubdate": "date", "published_at": "date",
    "url": "url", "link": "url", "address": "url", "web_url": "url", "source_url": "url",
    "title": "title", "headline": "title",
    "publisher": "publisher", "outlet": "publisher", "source": "publisher",
    "site_name": "publisher", "author": "author", "authors": "author", "byline": "author",
    "creator": "author", "language": "language", "lang": "language", "summit": "summit",
    "kind": "kind", "rights": "rights", "summary": "summary", "description": "summary",
    "abstract": "summary",
}  # fmt: skip


def parse_table(
    name: str, content: bytes, entered: EnteredMetadata, media_type: str
) -> list[ImportedDocument]:
    """Parse a table; raises :class:`ImportRefused` with the errors of all its rows."""
    text, note = decode_exactly(content)
    suffix = name.lower().rsplit(".", 1)[-1]
    if suffix == "json":
        rows = _json_rows(text)
    elif suffix in ("jsonl", "ndjson"):
        rows = _json_lines(text)
    else:
        rows = _csv_rows(text)
    if not rows:
        raise ImportRefused("the table has no rows")
    if len(rows) > MAX_ROWS:
        raise ImportRefused(
            f"the table has {len(rows):,} rows; the limit is {MAX_ROWS:,}. Split it"
        )
    documents, reasons = [], []
    for number, row in enumerate(rows, start=1):
        try:
            documents.append(_row(name, number, row, entered, note))
        except ImportRefused as error:
            reasons.append(error.reason)
    if reasons:
        more = len(reasons) - MAX_REASONS
        shown = reasons[:MAX_REASONS] + ([f"and {more:,} more"] if more > 0 else [])
        raise ImportRefused("; ".join(shown))
    return documents


def _csv_rows(text: str) -> list[dict[str, Any]]:
    csv.field_size_limit(max(len(text), 131_072))
    header = text.split("\n", 1)[0]
    separator = max(
        _SEPARATORS, key=lambda mark: (_known_columns(header, mark), header.count(mark))
    )
    reader = csv.DictReader(io.StringIO(text), strict=True, delimiter=separator, restkey="")
    rows = []
    try:
        for row in reader:
            extra = row.pop("", None)
            if isinstance(extra, list) and any(extra):
                raise ImportRefused(
                    "the row has more values than the table has columns; put texts that contain "
                    f"“{separator}” in quotation marks",
                    reader.line_num,
                )
            rows.append({_column(k): v or "" for k, v in row.items() if k})
    except csv.Error as error:
        raise ImportRefused(f"not a valid CSV table: {error}", reader.line_num) from None
    if rows and not set(_NAMES) & set(rows[0]):
        raise ImportRefused(
            f"the columns are {', '.join(f'“{name}”' for name in list(rows[0])[:20])}; the table "
            "needs a first row with the names of its columns, such as title, url, date and text",
            1,
        )
    return rows


def _known_columns(header: str, separator: str) -> int:
    names = (_column(name.strip("\"' ")) for name in header.split(separator))
    return len({_NAMES[name] for name in names if name in _NAMES})


def _column(name: str) -> str:
    return name.strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def _json_rows(text: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportRefused(f"not valid JSON: {error}", getattr(error, "lineno", None)) from None
    except ValueError as error:  # such as a number of 5,000 digits
        raise ImportRefused(f"not valid JSON: {error}") from None
    if isinstance(rows, dict):
        rows = rows.get("articles", rows.get("items", [rows]))
    return _json_objects(rows)


def _json_lines(text: str) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise ImportRefused(f"not valid JSON: {error}", number) from None
    return _json_objects(rows)


def _json_objects(rows: Any) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportRefused("the JSON is not a list of articles")
    return [{_column(str(key)): value for key, value in row.items()} for row in rows]


def _text_of(value: Any) -> str:
    """A text, number or list of them as text; of an object its name, as in JSON Feed."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text_of, value)))
    if isinstance(value, dict):
        return _text_of(value.get("name", ""))
    is_text = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return str(value).strip() if is_text else ""


def _row(
    name: str, number: int, row: Mapping[str, Any], entered: EnteredMetadata, note: str
) -> ImportedDocument:
    place = f"row {number}"
    raw: dict[str, str] = {}
    column = ""
    unused = []
    for key, value in row.items():
        field = _NAMES.get(key)
        words = _text_of(value)
        if field is None or (words and raw.get(field)):
            if value not in ("", None, [], {}):
                unused.append(key)
        elif words:
            raw[field] = words
            column = key if field == "date" else column
    raw_body = raw.get("text", "").replace("\r\n", "\n").strip()
    values = normalise_values({k: " ".join(v.split()) for k, v in raw.items() if k != "text"})
    body = normalise(raw_body).strip()
    if not body and not (values.get("title") and values.get("url")):
        columns = ", ".join(f"“{key}”" for key in list(row)[:12])
        raise ImportRefused(
            f"{place} has no “text”; without one it needs a “title” and a “url” (its columns: "
            f"{columns})"
        )
    check_shape(body)
    language = values.get("language") or entered.metadata.language
    if column:
        published = from_column(column, values["date"], language, place)
    elif entered.published_on is not None:
        published = from_editor(entered.published_on)
    elif (dated := entered.metadata.dated) is not None:
        published = from_metadata(dated)
    else:
        raise ImportRefused(f"{place} has no “date”")
    metadata = fill_in(
        build_metadata({k: values[k] for k in (*COLUMNS, "summary") if values.get(k)}, place),
        **{k: getattr(entered.metadata, k) for k in COLUMNS},
    )
    metadata = replace(metadata, topics=entered.metadata.topics)
    notes = (note, f"columns not used: {', '.join(unused[:20])}" if unused else "")
    path = f"{name}#{number}"
    if body and not unused:
        content = raw_body.encode()
        return build_document(path, content, "text/plain", body, published, metadata, notes)
    # The original keeps what has no column here.
    content = json.dumps(dict(row), ensure_ascii=False, sort_keys=True).encode()
    if not body:
        metadata, notes = replace(metadata, rights="record"), (SUMMARY_ONLY, *notes)
    return build_document(path, content, "application/json", body, published, metadata, notes)
