"""Calendar files of a listing: ``/summits/calendar.ics`` and ``/pledges/deadlines.ics``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from articles import filters
from articles.filters.labels import NOUNS
from articles.formats.calendars import CALENDAR_PATHS, MEDIA_TYPE, calendar_stream
from articles.formats.exports import schema_of
from articles.formats.metadata.site_url import site_url
from articles.kinds import PLEDGE
from articles.views.exports import ListingFileView


class CalendarFileView(ListingFileView):
    """All rows of a listing with a date, as iCalendar; takes the filters of the list."""

    def file(self, request: HttpRequest, listing: filters.Listing, form: str) -> HttpResponse:
        site = site_url(request)
        results = listing.search(schema_of(listing.kind).records())
        url = f"{site}{listing.list_url.at(listing.address).href}"
        pieces = calendar_stream(listing.kind, results.batches(), site, calendar_name(listing), url)
        response = StreamingHttpResponse(pieces, content_type=MEDIA_TYPE)
        name = f"summit-archive-{CALENDAR_PATHS[listing.kind]}"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response


def calendar_name(listing: filters.Listing) -> str:
    """The calendar's name: what it lists, and the active filters."""
    noun = NOUNS[listing.kind][1]
    name = f"Summit Archive: {f'deadlines of {noun}' if listing.kind == PLEDGE else noun}"
    if not listing.selection.filtered:
        return name
    return f"{name} – {''.join(text for text, _ in listing.describe())}"
