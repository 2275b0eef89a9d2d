"""The ledger's tools: looked again and nothing changed; and the second person's yes or no."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import (
    Evidence,
    Pledge,
    StatusUpdate,
    VerdictDraft,
    deadlines,
    record_status,
    standing_updates,
)
from articles.models.parents import may_edit
from articles.models.verdicts import decide_verdict
from articles.text.dates import PartialDate

RECHECK_NOTE = "Checked again, no change."
PAGE = 50


def recheck_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Repeat the standing verdict as of today, on the evidence that was read again.

    Where verdicts wait for a second person, this one does, too: it says that somebody looked and
    that nothing changed, and puts off the day on which the pledge counts as stale.
    """
    if not request.user.has_perm("articles.add_statusupdate"):
        raise PermissionDenied
    pledge = get_object_or_404(Pledge, pk=pk)
    if not may_edit(request.user, pledge):
        raise PermissionDenied
    if request.method == "POST":
        standing = standing_updates(pledge)
        if not standing:
            messages.error(request, "Nobody has judged this pledge yet: enter a verdict below.")
        elif standing[0].as_of >= deadlines.today():
            messages.warning(request, "It has been checked today already.")
        elif pledge.verdict_drafts.filter(review=None, reason=RECHECK_NOTE).exists():
            messages.warning(request, "It has been checked again; that waits for a second person.")
        else:
            _check_again(request, pledge, standing[0])
    return HttpResponseRedirect(reverse("admin:articles_pledge_change", args=[pk]))


def _check_again(request: HttpRequest, pledge: Pledge, last: StatusUpdate) -> None:
    today = PartialDate(deadlines.today())
    evidence = [_again(item) for item in last.evidence.all()]
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
        messages.success(
            request, f"{last.get_status_display()}, as of today, when a second person agrees."
        )
        return
    record_status(pledge, last.status, today, RECHECK_NOTE, evidence, editor=request.user)
    messages.success(request, f"{last.get_status_display()}, as of today.")


def _again(item: Evidence) -> dict[str, Any]:
    """The same evidence, in a form that a verdict can also wait with."""
    return {
        "url": item.url,
        "title": item.title,
        "article_id": item.article_id,
        "published_on": item.published_on.isoformat() if item.published_on else None,
        "published_on_precision": item.published_on_precision,
        "note": item.note,
    }


def verdicts(request: HttpRequest) -> HttpResponse:
    """Verdicts that wait for a second person."""
    if not request.user.has_perm("articles.view_verdictdraft"):
        raise PermissionDenied
    rows = VerdictDraft.objects.filter(review=None).select_related("pledge", "editor", "actor")
    page = Paginator(rows.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Verdicts that wait for a second person",
        "page": page,
        "drafts": page,
        "waiting": page.paginator.count,
        "needed": settings.SECOND_REVIEW,
        "may_decide": request.user.has_perm("articles.add_verdictreview"),
        "user": request.user,
    }
    return TemplateResponse(request, "admin/editorial/verdicts.html", context)


def _publisher_among(draft: VerdictDraft, reviewer) -> bool:
    """Whether one of the two may change what the public sees of the pledge."""
    return may_edit(draft.editor, draft.pledge) or may_edit(reviewer, draft.pledge)


def review_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, and the verdict enters the ledger; or say why not."""
    if not request.user.has_perm("articles.add_verdictreview"):
        raise PermissionDenied
    draft = get_object_or_404(VerdictDraft, pk=pk)
    if request.method == "POST":
        agrees = "agree" in request.POST
        if agrees and not _publisher_among(draft, request.user):
            raise PermissionDenied("A verdict on a public pledge is entered by an editor.")
        try:
            decide_verdict(draft, request.user, agrees, request.POST.get("note", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = "It stands in the ledger." if agrees else "It does not enter the ledger."
            messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:verdicts"))
