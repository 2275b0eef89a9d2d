"""Publication date of a document, its precision and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from articles.importing.exceptions import ImportRefused
from articles.importing.page_dates import (
    ADDRESS,
    BYLINE,
    METADATA,
    PageDates,
)
from articles.text.dates import DAY, PartialDate
from articles.text.written_dates import read_date

HEAD_NOTE = "From the date line at the head of the document."
TYPED_NOTE = "Filled in by an editor."
METADATA_NOTE = "From the metadata file."
CITED_NOTE = "As the archive cites it."
FRONT_MATTER_NOTE = "From the front matter of the document."
COLUMN_NOTE = "From the column “{}”."
PAGE_NOTES = {
    METADATA: "From the page’s metadata.",
    BYLINE: "From the page’s byline.",
    ADDRESS: "From the page’s address.",
}
MISSING = "published_on"


@dataclass(frozen=True)
class PublicationDate:
    """A publication date with its precision and a note on its source."""

    on: date
    precision: str
    note: str


def from_editor(day: date) -> PublicationDate:
    """The date that an editor entered."""
    return PublicationDate(day, DAY, TYPED_NOTE)


def from_metadata(when: PartialDate) -> PublicationDate:
    """The date in the metadata file of the document."""
    return PublicationDate(when.start, when.precision, METADATA_NOTE)


def from_page(dates: PageDates) -> PublicationDate:
    """The date of a saved page; raises :class:`ImportRefused` if it has none."""
    if dates.published is None:
        others = f" (it shows {'; '.join(dates.other_dates)})" if dates.other_dates else ""
        raise ImportRefused(
            f"the page does not say when it was published{others}: fill in the date (for the "
            "command: “date = 2025-03-31” in NAME.toml)",
            missing=MISSING,
        )
    when = dates.published.when
    return PublicationDate(when.start, when.precision, PAGE_NOTES[dates.published.source])


def from_column(column: str, written: str, language: str, place: str) -> PublicationDate:
    """Parse the date in a table's *column*; raises :class:`ImportRefused` if it is ambiguous or not
    a date.
    """
    when: PartialDate | None = read_date(written, language)
    if when is None:
        raise ImportRefused(f"{place}: “{written[:80]}” is not a date; write YYYY-MM-DD")
    return PublicationDate(when.start, when.precision, COLUMN_NOTE.format(column))


def future_date_notes(day: date) -> tuple[str, ...]:
    """A note for the editor if *day* is in the future in every time zone."""
    if day > date.today() + timedelta(days=1):
        return (f"the date of publication, {PartialDate(day)}, is in the future",)
    return ()
