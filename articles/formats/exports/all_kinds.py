"""The sheet of a search over all kinds of record: what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from articles.formats.exports import prefetch
from articles.formats.exports.columns import (
    DATE,
    INTEGER,
    MOMENT,
    TEXT,
    ExportColumn,
    ExportSchema,
    attribute_column,
    permalink_column,
)
from articles.formats.exports.reference_schemas import UNLISTED
from articles.formats.exports.schemas import SHEETS
from articles.models import Article, Pledge, Quote, Summit, partial
from articles.text.dates import PartialDate

KINDS = ("article", "quote", "pledge", "speaker", "summit", "organisation")
DAYS = {Article: "published_on", Quote: "said_on", Pledge: "announced_on"}
TEXTS = {Quote: "exact", Article: "summary", Pledge: "summary", Summit: "summary"}


def _rows() -> dict[str, QuerySet]:
    return {kind: SHEETS[kind].rows() for kind in KINDS}


def _day(record: Model) -> PartialDate | None:
    if isinstance(record, Summit):
        return PartialDate.of(record.start_on)
    name = DAYS.get(type(record))
    return partial(record, name) if name else None


def _who(record: Model) -> str | None:
    if isinstance(record, Quote):
        return record.speaker.name if record.speaker else record.speaker_name
    return record.publisher.name if isinstance(record, Article) else None


def _column(name: str, kind: str, about: str, value: Callable[[Model], Any]) -> ExportColumn:
    return ExportColumn(name, kind, about, lambda record, site: value(record))


ALL_KINDS = ExportSchema(
    None,
    _rows,
    prefetch.prefetch_all_kinds,
    (
        _column("record", TEXT, "the kind of record", lambda r: r._meta.model_name),
        attribute_column("id", INTEGER, "the record's number among those of its kind", "pk"),
        permalink_column(),
        _column("title", TEXT, "headline, name or, of a quote, its beginning", str),
        _column(
            "text",
            TEXT,
            "the quote's words; of any other record the archive's own summary",
            lambda r: getattr(r, TEXTS.get(type(r), "description")),
        ),
        _column("by", TEXT, "who said or published it", _who),
        _column(
            "date",
            DATE,
            "when it was published, said, announced or held; as precise as it is known",
            lambda r: known.isoformat() if (known := _day(r)) else None,
        ),
        _column(
            "date_precision",
            TEXT,
            "how precisely the date is known: day, month or year",
            lambda r: known.precision if (known := _day(r)) else None,
        ),
        _column("status", TEXT, "of a pledge, its verdict", lambda r: getattr(r, "status", None)),
        attribute_column("updated_at", MOMENT, "when the record was last changed, in UTC"),
    ),
)


def schema_of(kind: str | None) -> ExportSchema:
    """The sheet of a listing's kind; None is the search over everything."""
    return (SHEETS.get(kind) or UNLISTED[kind]) if kind else ALL_KINDS
