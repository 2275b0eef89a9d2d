"""Exports of search results as CSV, JSON and NDJSON, streamed in constant memory."""

from articles.formats.exports.all_kinds import schema_of
from articles.formats.exports.columns import ExportSchema
from articles.formats.exports.licence import LICENCE_URL, RIGHTS_NOTE
from articles.formats.exports.schemas import SCHEMAS
from articles.formats.exports.streams import FORMATS, ExportFormat

__all__ = [
    "FORMATS",
    "LICENCE_URL",
    "RIGHTS_NOTE",
    "SCHEMAS",
    "ExportFormat",
    "ExportSchema",
    "schema_of",
]
