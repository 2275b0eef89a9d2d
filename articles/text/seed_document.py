"""Parser for seed documents: plain text with a date line, paragraphs and section headings.

``" date YYYY-MM-DD "`` comes before the lead; blank lines separate paragraphs; a short line without
a final stop in a block by itself is a section heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from articles.text.spans import (
    Block,
    Section,
    paragraphs,
    sections,
)

_DATE_LINE = re.compile(r"[ \t\ufeff]*date[ \t]+(\S{1,40})[ \t]*", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class SeedError(ValueError):
    """Syntax error in a seed document: the line, the problem and the remedy.

    ``line`` counts from 1 in the original text; ``str()`` has the full message.
    """

    def __init__(self, line: int, what: str, remedy: str) -> None:
        self.line, self.what, self.remedy = line, what, remedy
        super().__init__(f"line {line}: {what} {remedy}")


class EmptyDocumentError(SeedError):
    """The document has only white space."""


class NotTextError(SeedError):
    """The document has control characters: a binary file or a wrong encoding."""


class MissingDateError(SeedError):
    """The date line is missing."""


class ImpossibleDateError(SeedError):
    """The date has the wrong format or does not exist."""


class MissingTextError(SeedError):
    """There is no text after the date line."""


@dataclass(frozen=True)
class SeedDocument:
    """A parsed seed document: its date, and the body from the lead on.

    Line ends are normalised to ``\\n`` and outer white space is stripped; nothing else changes.
    """

    published_on: date
    body: str

    @property
    def blocks(self) -> list[Block]:
        """The body's paragraphs with their kinds and offsets."""
        return paragraphs(self.body)

    @property
    def sections(self) -> list[Section]:
        """The body's parts; the part before the first heading has an empty heading."""
        return sections(self.body)

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.blocks[0].text


def parse_seed(text: str) -> SeedDocument:
    """Parse a seed document; raises a subclass of ``SeedError``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bare = text.lstrip("\ufeff \t\n\v\f\u00a0")
    if not bare.strip():
        raise EmptyDocumentError(1, "The document is empty.", "Add a date line and text.")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise NotTextError(
            line,
            f"The character U+{ord(control.group()):04X} is not allowed in text.",
            "Save the document as plain text (UTF-8).",
        )
    line = text.count("\n", 0, len(text) - len(bare)) + 1
    stamp = _DATE_LINE.match(bare)
    if not stamp:
        raise MissingDateError(
            line,
            "The document does not begin with its date.",
            "Put “date YYYY-MM-DD” before the first sentence, e.g. “date 2025-03-31”.",
        )
    published_on = _day(stamp.group(1), line)
    body = bare[stamp.end() :].strip("\ufeff \t\n\v\f\u00a0")
    if not any(character.isalnum() for character in body):
        raise MissingTextError(
            line, "No text follows the date.", "Add the lead and the paragraphs."
        )
    return SeedDocument(published_on, body)


def _day(written: str, line: int) -> date:
    match = _ISO_DAY.fullmatch(written)
    if not match:
        raise ImpossibleDateError(
            line,
            f"“{written}” is not a date written YYYY-MM-DD.",
            "Use four digits for the year and two for month and day, e.g. 2025-03-31.",
        )
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ImpossibleDateError(
            line, f"{written} does not exist.", "Correct the month or the day."
        ) from None
