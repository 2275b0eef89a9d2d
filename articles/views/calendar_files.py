"""Calendar files of summits and of deadlines: of a listing, and of one pledge."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from articles import filters
from articles.filters.labels import NOUNS
from articles.formats.calendars import CALENDAR_PATHS, DEADLINE_PATH, MEDIA_TYPE, calendar_stream
from articles.formats.exports import schema_of
from articles.formats.metadata.site_url import site_url
from articles.kinds import PLEDGE
from articles.views.detail import record_or_404, redirect_to_record
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


@require_safe
def deadline(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """``deadline.ics`` below the page of a pledge with a deadline."""
    pledge = record_or_404(schema_of(PLEDGE).records(), pk)
    url = f"{pledge.get_absolute_url()}{DEADLINE_PATH}"
    if pledge.deadline is None:
        raise Http404("This pledge has no deadline.")
    if request.path != url:
        return redirect_to_record(request, url)
    site, name = site_url(request), f"Summit Archive: {pledge.title}"
    page = f"{site}{pledge.get_absolute_url()}"
    pieces = calendar_stream(PLEDGE, [[pledge]], site, name, page)
    response = StreamingHttpResponse(pieces, content_type=MEDIA_TYPE)
    name = f"summit-archive-pledge-{pledge.pk}.ics"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def calendar_name(listing: filters.Listing) -> str:
    """The calendar's name: what it lists, and the active filters."""
    noun = NOUNS[listing.kind][1]
    name = f"Summit Archive: {f'deadlines of {noun}' if listing.kind == PLEDGE else noun}"
    if not listing.is_filtered:
        return name
    return f"{name} – {''.join(text for text, _ in listing.describe())}"
