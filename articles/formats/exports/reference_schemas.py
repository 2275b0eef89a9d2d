"""Rows of the kinds that have no list of their own: they are joined for the API, and written as
tables of the whole archive; no page offers them as a file, so they have no columns here."""

from __future__ import annotations

from articles.formats.exports import prefetch as j
from articles.formats.exports.columns import ExportSchema
from articles.models import Country, Publisher, Statement

UNLISTED: dict[str, ExportSchema] = {
    sheet.kind: sheet
    for sheet in (
        ExportSchema(
            "publisher",
            lambda: Publisher.objects.published().select_related("country"),
            j.prefetch_publishers,
            (),
        ),
        ExportSchema("country", lambda: Country.objects.published(), j.prefetch_countries, ()),
        ExportSchema(
            "statement",
            lambda: Statement.objects.published().select_related("speaker", "summit"),
            j.prefetch_statements,
            (),
        ),
    )
}
