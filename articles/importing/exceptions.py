"""A document that cannot be imported, and what to do about it."""

from __future__ import annotations


class ImportRefused(ValueError):  # noqa: N818 - a verdict on a document, not a mistake in a program
    """Why a document is not imported.

    ``line``, from 1, is set where one line is at fault; ``missing`` names what the document does
    not say and a person can fill in, such as "published_on".
    """

    def __init__(self, reason: str, line: int | None = None, missing: str = ""):
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.missing = missing


class TookTooLong(ImportRefused):
    """The document needs more time or memory than it is given."""
