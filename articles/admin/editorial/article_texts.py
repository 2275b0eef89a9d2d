"""Stored texts of an article: read a revision, compare it with another one, restore it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Article, ArticleRevision, revise
from articles.models.parents import may_edit
from articles.text.extract_all import difference


@permission_required("articles.view_articlerevision", raise_exception=True)
def article_text(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """View: one revision, compared with another (``?with=``); POST makes it the current text."""
    article = get_object_or_404(Article, pk=pk)
    revisions = list(article.revisions.defer("body").select_related("editor"))
    revision = get_object_or_404(article.revisions, number=number)
    may_restore = (
        request.user.has_perm("articles.change_article")
        and may_edit(request.user, article)
        and revision.body != article.body
    )
    if request.method == "POST":
        if not may_restore:
            raise PermissionDenied
        return _restore(request, article, revision)
    other = _compared_with(request, article, number)
    context = {
        **admin.site.each_context(request),
        "title": f"Text of “{article}”: revision {number}",
        "article": article,
        "revision": revision,
        "revisions": revisions,
        "newest": revisions[0].number,
        "other": other,
        "difference": difference(other.body, revision.body) if other is not None else [],
        "may_restore": may_restore,
    }
    return TemplateResponse(request, "admin/editorial/article_text.html", context)


def _compared_with(request: HttpRequest, article: Article, number: int) -> ArticleRevision | None:
    """The revision to compare with: the one asked for, else the one before."""
    asked = request.GET.get("with", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return get_object_or_404(article.revisions, number=int(asked))
    return article.revisions.filter(number__lt=number).order_by("-number").first()


def _restore(request: HttpRequest, article: Article, revision: ArticleRevision) -> HttpResponse:
    here = reverse("admin:article_text", args=[article.pk, revision.number])
    try:
        with transaction.atomic():
            newest = article.revisions.order_by("-number").values_list("number", flat=True).first()
            if request.POST.get("newest", "") != str(newest):
                raise ValidationError(
                    "A new text was stored after you opened this page. Nothing has been restored. "
                    "Compare again."
                )
            note = f"Restored revision {revision.number}"
            store_text(request, article, revision.body, note)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(here)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def store_text(request: HttpRequest, article: Article, text: str, note: str) -> None:
    """Store *text* as a new revision, and say which quotes and mentions it no longer has."""
    result = revise(article, text, editor=request.user, note=note)
    messages.success(
        request,
        f"New text stored as revision {result.revision.number}. Quotes and mentions found "
        f"again: {len(result.pinned)}.",
    )
    if result.lost:
        records = "; ".join(f"{record._meta.verbose_name} {record}" for record in result.lost)
        messages.warning(request, f"No longer found in the text: {records}.")
