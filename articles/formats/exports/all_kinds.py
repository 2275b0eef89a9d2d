"""Export schema of a search across all kinds: the columns they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from articles.formats.exports import prefetch
from articles.formats.exports.columns import (
    DATE,
    DATETIME,
    INTEGER,
    TEXT,
    ExportColumn,
    ExportSchema,
    attribute_column,
    permalink_column,
)
from articles.formats.exports.reference_schemas import REFERENCE_SCHEMAS
from articles.formats.exports.schemas import SCHEMAS
from articles.models import Article, Pledge, Quote, Summit, partial
from articles.text.dates import PartialDate

_KINDS = ("article", "quote", "pledge", "speaker", "summit", "organisation")
_DATES = {Article: "published_on", Quote: "said_on", Pledge: "announced_on"}
_TEXTS = {Quote: "exact", Article: "summary", Pledge: "summary", Summit: "summary"}


def _rows() -> dict[str, QuerySet]:
    return {kind: SCHEMAS[kind].rows() for kind in _KINDS}


def _date(record: Model) -> PartialDate | None:
    if isinstance(record, Summit):
        return PartialDate.of(record.start_on)
    field = _DATES.get(type(record))
    return partial(record, field) if field else None


def _author(record: Model) -> str | None:
    if isinstance(record, Quote):
        return record.speaker.name if record.speaker else record.speaker_name
    return record.publisher.name if isinstance(record, Article) else None


def _column(name: str, type: str, description: str, value: Callable[[Model], Any]) -> ExportColumn:
    return ExportColumn(name, type, description, lambda record, site: value(record))


ALL_KINDS = ExportSchema(
    None,
    _rows,
    prefetch.prefetch_all_kinds,
    (
        _column("record", TEXT, "kind of record", lambda r: r._meta.model_name),
        attribute_column("id", INTEGER, "id of the record, unique within its kind", "pk"),
        permalink_column(),
        _column("title", TEXT, "headline or name; for a quote, its beginning", str),
        _column(
            "text",
            TEXT,
            "the quoted words; for other records our own summary",
            lambda r: getattr(r, _TEXTS.get(type(r), "description")),
        ),
        _column("by", TEXT, "speaker or publisher", _author),
        _column(
            "date",
            DATE,
            "date of publication, quote, announcement or summit; as precise as known",
            lambda r: date.isoformat() if (date := _date(r)) else None,
        ),
        _column(
            "date_precision",
            TEXT,
            "precision of date: day, month or year",
            lambda r: date.precision if (date := _date(r)) else None,
        ),
        _column("status", TEXT, "for a pledge, its status", lambda r: getattr(r, "status", None)),
        attribute_column("updated_at", DATETIME, "time of the last change (UTC)"),
    ),
)


def schema_of(kind: str | None) -> ExportSchema:
    """The export schema of a kind; None is the search across all kinds."""
    return (SCHEMAS.get(kind) or REFERENCE_SCHEMAS[kind]) if kind else ALL_KINDS
