"""Review: one proposal next to its text, accepted or rejected by a key; then the next."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.editorial.review_forms import FORMS, ConfidenceForm
from articles.admin.editorial.review_queue import ReviewQueue, mark_text
from articles.admin.editorial.review_undo import last_label, recorded, undo_last
from articles.admin.editorial.unmatched_names import similar_speakers
from articles.extraction import accept, accept_all, reject
from articles.extraction.publication_gate import count_waiting, describe_waiting, ready_proposals
from articles.models import Article, Decision, Proposal, ProposalKind
from articles.models.roles import PUBLISH

_RELATED = ("article__publisher", "quote__speaker", "pledge", "mention__pledge", "alias")


@permission_required("articles.view_proposal", raise_exception=True)
def review(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """View: show a proposal (without *pk* the next one); POST accepts, rejects, skips or undoes."""
    queue = ReviewQueue.from_request(request)
    if request.method == "POST" and not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    if request.method == "POST" and "undo" in request.POST:
        return _undo(request, queue)
    if pk is None:
        proposal = queue.open().first()
        if proposal is None and queue.article is not None:
            return HttpResponseRedirect(reverse("admin:publish_article", args=[queue.article]))
    else:
        proposal = get_object_or_404(Proposal.objects.select_related(*_RELATED), pk=pk)
    if request.method == "POST":
        if "count" in request.POST:
            return _count(request, queue)
        if "accept_all" in request.POST:
            return _accept_all(request, queue)
        if proposal is not None:
            return _decide(request, proposal, queue)
    return _render(request, proposal, _form(proposal), queue)


def _form(proposal: Proposal | None, data=None) -> forms.ModelForm | None:
    """The form of the proposal's record, if it still exists."""
    if proposal is None or proposal.record is None:
        return None
    return FORMS[proposal.kind](data, instance=proposal.record)


def _decide(request: HttpRequest, proposal: Proposal, queue: ReviewQueue) -> HttpResponse:
    pks = queue.pks(only_open=True)
    if "skip" in request.POST:
        return _redirect_to_next(request, queue, pks, proposal)
    if proposal.decision != Decision.OPEN:
        decided_by = f" by {proposal.decided_by}" if proposal.decided_by else ""
        messages.warning(request, f"This proposal has already been decided{decided_by}.")
        return _redirect_to_next(request, queue, pks, proposal)
    of_article = Proposal.objects.filter(article=proposal.article_id)
    try:
        if "reject" in request.POST:
            with recorded(request, f"Rejected: {proposal}", of_article):
                reject(proposal, request.user, request.POST.get("reason", ""))
            return _redirect_to_next(request, queue, pks, proposal)
        # The version check and all writes share one transaction.
        with recorded(request, f"Accepted: {proposal}", of_article):
            form = _form(proposal, request.POST)
            if form is not None and not form.is_valid():
                return _render(request, proposal, form, queue)
            _accept(proposal, form, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        fresh = Proposal.objects.select_related(*_RELATED).get(pk=proposal.pk)
        return _render(request, fresh, _form(fresh), queue)
    return _redirect_to_next(request, queue, pks, proposal)


def _accept(proposal: Proposal, form, user) -> None:
    speaker = None
    if proposal.kind == ProposalKind.NAME:
        # The alias is matched when the article is published, not here.
        speaker = form.confirmed_speaker(proposal) if form is not None else None
    elif form is not None and form.has_changed():
        form.save()
    accept(Proposal.objects.get(pk=proposal.pk), user, speaker)


def _undo(request: HttpRequest, queue: ReviewQueue) -> HttpResponse:
    label = last_label(request)
    try:
        pk = undo_last(request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(queue.url())
    messages.success(request, f"Undone. {label}")
    return HttpResponseRedirect(queue.url(pk))


def _count(request: HttpRequest, queue: ReviewQueue) -> HttpResponse:
    """Redirect to the queue with the confidence that was typed."""
    separator = "&" if queue.query else "?"
    typed = urlencode({"confidence": request.POST.get("confidence", "")})
    return HttpResponseRedirect(f"{queue.url()}{separator}{typed}")


def _accept_all(request: HttpRequest, queue: ReviewQueue) -> HttpResponse:
    form = ConfidenceForm(request.POST)
    if not form.is_valid():
        first = queue.open().first()
        return _render(request, first, _form(first), queue, confidence_form=form)
    confidence = form.cleaned_data["confidence"]
    rows = ready_proposals(queue.open(), confidence)
    if request.POST.get("ready", str(rows.count())) != str(rows.count()):
        # The confidence was typed after the count, or someone else reviewed in the meantime.
        messages.warning(
            request, "The number has changed. Nothing was accepted yet: please check it."
        )
        first = queue.open().first()
        return _render(request, first, _form(first), queue, confidence_form=form)
    articles = Article.objects.filter(pk__in=rows.order_by().values("article")).order_by("pk")
    articles = list(articles)
    before = queue.open().count()
    of_articles = Proposal.objects.filter(article__in=articles)
    with recorded(request, "Accepted together", of_articles):
        for record in articles:
            accept_all(record, confidence, request.user)
    accepted = before - queue.open().count()
    remaining = describe_waiting(count_waiting(queue.open(), confidence))
    messages.success(request, f"{accepted} accepted. {remaining}{'.' if remaining else ''}".strip())
    return _redirect_to_next(request, queue, [], None)


def _redirect_to_next(
    request: HttpRequest, queue: ReviewQueue, before: list[int], proposal: Proposal | None
) -> HttpResponse:
    """Redirect to the open proposal after *proposal* in the order *before* the decision."""
    open_pks = queue.pks(only_open=True)
    at = before.index(proposal.pk) if proposal is not None and proposal.pk in before else -1
    # Skipped proposals come back at the end of the queue.
    following = [pk for pk in [*before[at + 1 :], *before[: at + 1]] if pk in set(open_pks)]
    if following or open_pks:
        return HttpResponseRedirect(queue.url((following or open_pks)[0]))
    if queue.article is not None:
        messages.success(request, "All proposals of this article have been reviewed.")
        return HttpResponseRedirect(reverse("admin:publish_article", args=[queue.article]))
    if queue.run is not None:
        messages.success(request, "All proposals of this import have been reviewed.")
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[queue.run]))
    return HttpResponseRedirect(queue.url())


def _render(
    request: HttpRequest,
    proposal: Proposal | None,
    form: forms.ModelForm | None,
    queue: ReviewQueue,
    *,
    confidence_form: ConfidenceForm | None = None,
) -> HttpResponse:
    confidence_form = confidence_form or ConfidenceForm(
        {"confidence": request.GET.get("confidence", "")}
    )
    is_valid = confidence_form.is_valid()
    minimum = confidence_form.cleaned_data["confidence"] if is_valid else None
    rows = queue.open()
    context = {
        **admin.site.each_context(request),
        "title": "Review",
        "proposal": proposal,
        "form": form,
        "media": form.media if form is not None else "",
        "queue": queue,
        "count": rows.count(),
        "confidence": confidence_form,
        "ready": ready_proposals(rows, minimum).count() if is_valid else 0,
        "not_ready": describe_waiting(count_waiting(rows, minimum)) if is_valid else "",
        "may_decide": request.user.has_perm(PUBLISH),
        "last_decision": last_label(request),
        **_proposal_context(proposal, queue),
    }
    return TemplateResponse(request, "admin/editorial/review.html", context)


def _proposal_context(proposal: Proposal | None, queue: ReviewQueue) -> dict:
    """Position, marked text and the other proposals of the article."""
    if proposal is None:
        return {}
    in_article = ReviewQueue(article=proposal.article_id).rows()
    neighbours = list(in_article.select_related("quote", "pledge", "mention", "alias"))
    segments = mark_text(proposal.article.body, neighbours, proposal)
    position = queue.position(proposal)
    is_name = proposal.kind == ProposalKind.NAME and proposal.alias is not None
    return {
        "position": position,
        "previous": queue.url(position.previous) if position.previous else "",
        "next": queue.url(position.next) if position.next else "",
        "neighbours": [(each, queue.url(each.pk)) for each in neighbours],
        "segments": segments,
        "marked": next((each.text for each in segments if each.is_current), ""),
        "similar": similar_speakers(proposal.alias.form) if is_name else [],
    }
