"""Dashboard of the admin: work queues, the editor's own drafts, and their saved filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Count, Min
from django.http import HttpRequest
from django.urls import reverse

from articles.admin.editorial.lost_anchors import find_lost_anchors
from articles.admin.editorial.saved_filters import visible_filters
from articles.admin.editorial.unmatched_names import undecided
from articles.admin.work_queues import (
    failed_imports,
    overdue_pledges,
    stale_pledges,
    unfinished_articles,
    unpinned_quotes,
)
from articles.models import (
    Decision,
    Proposal,
    ProposedRevision,
    ProposedState,
    Report,
    ReportState,
    VerdictDraft,
    drafts_of,
)
from articles.models.missing_sources import missing_sources
from articles.models.roles import PUBLISH
from articles.models.visibility import Publishable

VIEW = "articles.view_proposal"
"""Permission of every role; staff without a role have no work queues."""

MAX_DRAFTS = 8
"""Drafts listed on the dashboard; the linked lists show all of them."""


@dataclass(frozen=True)
class WorkQueue:
    """A queue of one kind of work: its label, number of items, list page and oldest item."""

    singular: str
    plural: str
    count: int
    url: str
    oldest: date | datetime | None = None

    @property
    def label(self) -> str:
        return self.singular if self.count == 1 else self.plural


@dataclass(frozen=True)
class OwnDraft:
    """A link to one of the editor's own drafts."""

    kind: str
    name: str
    url: str
    updated_at: datetime


def dashboard_context(request: HttpRequest) -> dict:
    """Template context of the dashboard, in addition to Django's own."""
    if not request.user.has_perm(VIEW):
        return {"queues": []}
    drafts, draft_counts = my_drafts(request.user)
    return {
        "may_search": True,
        "queues": open_work_queues(request.user),
        "drafts": drafts,
        "draft_counts": draft_counts,
        "filters": visible_filters(request.user),
    }


def open_work_queues(user) -> list[WorkQueue]:
    """Non-empty work queues that *user* may work on."""
    queues = (build() for permissions, build in WORK_QUEUES if user.has_perms((*permissions, VIEW)))
    return [queue for queue in queues if queue.count]


def _queue(labels: tuple[str, str], rows: models.QuerySet, since: str, url: str) -> WorkQueue:
    totals = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return WorkQueue(*labels, totals["count"], url, totals["oldest"])


def _lost_anchor_queue() -> WorkQueue:
    labels = (
        "quote that no longer matches after a text change",
        "quotes that no longer match after a text change",
    )
    count = sum(rows.count() for rows in find_lost_anchors())
    return WorkQueue(*labels, count, reverse("admin:lost_anchors"))


def _missing_source_queue() -> WorkQueue:
    return WorkQueue(
        "cited page without a text",
        "cited pages without a text",
        len(missing_sources(waiting_only=True)),
        reverse("admin:missing_sources"),
    )


def _list(kind: str, query: str) -> str:
    return f"{reverse(f'admin:articles_{kind}_changelist')}?{query}"


# In the order of the work: each with the permissions that it takes.
WORK_QUEUES: tuple[tuple[tuple[str, ...], Callable[[], WorkQueue]], ...] = (
    (
        (PUBLISH,),
        lambda: _queue(
            ("proposal to review", "proposals to review"),
            Proposal.objects.filter(decision=Decision.OPEN),
            "created_at",
            reverse("admin:review"),
        ),
    ),
    (
        (PUBLISH,),
        lambda: _queue(
            ("reviewed article to publish", "reviewed articles to publish"),
            unfinished_articles(),
            "created_at",
            _list("article", "work=finish"),
        ),
    ),
    (
        (PUBLISH, "articles.change_proposedrevision"),
        lambda: _queue(
            ("proposed change of a published article", "proposed changes of published articles"),
            ProposedRevision.objects.filter(state=ProposedState.OPEN),
            "created_at",
            reverse("admin:proposed_revisions"),
        ),
    ),
    (
        (PUBLISH, "articles.change_alias"),
        lambda: _queue(
            ("name to identify", "names to identify"),
            undecided(),
            "created_at",
            reverse("admin:unmatched_names"),
        ),
    ),
    (
        (PUBLISH, "articles.change_report"),
        lambda: _queue(
            ("reader report", "reader reports"),
            Report.objects.filter(state=ReportState.OPEN),
            "created_at",
            reverse("admin:reports"),
        ),
    ),
    (
        ("articles.add_verdictreview",),
        lambda: _queue(
            ("verdict awaiting review", "verdicts awaiting review"),
            VerdictDraft.objects.filter(review=None),
            "created_at",
            reverse("admin:verdicts"),
        ),
    ),
    ((PUBLISH,), _lost_anchor_queue),
    (
        (PUBLISH,),
        lambda: _queue(
            ("quote not found in its article", "quotes not found in their article"),
            unpinned_quotes(),
            "created_at",
            f"{reverse('admin:lost_anchors')}?place=none",
        ),
    ),
    (("articles.add_article",), _missing_source_queue),
    (
        ("articles.add_article",),
        lambda: _queue(
            ("failed import", "failed imports"),
            failed_imports(),
            "created_at",
            _list("importitem", "failing=still"),
        ),
    ),
    (
        ("articles.add_statusupdate",),
        lambda: _queue(
            ("pledge past its deadline", "pledges past their deadline"),
            overdue_pledges(),
            "deadline",
            _list("pledge", "due=overdue"),
        ),
    ),
    (
        ("articles.add_statusupdate",),
        lambda: _queue(
            ("pledge to check again", "pledges to check again"),
            stale_pledges(),
            "checked_on",
            _list("pledge", "due=stale"),
        ),
    ),
)


def my_drafts(user) -> tuple[list[OwnDraft], list[WorkQueue]]:
    """The newest drafts of *user*, and the number of drafts by kind of record."""
    drafts, counts = [], []
    for model in apps.get_app_config("articles").get_models():
        opts = model._meta
        has_list = issubclass(model, Publishable) and admin.site.is_registered(model)
        if not has_list or not user.has_perm(f"articles.view_{opts.model_name}"):
            continue
        rows = drafts_of(model, user)
        if not (count := rows.count()):
            continue
        list_url = f"{reverse(f'admin:articles_{opts.model_name}_changelist')}?mine=drafts"
        counts.append(WorkQueue(opts.verbose_name, opts.verbose_name_plural, count, list_url))
        for record in rows.order_by("-updated_at", "-pk")[:MAX_DRAFTS]:
            url = reverse(f"admin:articles_{opts.model_name}_change", args=[record.pk])
            drafts.append(OwnDraft(opts.verbose_name, str(record), url, record.updated_at))
    drafts.sort(key=lambda draft: draft.updated_at, reverse=True)
    return drafts[:MAX_DRAFTS], counts
