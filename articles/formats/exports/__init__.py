"""Exports of search results as CSV, JSON and NDJSON, streamed in constant memory."""

from articles.formats.exports.licence import LICENCE_URL, RIGHTS_NOTE
from articles.formats.exports.schemas import ExportSchema, schema_of
from articles.formats.exports.streams import FORMATS, ExportFormat

__all__ = [
    "FORMATS",
    "LICENCE_URL",
    "RIGHTS_NOTE",
    "ExportFormat",
    "ExportSchema",
    "schema_of",
]
