"""Results as files: CSV, JSON and NDJSON, streamed in constant memory."""

from articles.formats.exports.all_kinds import sheet_of
from articles.formats.exports.columns import Sheet
from articles.formats.exports.licence import LICENCE_URL, RIGHTS_NOTE
from articles.formats.exports.schemas import SHEETS
from articles.formats.exports.streams import FORMATS, Format

__all__ = ["FORMATS", "LICENCE_URL", "RIGHTS_NOTE", "SHEETS", "Format", "Sheet", "sheet_of"]
