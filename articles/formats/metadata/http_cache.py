"""When anything in the archive last changed: an answer from before needs no sending again."""

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

# A file that is made so soon after a change may be older than the change: the index, which says
# what stands in it, follows the records.
SETTLED = timedelta(minutes=1)
ADDED = "+"  # how a history marks a new record
LOOKED_AT = 20  # the newest entries of each history


@dataclass(frozen=True, slots=True)
class Moments:
    """``newest``: the newest change of any record, or the last midnight, from which deadlines are
    counted; ``changed``: the newest change or deletion of a record that was there before."""

    newest: datetime
    changed: datetime | None


def moments() -> Moments:
    """When records last changed, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        rows = [(table, _aware(at), kind) for table, at, kind in cursor.fetchall() if at]
    changed = []
    for _, group in groupby(sorted(rows, key=lambda row: row[0]), key=lambda row: row[0]):
        newest_first = sorted(group, key=lambda row: row[1], reverse=True)
        older = [at for _, at, kind in newest_first if kind != ADDED]
        # Nothing but new records as far as was looked: any change is older than the last of them.
        changed += older[:1] or [at for _, at, _ in newest_first[LOOKED_AT - 1 :]]
    midnight = timezone.make_aware(datetime.combine(deadlines.today(), time.min))
    return Moments(max([midnight, *(at for _, at, _ in rows)]), max(changed, default=None))


def last_modified() -> datetime:
    """The newest change of any record, or the last midnight."""
    return moments().newest


def set_last_modified(
    request: HttpRequest, response: HttpResponse, newest: datetime | None = None
) -> None:
    """Set ``Last-Modified``: *newest* (of any record, unless it is given), or the newest change to
    an existing record when that is later.

    A change can take a record out of a list, so that its newest record is older than before.
    ``If-Modified-Since`` is compared with whole seconds. A change therefore counts from the next
    second on: whoever read the list in the same second, before it, gets the new one.
    """
    known = moments()
    moment = int((newest or known.newest).timestamp())
    if known.changed is not None:
        moment = max(moment, ceil(known.changed.timestamp()))
    response["Last-Modified"] = http_date(min(moment, int(timezone.now().timestamp())))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and since < moment:
        del request.META["HTTP_IF_MODIFIED_SINCE"]


def conditional_get(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answer depends on the address and the public records alone: sent again only
    when one of them has changed since the client had it. It is too long to be compared itself, and
    must be made as it is sent."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        moment = last_modified()
        if timezone.now() - moment < SETTLED or outbox.queue_lag()[0]:
            return view(request, *args, **kwargs)
        # Weak: a file says when it was made.
        tag, seconds = f'W/"{moment:%Y%m%d%H%M%S%f}"', int(moment.timestamp())
        answer = view(request, *args, **kwargs)
        if answer.status_code != 200:
            return answer
        answer["ETag"], answer["Last-Modified"] = tag, http_date(seconds)
        # One that is not sent is dropped: nothing of it has begun, and to close it would tell
        # everybody that the request is over, upon which connections to the database are let go.
        return get_conditional_response(request, tag, seconds, answer)

    return asked


@cache
def _question() -> str:
    """One query for the newest entries of each table; each is the end of an index."""
    name = connection.ops.quote_name
    parts = []
    for number, model in enumerate(apps.get_app_config("articles").get_models()):
        table = name(model._meta.db_table)
        if hasattr(model, "history_date"):
            date, kind = name("history_date"), name("history_type")
            newest = f"{number} AS place, {date} AS moment, {kind} AS kind FROM {table}"
            rows = f"SELECT {newest} ORDER BY {date} DESC LIMIT {LOOKED_AT}"
            parts.append(f"SELECT * FROM ({rows}) AS rows_{number}")  # noqa: S608 - ours
        elif issubclass(model, Publishable):
            newest = f"MAX({name('updated_at')})"
            parts.append(f"SELECT {number}, {newest}, '{ADDED}' FROM {table}")  # noqa: S608 - ours
    return " UNION ALL ".join(parts)


def _aware(moment: datetime | str) -> datetime:
    """SQLite gives the text that it holds; it is UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
