"""Verdict pages: recheck without change, and four-eyes review of new verdicts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.ledger import WAITS_FOR_REVIEW
from articles.models import (
    Evidence,
    Pledge,
    StatusUpdate,
    VerdictDraft,
    current_updates,
    deadlines,
    record_status,
)
from articles.models.parents import may_edit
from articles.models.verdicts import decide_verdict
from articles.text.dates import PartialDate

RECHECK_NOTE = "Checked again, no change."
PAGE_SIZE = 50


@permission_required("articles.add_statusupdate", raise_exception=True)
def recheck_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """View (POST): repeat the current verdict as of today, with the same evidence.

    Records that an editor checked the pledge and nothing changed, so that it no longer counts as
    stale. With ``SECOND_REVIEW`` this verdict waits for a reviewer, too.
    """
    pledge = get_object_or_404(Pledge, pk=pk)
    if not may_edit(request.user, pledge):
        raise PermissionDenied
    if request.method == "POST":
        updates = current_updates(pledge)
        if not updates:
            messages.error(request, "This pledge has not been assessed yet. Add a status below.")
        elif updates[0].as_of >= deadlines.today():
            messages.warning(request, "This pledge has already been checked today.")
        elif pledge.verdict_drafts.filter(review=None, reason=RECHECK_NOTE).exists():
            messages.warning(request, "A recheck of this pledge is already awaiting review.")
        else:
            _repeat_verdict(request, pledge, updates[0])
    return HttpResponseRedirect(reverse("admin:articles_pledge_change", args=[pk]))


def _repeat_verdict(request: HttpRequest, pledge: Pledge, last: StatusUpdate) -> None:
    today = PartialDate(deadlines.today())
    evidence = [_evidence_data(item) for item in last.evidence.all()]
    if settings.SECOND_REVIEW:
        VerdictDraft.objects.create(
            pledge=pledge,
            status=last.status,
            as_of=today.start,
            as_of_precision=today.precision,
            reason=RECHECK_NOTE,
            evidence=evidence,
            editor=request.user,
        )
        messages.success(request, WAITS_FOR_REVIEW)
        return
    record_status(pledge, last.status, today, RECHECK_NOTE, evidence, editor=request.user)
    messages.success(request, f"Status confirmed as of today: {last.get_status_display()}.")


def _evidence_data(item: Evidence) -> dict[str, Any]:
    """Copy of the evidence as JSON data, as verdict drafts store it."""
    return {
        "url": item.url,
        "title": item.title,
        "article_id": item.article_id,
        "published_on": item.published_on.isoformat() if item.published_on else None,
        "published_on_precision": item.published_on_precision,
        "publisher_name": item.publisher_name,
        "kind": item.kind,
        "copy_of": item.copy_of,
        "note": item.note,
    }


@permission_required("articles.view_verdictdraft", raise_exception=True)
def verdicts(request: HttpRequest) -> HttpResponse:
    """View: verdicts awaiting review."""
    rows = VerdictDraft.objects.filter(review=None).select_related("pledge", "editor", "actor")
    page = Paginator(rows.order_by("pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Verdicts awaiting review",
        "page": page,
        "drafts": page,
        "count": page.paginator.count,
        "review_required": settings.SECOND_REVIEW,
        "may_decide": request.user.has_perm("articles.add_verdictreview"),
        "user": request.user,
    }
    return TemplateResponse(request, "admin/editorial/verdicts.html", context)


def _includes_publisher(draft: VerdictDraft, reviewer) -> bool:
    """Whether the author or the reviewer may change a public pledge."""
    return may_edit(draft.editor, draft.pledge) or may_edit(reviewer, draft.pledge)


@permission_required("articles.add_verdictreview", raise_exception=True)
def review_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """View (POST): agree, which adds the verdict to the ledger, or disagree with a reason."""
    draft = get_object_or_404(VerdictDraft, pk=pk)
    if request.method == "POST":
        agrees = "agree" in request.POST
        if agrees and not _includes_publisher(draft, request.user):
            raise PermissionDenied("A verdict on a public pledge needs an editor.")
        try:
            decide_verdict(draft, request.user, agrees, request.POST.get("note", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Verdict published." if agrees else "Verdict not published.")
    return HttpResponseRedirect(reverse("admin:verdicts"))
