"""Proposed revisions of published articles: what each would change, and an editor's decision."""

from __future__ import annotations

import hashlib

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.editorial.import_preview import preview_documents
from articles.admin.editorial.store_upload import (
    OPTIONS,
    StoredUpload,
    UploadLimits,
    extract_plans,
    link_as_copy,
    plan_documents,
    store_or_propose,
)
from articles.importing.exceptions import ImportRefused
from articles.importing.planning import make_plan
from articles.importing.plans import state_of
from articles.importing.proposed_revisions import document_of
from articles.models import ImportRun, ProposedRevision, ProposedState
from articles.models.roles import may_publish
from articles.search.indexing import outbox

PAGE = 50


class DecidedError(Exception):
    """Somebody else decided on the proposal first."""


def proposed_revisions(request: HttpRequest) -> HttpResponse:
    """The open ones, the oldest first."""
    if not request.user.has_perm("articles.view_proposedrevision"):
        raise PermissionDenied
    rows = ProposedRevision.objects.filter(state=ProposedState.OPEN).order_by("pk")
    rows = rows.select_related("proposed_by").defer("content", "document")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Proposed changes of published articles",
        "page": page,
        "waiting": page.paginator.count,
    }
    return TemplateResponse(request, "admin/editorial/proposed_revisions.html", context)


def proposed_revision(request: HttpRequest, pk: int) -> HttpResponse:
    """What one would change; posted, it is accepted, or rejected with a reason."""
    if not request.user.has_perm("articles.view_proposedrevision"):
        raise PermissionDenied
    rows = ProposedRevision.objects.select_related("proposed_by", "decided_by", "article")
    proposed = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _page(request, proposed)
    if not _may_decide(request.user):
        raise PermissionDenied
    try:
        if "reject" in request.POST:
            return _reject(request, proposed)
        return _accept(request, proposed)
    except DecidedError:
        messages.warning(request, "Somebody has decided on this already.")
        return HttpResponseRedirect(reverse("admin:proposed_revision", args=[pk]))
    except (ImportRefused, ValidationError) as error:
        return _page(request, proposed, _reason(error))


def _may_decide(user) -> bool:
    return user.has_perm("articles.change_proposedrevision") and may_publish(user)


def _page(request: HttpRequest, proposed: ProposedRevision, fault: str = "") -> HttpResponse:
    document = document_of(proposed)
    version, understood = "", None
    if proposed.state == ProposedState.OPEN:
        try:
            version = _version(proposed)
            if not proposed.as_copy:
                (understood,) = preview_documents([document], request.user)
        except (ImportRefused, ValidationError) as error:
            fault = fault or _reason(error)
    context = {
        **admin.site.each_context(request),
        "title": str(proposed),
        "proposed": proposed,
        "document": document,
        "seen": understood,
        "version": version,
        "fault": fault,
        "may_decide": proposed.state == ProposedState.OPEN and _may_decide(request.user),
    }
    return TemplateResponse(request, "admin/editorial/proposed_revision.html", context)


def _accept(request: HttpRequest, proposed: ProposedRevision) -> HttpResponse:
    if request.POST.get("version") != _version(proposed):
        messages.warning(request, "The article was changed after you opened this page: look again.")
        return _page(request, proposed)
    document, limits = document_of(proposed), UploadLimits()
    readings = {}
    if not proposed.as_copy:
        readings = extract_plans(plan_documents([document], limits), limits)
    run = ImportRun.objects.create(command="a proposed revision", user=request.user)
    with outbox.batched():
        done = _carry_out(request, proposed, document, run, readings)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    messages.success(request, f"Accepted: “{done.article}”.")
    if proposed.as_copy:
        address = reverse("admin:articles_article_change", args=[done.article.pk])
    else:
        address = f"{reverse('admin:review')}?article={done.article.pk}"
    return HttpResponseRedirect(address)


def _carry_out(request, proposed: ProposedRevision, document, run, readings) -> StoredUpload:
    def accepted() -> None:
        _decide(proposed, ProposedState.ACCEPTED, request.user)

    if not proposed.as_copy:
        return store_or_propose(document, run, request.user, readings, accepted)
    if proposed.article is None:
        raise ImportRefused("the article is no longer there; reject the proposal")
    return link_as_copy(document, proposed.article, run, request.user, accepted)


def _reject(request: HttpRequest, proposed: ProposedRevision) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        return _page(request, proposed, "Say why it is rejected.")
    with transaction.atomic():
        _decide(proposed, ProposedState.REJECTED, request.user, reason)
    messages.success(request, f"Rejected: {proposed}.")
    return HttpResponseRedirect(reverse("admin:proposed_revisions"))


def _decide(proposed: ProposedRevision, state: str, user, reason: str = "") -> None:
    """Keep the decision; the caller holds the transaction. Raises :class:`DecidedError`."""
    rows = ProposedRevision.objects.select_for_update().filter(pk=proposed.pk)
    if rows.values_list("state", flat=True).first() != ProposedState.OPEN:
        raise DecidedError
    proposed.state, proposed.reason = state, reason
    proposed.decided_by, proposed.decided_at = user, timezone.now()
    proposed.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _version(proposed: ProposedRevision) -> str:
    """A mark of what accepting would change, and of the article as it is."""
    if proposed.as_copy:
        article = proposed.article
        parts = [state_of(article)]
    else:
        plan = make_plan(document_of(proposed), OPTIONS)
        parts = [plan.article.pk, state_of(plan.article), plan.changes]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _reason(error: ImportRefused | ValidationError) -> str:
    reason = error.reason if isinstance(error, ImportRefused) else "; ".join(error.messages)
    return f"{reason[:1].upper()}{reason[1:]}"
