"""iCalendar files (RFC 5545) of summits and of the deadlines of pledges, to subscribe to.

All entries are all-day events. A deadline that is only known as a month or a year is on the last
day of that period, and the entry says so. Identifiers (UID) and time stamps depend on the record
only, so that a calendar program updates its entries instead of repeating them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from articles.formats.exports import RIGHTS_NOTE, schema_of
from articles.kinds import PLEDGE, SUMMIT
from articles.models import Pledge, Summit, partial
from articles.rows import Row
from articles.text.dates import DAY

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(days=1)  # how often a calendar program should ask
_END = b"END:VCALENDAR\r\n"


def calendar_stream(
    kind: str, batches: Iterable[list], site: str, name: str, url: str
) -> Iterator[bytes]:
    """A calendar of summits or pledges in constant memory; *url* is the list they come from."""
    calendar = Calendar()
    calendar.add("prodid", "-//Summit Archive//EN")
    calendar.add("version", "2.0")
    for property_name in ("name", "x-wr-calname"):  # RFC 7986, and what programs read
        calendar.add(property_name, name)
    calendar.add("description", RIGHTS_NOTE)
    calendar.add("url", url)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    yield calendar.to_ical().removesuffix(_END)
    event_of = _EVENTS[kind]
    for batch in batches:
        rows = schema_of(kind).prepare(batch)
        yield b"".join(event.to_ical() for row in rows if (event := event_of(row, site)))
    yield _END


def _deadline(row: Row, site: str) -> Event | None:
    pledge: Pledge = row.record
    deadline = partial(pledge, "deadline")
    if deadline is None:
        return None
    makers = ", ".join(str(actor) for actor in row.related["actors"] if actor.part == "maker")
    exact = deadline.precision == DAY
    lines = [
        pledge.summary,
        f"By: {makers}" if makers else "",
        f"Status: {pledge.status_label}",
        f"In the words of the source: {pledge.deadline_words}" if pledge.deadline_words else "",
        "" if exact else f"The day is not known, only {deadline}. This is the last day of it.",
    ]
    event = _event(pledge, f"pledge-{pledge.pk}-deadline", site)
    event.add("summary", f"Deadline{'' if exact else f' in {deadline}'}: {pledge.title}")
    event.add("description", _text(lines))
    event.add("dtstart", deadline.end)
    event.add("dtend", deadline.end + timedelta(days=1))
    return event


def _summit(row: Row, site: str) -> Event:
    summit: Summit = row.record
    event = _event(summit, f"summit-{summit.pk}", site)
    event.add("summary", summit.name)
    event.add("description", _text([summit.summary, summit.date_note]))
    event.add("dtstart", summit.start_on)
    event.add("dtend", summit.end_on + timedelta(days=1))  # the day after the last
    if place := ", ".join(str(part) for part in (summit.city, summit.country) if part):
        event.add("location", place)
    return event


def _event(record: Pledge | Summit, name: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{urlsplit(site).hostname}")
    event.add("dtstamp", record.updated_at.replace(microsecond=0))
    event.add("url", f"{site}{record.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")  # does not make anyone busy
    return event


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


_EVENTS = {PLEDGE: _deadline, SUMMIT: _summit}
CALENDAR_PATHS = {SUMMIT: "calendar.ics", PLEDGE: "deadlines.ics"}
DEADLINE_PATH = "deadline.ics"  # below the page of a pledge
