"""History of an article with its parts: quotes, mentions, pledges and texts in one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from simple_history.template_utils import HistoricalRecordContextHelper

from articles.models import Article, Mention, Pledge, Quote

PAGE_SIZE = 50


@dataclass
class HistoryEntry:
    """One change: when, by whom, of which record, and the changed fields (old and new)."""

    date: datetime
    user: str
    action: str
    kind: str
    record: str
    url: str = ""
    fields: list[dict] = field(default_factory=list)


def history_page(request: HttpRequest, article: Article) -> Page:
    """A page (``?p=``) of all changes of *article* and its parts, newest first."""
    histories = _histories(article)
    rows = [row for history in histories for row in history]
    revisions = article.revisions.defer("body").select_related("editor")
    rows += revisions
    rows.sort(key=lambda row: (_date(row), row.pk), reverse=True)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    previous = _previous_rows(histories)
    existing = _existing(page)
    page.object_list = [
        _revision_change(row) if row in revisions else _change(row, previous, existing)
        for row in page.object_list
    ]
    return page


def _histories(article: Article) -> list[models.QuerySet]:
    """History rows of the article and of every record that was ever part of it."""
    quotes = Quote.history.filter(article_id=article.pk).order_by()
    mentions = Mention.history.filter(
        models.Q(article_id=article.pk) | models.Q(quote_id__in=quotes.values("id"))
    ).order_by()
    keys = {
        Article: [article.pk],
        Quote: quotes.values("id"),
        Mention: mentions.values("id"),
        Pledge: mentions.values("pledge_id"),
    }
    return [
        model.history.filter(id__in=pks)
        .select_related("history_user")
        ._select_related_history_tracked_objs()
        .order_by("id", "history_id")
        for model, pks in keys.items()
    ]


def _previous_rows(histories: Iterable[models.QuerySet]) -> dict[tuple, models.Model]:
    """The row before each history row of the same record."""
    previous = {}
    for history in histories:
        for before, row in pairwise(history):
            if before.id == row.id:
                previous[type(row), row.history_id] = before
    return previous


def _existing(page: Page) -> set[tuple]:
    """The records on the page that still exist: only these can be restored."""
    pks: dict[type, set[int]] = {}
    for row in page.object_list:
        if hasattr(row, "history_id"):
            pks.setdefault(row.instance_type, set()).add(row.id)
    return {
        (model, pk)
        for model, numbers in pks.items()
        for pk in model._base_manager.filter(pk__in=numbers).values_list("pk", flat=True)
    }


def _date(row) -> datetime:
    return row.history_date if hasattr(row, "history_id") else row.created_at


def _revision_change(revision) -> HistoryEntry:
    url = reverse("admin:article_text", args=[revision.article_id, revision.number])
    user = str(revision.editor or "system")
    label = f"Revision {revision.number}{': ' if revision.note else ''}{revision.note}"
    return HistoryEntry(revision.created_at, user, "Stored", "text", label, url)


def _change(row, previous: dict[tuple, models.Model], existing: set[tuple]) -> HistoryEntry:
    model = row.instance_type
    reason = f": {row.history_change_reason}" if row.history_change_reason else ""
    change = HistoryEntry(
        row.history_date,
        str(row.history_user or "system"),
        f"{row.get_history_type_display()}{reason}",
        str(model._meta.verbose_name),
        _label(row),
    )
    if (model, row.id) in existing:
        name = f"admin:articles_{model._meta.model_name}_simple_history"
        change.url = reverse(name, args=[row.id, row.history_id])
    before = previous.get((type(row), row.history_id))
    if before is not None:
        delta = row.diff_against(before, foreign_keys_are_objs=True)
        change.fields = HistoricalRecordContextHelper(model, row).context_for_delta_changes(delta)
    return change


def _label(row) -> str:
    """Name of the record as it was then, without querying its relations."""
    words = getattr(row, "title", "") or getattr(row, "exact", "")
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"
