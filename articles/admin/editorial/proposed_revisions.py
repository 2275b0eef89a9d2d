"""Review of proposed revisions of published articles: diff, accept, reject."""

from __future__ import annotations

import hashlib

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

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
from articles.importing.plans import version_of
from articles.importing.proposed_revisions import stored_document
from articles.models import ImportRun, ProposedRevision, ProposedState
from articles.models.roles import may_publish
from articles.search.indexing import outbox

PAGE_SIZE = 50


class AlreadyDecidedError(Exception):
    """Another editor has decided on the proposal in the meantime."""


@permission_required("articles.view_proposedrevision", raise_exception=True)
def proposed_revisions(request: HttpRequest) -> HttpResponse:
    """View: open proposals, oldest first."""
    rows = ProposedRevision.objects.filter(state=ProposedState.OPEN).order_by("pk")
    rows = rows.select_related("proposed_by").defer("content", "document")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Proposed changes of published articles",
        "page": page,
        "count": page.paginator.count,
    }
    return TemplateResponse(request, "admin/editorial/proposed_revisions.html", context)


@permission_required("articles.view_proposedrevision", raise_exception=True)
def proposed_revision(request: HttpRequest, pk: int) -> HttpResponse:
    """View: the changes of one proposal; POST accepts it or rejects it with a reason."""
    rows = ProposedRevision.objects.select_related("proposed_by", "decided_by", "article")
    proposed = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _render(request, proposed)
    if not _may_decide(request.user):
        raise PermissionDenied
    try:
        if "reject" in request.POST:
            return _reject(request, proposed)
        return _accept(request, proposed)
    except AlreadyDecidedError:
        messages.warning(request, "This proposal has already been decided.")
        return HttpResponseRedirect(reverse("admin:proposed_revision", args=[pk]))
    except (ImportRefused, ValidationError) as error:
        return _render(request, proposed, _error_message(error))


def _may_decide(user) -> bool:
    return user.has_perm("articles.change_proposedrevision") and may_publish(user)


def _render(request: HttpRequest, proposed: ProposedRevision, error: str = "") -> HttpResponse:
    document = stored_document(proposed)
    version, preview = "", None
    if proposed.state == ProposedState.OPEN:
        try:
            version = _version(proposed)
            if not proposed.as_copy:
                (preview,) = preview_documents([document], request.user)
        except (ImportRefused, ValidationError) as exception:
            error = error or _error_message(exception)
    context = {
        **admin.site.each_context(request),
        "title": str(proposed),
        "proposed": proposed,
        "document": document,
        "preview": preview,
        "version": version,
        "error": error,
        "may_decide": proposed.state == ProposedState.OPEN and _may_decide(request.user),
    }
    return TemplateResponse(request, "admin/editorial/proposed_revision.html", context)


def _accept(request: HttpRequest, proposed: ProposedRevision) -> HttpResponse:
    if request.POST.get("version") != _version(proposed):
        messages.warning(
            request, "The article was changed after you opened this page. Please check it again."
        )
        return _render(request, proposed)
    document, limits = stored_document(proposed), UploadLimits()
    extracted = {}
    if not proposed.as_copy:
        extracted = extract_plans(plan_documents([document], limits), limits)
    run = ImportRun.objects.create(command="a proposed revision", user=request.user)
    with outbox.batch_changes():
        stored = _store(request, proposed, document, run, extracted)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    messages.success(request, f"Accepted: “{stored.article}”.")
    if proposed.as_copy:
        url = reverse("admin:articles_article_change", args=[stored.article.pk])
    else:
        url = f"{reverse('admin:review')}?article={stored.article.pk}"
    return HttpResponseRedirect(url)


def _store(request, proposed: ProposedRevision, document, run, extracted) -> StoredUpload:
    def mark_accepted() -> None:
        _decide(proposed, ProposedState.ACCEPTED, request.user)

    if not proposed.as_copy:
        return store_or_propose(document, run, request.user, extracted, mark_accepted)
    if proposed.article is None:
        raise ImportRefused("The article has been deleted. Reject the proposal")
    return link_as_copy(document, proposed.article, run, request.user, mark_accepted)


def _reject(request: HttpRequest, proposed: ProposedRevision) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        return _render(request, proposed, "Please give a reason.")
    with transaction.atomic():
        _decide(proposed, ProposedState.REJECTED, request.user, reason)
    messages.success(request, f"Rejected: {proposed}.")
    return HttpResponseRedirect(reverse("admin:proposed_revisions"))


def _decide(proposed: ProposedRevision, state: str, user, reason: str = "") -> None:
    """Save the decision, inside the caller's transaction; raises :class:`AlreadyDecidedError`."""
    rows = ProposedRevision.objects.select_for_update().filter(pk=proposed.pk)
    if rows.values_list("state", flat=True).first() != ProposedState.OPEN:
        raise AlreadyDecidedError
    proposed.state, proposed.reason = state, reason
    proposed.decided_by, proposed.decided_at = user, timezone.now()
    proposed.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _version(proposed: ProposedRevision) -> str:
    """Version token (optimistic locking) of the planned changes and the article's state."""
    if proposed.as_copy:
        article = proposed.article
        parts = [version_of(article)]
    else:
        plan = make_plan(stored_document(proposed), OPTIONS)
        parts = [plan.article.pk, version_of(plan.article), plan.changes]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _error_message(error: ImportRefused | ValidationError) -> str:
    return capfirst(error.reason if isinstance(error, ImportRefused) else "; ".join(error.messages))
