"""The admin's front page: what waits for an editor, their drafts, and their saved filters."""

from __future__ import annotations

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
from articles.models.visibility import Publishable

SHOWN = 8
"""Drafts named on the front page; the lists behind it have them all."""


@dataclass(frozen=True)
class WorkQueue:
    """One kind of work: what (for one, for several), how many, since when, and where."""

    one: str
    many: str
    count: int
    address: str
    oldest: date | datetime | None = None

    @property
    def what(self) -> str:
        return self.one if self.count == 1 else self.many


@dataclass(frozen=True)
class OwnDraft:
    """One of the editor's own drafts."""

    kind: str
    name: str
    address: str
    changed_at: datetime


def dashboard_context(request: HttpRequest) -> dict:
    """What stands on the front page besides Django's list of records."""
    if not request.user.has_perm("articles.view_proposal"):
        return {"waiting": []}
    drafts, kinds = my_drafts(request.user)
    return {
        "waiting": open_work_queues(request.user),
        "drafts": drafts,
        "draft_kinds": kinds,
        "filters": visible_filters(request.user),
    }


def open_work_queues(user) -> list[WorkQueue]:
    """The kinds of work there are now whose pages *user* may open; empty ones left out."""
    closed = (
        {reverse("admin:unmatched_names")} if not user.has_perm("articles.change_alias") else set()
    )
    found = [
        _of(
            ("proposal to review", "proposals to review"),
            Proposal.objects.filter(decision=Decision.OPEN),
            "created_at",
            reverse("admin:review"),
        ),
        _of(
            ("proposed change of a published article", "proposed changes of published articles"),
            ProposedRevision.objects.filter(state=ProposedState.OPEN),
            "created_at",
            reverse("admin:proposed_revisions"),
        ),
        _of(
            ("name that needs a human", "names that need a human"),
            undecided(),
            "created_at",
            reverse("admin:unmatched_names"),
        ),
        _of(
            ("report of a reader", "reports of readers"),
            Report.objects.filter(state=ReportState.OPEN),
            "created_at",
            reverse("admin:reports"),
        ),
        _of(
            ("verdict that waits for a second person", "verdicts that wait for a second person"),
            VerdictDraft.objects.filter(review=None),
            "created_at",
            reverse("admin:verdicts"),
        ),
        _lost(),
        _of(
            ("quote without a place in its text", "quotes without a place in their text"),
            unpinned_quotes(),
            "created_at",
            f"{reverse('admin:articles_quote_changelist')}?place=none",
        ),
        _of(
            ("document whose import failed", "documents whose import failed"),
            failed_imports(),
            "created_at",
            f"{reverse('admin:articles_importitem_changelist')}?failing=still",
        ),
        _of(
            ("pledge past its deadline", "pledges past their deadline"),
            overdue_pledges(),
            "deadline",
            f"{reverse('admin:articles_pledge_changelist')}?due=overdue",
        ),
        _of(
            ("pledge not checked for a long time", "pledges not checked for a long time"),
            stale_pledges(),
            "checked_on",
            f"{reverse('admin:articles_pledge_changelist')}?due=stale",
        ),
    ]
    return [kind for kind in found if kind.count and kind.address not in closed]


def _of(words: tuple[str, str], rows: models.QuerySet, since: str, address: str) -> WorkQueue:
    seen = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return WorkQueue(*words, seen["count"], address, seen["oldest"])


def _lost() -> WorkQueue:
    words = ("pin lost by a new text", "pins lost by a new text")
    count = sum(rows.count() for rows in find_lost_anchors())
    return WorkQueue(*words, count, reverse("admin:lost_anchors"))


def my_drafts(user) -> tuple[list[OwnDraft], list[WorkQueue]]:
    """The newest of the drafts of *user*, and how many of each kind there are."""
    drafts, kinds = [], []
    for model in apps.get_app_config("articles").get_models():
        opts = model._meta
        listed = issubclass(model, Publishable) and admin.site.is_registered(model)
        if not listed or not user.has_perm(f"articles.view_{opts.model_name}"):
            continue
        rows = drafts_of(model, user)
        if not (count := rows.count()):
            continue
        address = f"{reverse(f'admin:articles_{opts.model_name}_changelist')}?mine=drafts"
        kinds.append(WorkQueue(opts.verbose_name, opts.verbose_name_plural, count, address))
        for record in rows.order_by("-updated_at", "-pk")[:SHOWN]:
            change = reverse(f"admin:articles_{opts.model_name}_change", args=[record.pk])
            drafts.append(OwnDraft(opts.verbose_name, str(record), change, record.updated_at))
    drafts.sort(key=lambda draft: draft.changed_at, reverse=True)
    return drafts[:SHOWN], kinds
