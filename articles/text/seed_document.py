"""Seed documents: plain text with a leading date line, paragraphs and section headings.

``" date YYYY-MM-DD "`` stands before the lead; blank lines part the paragraphs; a short line
without a final stop, in a block of its own, heads a section.
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
    """A text that is not a seed document: on which line, what is wrong, and what to do.

    ``line`` counts from 1 in the text as it was given; ``str()`` of the error says it all.
    """

    def __init__(self, line: int, what: str, remedy: str) -> None:
        self.line, self.what, self.remedy = line, what, remedy
        super().__init__(f"line {line}: {what} {remedy}")


class EmptyDocumentError(SeedError):
    """Nothing but white space."""


class NotTextError(SeedError):
    """Control characters: a binary file or a wrong encoding."""


class MissingDateError(SeedError):
    """No date line before the text."""


class ImpossibleDateError(SeedError):
    """A date line whose date is not written as asked or is not in the calendar."""


class MissingTextError(SeedError):
    """A date line with nothing behind it."""


@dataclass(frozen=True)
class SeedDocument:
    """What a seed document says: its date, and the body from the lead on.

    Line ends of the body are ``\\n``; white space at both ends is gone; nothing else is touched.
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
    """Read a seed document; raises a kind of ``SeedError`` when it is not one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bare = text.lstrip("\ufeff \t\n\v\f\u00a0")
    if not bare.strip():
        raise EmptyDocumentError(1, "The document is empty.", "Give it a date line and a text.")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise NotTextError(
            line,
            f"The character U+{ord(control.group()):04X} is not part of a text.",
            "Save the document as plain text in UTF-8.",
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
            "Write the year with four digits, the month and the day with two, e.g. 2025-03-31.",
        )
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ImpossibleDateError(
            line, f"{written} is not a day in the calendar.", "Correct the month or the day."
        ) from None
