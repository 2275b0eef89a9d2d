"""When anything in the archive last changed: an answer from before needs no sending again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache, wraps
from math import ceil

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from articles.models import deadlines
from articles.models.publishing import Publishable
from articles.search import changes

# A file that is made so soon after a change may be older than the change: the index, which says
# what stands in it, follows the records.
SETTLED = timedelta(minutes=1)


def last_changed() -> datetime:
    """The newest change of any record, or the last midnight, from which deadlines are counted."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        moments = [_aware(moment) for (moment,) in cursor.fetchall() if moment]
    midnight = timezone.make_aware(datetime.combine(deadlines.today(), time.min))
    return max([midnight, *moments])


def date_answer(request: HttpRequest, response: HttpResponse, newest: datetime) -> None:
    """Set ``Last-Modified``: *newest*, or the newest change to any record when that is later.

    A change can take a record out of a list, so that its newest record is older than before.
    ``If-Modified-Since`` is compared with whole seconds. A change therefore counts from the next
    second on: whoever read the list in the same second, before it, gets the new one.
    """
    moment = int(newest.timestamp())
    if changed := _last_change_of_existing(last_changed()):
        moment = max(moment, ceil(changed.timestamp()))
    response["Last-Modified"] = http_date(min(moment, int(timezone.now().timestamp())))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and since < moment:
        del request.META["HTTP_IF_MODIFIED_SINCE"]


def unless_unchanged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answer depends on the address and the public records alone: sent again only
    when one of them has changed since the client had it. It is too long to be compared itself, and
    must be made as it is sent."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        moment = last_changed()
        if timezone.now() - moment < SETTLED or changes.lag()[0]:
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


@lru_cache(maxsize=1)
def _last_change_of_existing(seen: datetime) -> datetime | None:
    """The newest change or deletion of a record that was there before; *seen* keys the cache."""
    with connection.cursor() as cursor:
        cursor.execute(_changes_of_existing())
        moments = [_aware(moment) for (moment,) in cursor.fetchall() if moment]
    return max(moments, default=None)


@cache
def _changes_of_existing() -> str:
    name = connection.ops.quote_name
    parts = []
    for model in apps.get_app_config("articles").get_models():
        if hasattr(model, "history_date"):
            table, date, kind = map(name, (model._meta.db_table, "history_date", "history_type"))
            newest = f"SELECT {date} FROM {table} WHERE {kind} <> '+'"  # noqa: S608 - names of ours
            last = f"{newest} ORDER BY {date} DESC LIMIT 1"
            parts.append(f"SELECT * FROM ({last}) AS newest")  # noqa: S608 - names of ours
    return " UNION ALL ".join(parts)


@cache
def _question() -> str:
    """One query for the newest entry of each table; each is the end of an index."""
    name = connection.ops.quote_name
    parts = []
    for model in apps.get_app_config("articles").get_models():
        column = "history_date" if hasattr(model, "history_date") else "updated_at"
        if issubclass(model, Publishable) or column == "history_date":
            table = name(model._meta.db_table)
            parts.append(f"SELECT MAX({name(column)}) FROM {table}")  # noqa: S608 - names of ours
    return " UNION ALL ".join(parts)


def _aware(moment: datetime | str) -> datetime:
    """SQLite gives the text that it holds; it is UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
