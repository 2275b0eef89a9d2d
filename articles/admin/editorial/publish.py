"""Publish page of an article: its quotes and pledges, and what will be published with it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.publish_actions import counted
from articles.admin.unsupported_records import report_withdrawn_dependents
from articles.models import Article, Decision, Mention, Quote, State
from articles.models.acceptance import pending_acceptances
from articles.models.roles import PUBLISH


@permission_required("articles.view_article", raise_exception=True)
def publish_article(request: HttpRequest, pk: int) -> HttpResponse:
    """View: summary of the article; POST publishes it with its accepted records."""
    article = get_object_or_404(Article.objects.select_related("publisher", "summit"), pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        accepted = pending_acceptances(article)
        if article.state == State.DRAFT:
            article.state = State.PUBLISHED
            article.save()
        others = f" Also published: {counted(accepted)}." if accepted and article.is_public else ""
        messages.success(request, f"Published: “{article}”.{others}")
        report_withdrawn_dependents(request, article)
        return HttpResponseRedirect(reverse("admin:publish_article", args=[pk]))
    quotes = list(Quote.objects.filter(article=article).select_related("speaker", "summit"))
    mentions = list(Mention.objects.filter(article=article).select_related("pledge__summit"))
    context = {
        **admin.site.each_context(request),
        "title": article.title,
        "record": article,
        "hidden": article.why_not_public(),
        "accepted": pending_acceptances(article),
        "quotes": quotes,
        "mentions": mentions,
        "open": article.proposals.filter(decision=Decision.OPEN).count(),
        "may_publish": request.user.has_perm(PUBLISH) and article.state == State.DRAFT,
        "preview": reverse("admin:preview", args=["article", pk]),
    }
    return TemplateResponse(request, "admin/editorial/publish.html", context)
