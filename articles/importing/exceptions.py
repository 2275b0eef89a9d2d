"""Exceptions of the importer."""

from __future__ import annotations


class ImportRefused(ValueError):  # noqa: N818 - about the document, not the program
    """A document cannot be imported; ``reason`` says why and what to do.

    ``line`` (from 1) is set if a single line is at fault; ``missing`` names missing metadata that
    an editor can fill in, such as "published_on". ``addresses`` are those of a page without a date:
    the archive may know it.
    """

    def __init__(
        self,
        reason: str,
        line: int | None = None,
        missing: str = "",
        addresses: tuple[str, ...] = (),
    ):
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.missing = missing
        self.addresses = addresses

    @property
    def args_for_pickle(self) -> tuple:
        """The arguments to create the error again in another process."""
        return self.reason, self.line, self.missing, self.addresses


class NotCited(ImportRefused):
    """The archive does not cite the document, and only cited pages are wanted."""


class TookTooLong(ImportRefused):
    """Parsing exceeded the time or memory limit."""
