"""HTTP caching: ``Last-Modified`` and ``ETag`` from the time of the last change to any record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, wraps
from itertools import groupby
from math import ceil

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from articles.models import deadlines
from articles.models.visibility import Publishable
from articles.search.indexing import outbox

# An export made this soon after a change may not include it yet: it is read from the search index,
# which is updated after the records.
SETTLING_TIME = timedelta(minutes=1)
CREATED = "+"  # history_type of a new record
HISTORY_LIMIT = 20  # entries read from each history table


@dataclass(frozen=True, slots=True)
class LastChanges:
    """Times of the last changes.

    ``newest``: to any record, or the last midnight, when deadlines pass; ``existing``: the last
    change or deletion of an existing record.
    """

    newest: datetime
    existing: datetime | None


def last_changes() -> LastChanges:
    """The times of the last changes, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_last_changes_sql())
        rows = [(table, _aware(at), kind) for table, at, kind in cursor.fetchall() if at]
    existing = []
    for _, group in groupby(sorted(rows, key=lambda row: row[0]), key=lambda row: row[0]):
        newest_first = sorted(group, key=lambda row: row[1], reverse=True)
        changes = [at for _, at, kind in newest_first if kind != CREATED]
        # Only new records in the entries read: any change is at most as recent as the last entry.
        existing += changes[:1] or [at for _, at, _ in newest_first[HISTORY_LIMIT - 1 :]]
    midnight = timezone.make_aware(datetime.combine(deadlines.today(), time.min))
    return LastChanges(max([midnight, *(at for _, at, _ in rows)]), max(existing, default=None))


def last_modified() -> datetime:
    """The last change of any record, or the last midnight."""
    return last_changes().newest


def set_last_modified(
    request: HttpRequest, response: HttpResponse, newest: datetime | None = None
) -> None:
    """Set ``Last-Modified`` to *newest* (default: the last change of any record), or to the last
    change of an existing record if that is later.

    A change can remove a record from a list, and the newest record left is older. ``Last-Modified``
    has whole seconds, so a change counts from the next second on: a client that fetched the list
    earlier in the same second gets the new one.
    """
    changes = last_changes()
    modified = int((newest or changes.newest).timestamp())
    if changes.existing is not None:
        modified = max(modified, ceil(changes.existing.timestamp()))
    response["Last-Modified"] = http_date(min(modified, int(timezone.now().timestamp())))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and since < modified:
        del request.META["HTTP_IF_MODIFIED_SINCE"]


def conditional_get(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """View decorator for streamed files: 304 unless a record has changed since the client's copy.

    The response must depend only on the URL and the public records. It is streamed, so its ``ETag``
    is made from the time of the last change instead of the content.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        modified = last_modified()
        if timezone.now() - modified < SETTLING_TIME or outbox.queue_lag()[0]:
            return view(request, *args, **kwargs)
        # Weak, because the file contains the time of the export.
        etag, seconds = f'W/"{modified:%Y%m%d%H%M%S%f}"', int(modified.timestamp())
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        response["ETag"], response["Last-Modified"] = etag, http_date(seconds)
        # For a 304 the unstarted stream is dropped without close(): that would send
        # request_finished, which closes database connections.
        return get_conditional_response(request, etag, seconds, response)

    return wrapper


@cache
def _last_changes_sql() -> str:
    """One query for the latest entries of each table, read from the end of an index."""
    name = connection.ops.quote_name
    parts = []
    for number, model in enumerate(apps.get_app_config("articles").get_models()):
        table = name(model._meta.db_table)
        if hasattr(model, "history_date"):
            date, kind = name("history_date"), name("history_type")
            newest = f"{number} AS table_number, {date} AS changed_at, {kind} AS kind FROM {table}"
            rows = f"SELECT {newest} ORDER BY {date} DESC LIMIT {HISTORY_LIMIT}"
            parts.append(f"SELECT * FROM ({rows}) AS rows_{number}")  # noqa: S608 - our own names
        elif issubclass(model, Publishable):
            newest = f"MAX({name('updated_at')})"
            parts.append(f"SELECT {number}, {newest}, '{CREATED}' FROM {table}")  # noqa: S608 - our own names
    return " UNION ALL ".join(parts)


def _aware(value: datetime | str) -> datetime:
    """An aware datetime; SQLite returns text in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
