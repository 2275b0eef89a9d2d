"""Exceptions of the importer."""

from __future__ import annotations


class ImportRefused(ValueError):  # noqa: N818 - about the document, not the program
    """A document cannot be imported; ``reason`` says why and what to do.

    ``line`` (from 1) is set if a single line is at fault; ``missing`` names missing metadata that
    an editor can fill in, such as "published_on".
    """

    def __init__(self, reason: str, line: int | None = None, missing: str = ""):
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.missing = missing


class TookTooLong(ImportRefused):
    """Parsing exceeded the time or memory limit."""
