"""When anything in the archive last changed: an answer from before needs no sending again."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache

from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles.models import deadlines
from articles.models.publishing import Publishable


def last_changed() -> datetime:
    """The newest change of any record, or the last midnight, from which deadlines are counted."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        moments = [_aware(moment) for (moment,) in cursor.fetchall() if moment]
    midnight = timezone.make_aware(datetime.combine(deadlines.today(), time.min))
    return max([midnight, *moments])


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
