"""When a document was published, how precisely that is known, and what says so."""

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
COLUMN_NOTE = "From the column “{}”."
PAGE_NOTES = {
    METADATA: "From the page’s metadata.",
    BYLINE: "From the page’s byline.",
    ADDRESS: "From the page’s address.",
}
MISSING = "published_on"


@dataclass(frozen=True)
class PublicationDate:
    """The date of publication, its precision, and the note that says where it comes from."""

    on: date
    precision: str
    note: str


def typed(day: date) -> PublicationDate:
    """The date that an editor filled in."""
    return PublicationDate(day, DAY, TYPED_NOTE)


def from_page(dates: PageDates) -> PublicationDate:
    """The date that a page gives; raises :class:`ImportRefused`, with what was seen, if it gives
    none."""
    if dates.published is None:
        seen = f" (it shows {'; '.join(dates.seen)})" if dates.seen else ""
        raise ImportRefused(
            f"the page does not say when it was published{seen}: fill in the date", missing=MISSING
        )
    when = dates.published.when
    return PublicationDate(when.start, when.precision, PAGE_NOTES[dates.published.source])


def from_column(column: str, written: str, language: str, place: str) -> PublicationDate:
    """The date in a table's *column*; raises :class:`ImportRefused` if it is none, or one of
    two."""
    when: PartialDate | None = read_date(written, language)
    if when is None:
        raise ImportRefused(f"{place}: “{written[:80]}” is not a date; write YYYY-MM-DD")
    return PublicationDate(when.start, when.precision, COLUMN_NOTE.format(column))


def notice_of_future(day: date) -> tuple[str, ...]:
    """A notice to the editor if *day* is later than tomorrow, somewhere, can be."""
    if day > date.today() + timedelta(days=1):
        return (f"the date of publication, {PartialDate(day)}, is in the future",)
    return ()
