"""Export of the whole public archive: a Data Package of CSV tables, and one SQLite database."""

from articles.formats.exports.archive.writer import write_archive

__all__ = ["write_archive"]
