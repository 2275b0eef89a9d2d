"""Schemas of the kinds that only the API lists: rows and prefetching, without export columns."""

from __future__ import annotations

from articles.formats.exports import prefetch
from articles.formats.exports.columns import ExportSchema
from articles.models import Country, Publisher, Statement

REFERENCE_SCHEMAS: dict[str, ExportSchema] = {
    schema.kind: schema
    for schema in (
        ExportSchema(
            "publisher",
            lambda: Publisher.objects.published().select_related("country"),
            prefetch.prefetch_publishers,
            (),
        ),
        ExportSchema(
            "country", lambda: Country.objects.published(), prefetch.prefetch_countries, ()
        ),
        ExportSchema(
            "statement",
            lambda: Statement.objects.published().select_related("speaker", "summit"),
            prefetch.prefetch_statements,
            (),
        ),
    )
}
