"""The ways to follow a record: its own feed, calendar and page, and the list of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model

from articles import change_log
from articles.filters.labels import NOUNS
from articles.formats.calendars import CALENDAR_PATHS, DEADLINE_PATH
from articles.kinds import (
    ARTICLE,
    BY_MODEL,
    BY_NAME,
    COUNTRY,
    ORGANISATION,
    PLEDGE,
    QUOTE,
    SPEAKER,
    SUMMIT,
    TOPIC,
)

FOLLOW_PATH = "follow/"
# What the mails and the feed of a record have, by kind.
NEWS = {
    ARTICLE: "corrections, changed texts, and verdicts on the pledges that it mentions",
    QUOTE: "corrections, new versions of the statement, and verdicts on the pledges that it became",
    PLEDGE: "verdicts with their evidence, and corrections",
    SPEAKER: "new statements, new pledges with their verdicts, and corrections",
    SUMMIT: "new articles, statements and pledges, verdicts, and corrections",
    ORGANISATION: "new statements, new pledges with their verdicts, and corrections",
    TOPIC: "new articles, statements, pledges and summits",
    COUNTRY: "new statements, pledges, speakers and organisations",
}
# The list that is filtered by a record, and what it has.
_LIST_OF = {
    SPEAKER: ("/quotes/", "all quotes by"),
    ORGANISATION: ("/pledges/", "all pledges of"),
    SUMMIT: ("/search/", "all new and changed records of"),
    TOPIC: ("/search/", "all new and changed records on"),
    COUNTRY: ("/search/", "all new and changed records of"),
}


@dataclass(frozen=True, slots=True)
class FollowLinks:
    """Relative URLs of the page of all ways, the feed and the calendar, which may be empty.

    ``list_url`` and ``list_label`` are the page to follow a list that has this record, or its news.
    """

    kind: str
    url: str
    feed: str
    calendar: str
    list_url: str
    list_label: str

    @property
    def ways(self) -> str:
        """The ways in words: "by mail, in a feed reader or calendar"."""
        reader = "in a feed reader or calendar" if self.calendar else "in a feed reader"
        if not settings.EMAIL_ENABLED:
            return reader
        return f"by mail, {reader}" if self.calendar else f"by mail or {reader}"


def follow_links(record: Model) -> FollowLinks:
    """The ways to follow a record of any kind with a page."""
    kind = BY_MODEL[type(record)]
    own = urlencode(change_log.record_parameter(record))
    has_changes = kind.name in change_log.RECORD_KINDS
    feed = f"/changes/feed/?{own}" if has_changes else f"/search/feed/?{own}"
    calendar = ""
    if kind.name == PLEDGE and record.deadline:
        calendar = f"{record.get_absolute_url()}{DEADLINE_PATH}"
    elif kind.name in BY_NAME[PLEDGE].facets:
        calendar = f"/pledges/{CALENDAR_PATHS[PLEDGE]}?{own}"
    return FollowLinks(
        kind.name,
        f"{record.get_absolute_url()}{FOLLOW_PATH}",
        feed,
        calendar,
        *_list_of(record, own),
    )


def _list_of(record: Model, own: str) -> tuple[str, str]:
    """Page to follow a list, and what it lists."""
    name = BY_MODEL[type(record)].name
    if name in _LIST_OF:
        listed, label = _LIST_OF[name]
        return f"{listed}{FOLLOW_PATH}?{own}", f"{label} {record}"
    url, label = f"{BY_NAME[name].url}{FOLLOW_PATH}", f"all {NOUNS[name][1]}"
    if record.summit is None:
        return url, label
    return f"{url}?{urlencode({'summit': record.summit.slug})}", f"{label} at {record.summit}"
