"""Publish page of an article: its quotes and pledges, and what will be published with it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.publish_actions import PlannedChange, counted, public_url_of
from articles.admin.unsupported_records import report_withdrawn_dependents
from articles.models import Article, Decision, Mention, Quote, State
from articles.models.acceptance import pending_acceptances
from articles.models.article_drafts import drafts_of_article, key_of, publish_with_drafts
from articles.models.roles import PUBLISH
from articles.models.visibility import Publishable


@permission_required("articles.view_article", raise_exception=True)
def publish_article(request: HttpRequest, pk: int) -> HttpResponse:
    """View: the article and its drafts; POST publishes it with the drafts that were shown."""
    article = get_object_or_404(Article.objects.select_related("publisher", "summit"), pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        return _publish(request, article)
    hidden = article.why_not_public()
    may_publish = request.user.has_perm(PUBLISH) and article.state != State.WITHDRAWN
    accepted = pending_acceptances(article)
    drafts = drafts_of_article(article)
    quotes = list(Quote.objects.filter(article=article).select_related("speaker", "summit"))
    mentions = list(Mention.objects.filter(article=article).select_related("pledge__summit"))
    context = {
        **admin.site.each_context(request),
        "title": article.title,
        "record": article,
        "hidden": hidden,
        "plans": plan_publication(article, drafts),
        # Names are matched with the article, but are not records with a page.
        "names": [record for record in accepted if not isinstance(record, Publishable)],
        "drafts": [f"{kind}-{pk}" for kind, pk in map(key_of, drafts)],
        "label": publish_label(article, len(drafts)) if may_publish else "",
        "may_omit_drafts": article.state == State.DRAFT
        and bool({*map(key_of, drafts)} - {*map(key_of, accepted)}),
        "quotes": quotes,
        "mentions": mentions,
        "open": article.proposals.filter(decision=Decision.OPEN).count(),
        "preview": reverse("admin:preview", args=["article", pk]),
    }
    return TemplateResponse(request, "admin/editorial/publish.html", context)


def publish_label(article: Article, drafts: int) -> str:
    """What the publish button of *article* does; empty if there is nothing to publish."""
    noun = f"{drafts} draft{'' if drafts == 1 else 's'}"
    if article.state == State.DRAFT:
        return f"Publish with its {noun}" if drafts else "Publish the article"
    return f"Publish its {noun}" if drafts else ""


def plan_publication(article: Article, drafts: list[Publishable]) -> list[PlannedChange]:
    """What the public will see of each draft once *article* and all *drafts* are published."""
    records = [article, *drafts]
    before = [record.state for record in records]
    try:
        for record in records:
            record.state = State.PUBLISHED
        effects = [(record, record.why_not_public()) for record in drafts]
    finally:
        for record, state in zip(records, before, strict=True):
            record.state = state
    return [
        PlannedChange(
            record,
            True,
            f"will still not be public: {'; '.join(reasons)}"
            if reasons
            else f"will be public at {public_url_of(record)}",
        )
        for record, reasons in effects
    ]


def _publish(request: HttpRequest, article: Article) -> HttpResponse:
    chosen = [] if "article_only" in request.POST else request.POST.getlist("draft")
    was_draft = article.state == State.DRAFT
    if article.state == State.WITHDRAWN:
        messages.error(request, "This article was withdrawn. Change its state in its form.")
    else:
        keys = {(kind, int(pk)) for kind, _, pk in (c.partition("-") for c in chosen) if _is_pk(pk)}
        published = publish_with_drafts(article, keys, request.user)
        messages.success(request, _describe_result(article, was_draft, published))
        report_withdrawn_dependents(request, article)
    return HttpResponseRedirect(reverse("admin:publish_article", args=[article.pk]))


def _describe_result(article: Article, was_draft: bool, published: list) -> str:
    if was_draft:
        others = f" Also published: {counted(published)}." if published else ""
        return f"Published: “{article}”.{others}"
    return f"{counted(published)} published." if published else "Nothing to publish."


def _is_pk(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def describe_drafts(article: Article) -> tuple[str, str]:
    """The drafts of *article* in words, and the label of a link to publish them; or empty."""
    drafts = drafts_of_article(article)
    label = publish_label(article, len(drafts))
    if not label or article.state == State.WITHDRAWN:
        return "", ""
    parts = ["the article"] if article.state == State.DRAFT else []
    parts += [counted(drafts)] if drafts else []
    return f"Not public yet: {', '.join(parts)}.", label
