"""Quotes and mentions whose words a new text no longer has: each beside the nearest place in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.concurrency import version_of
from articles.extraction import join_proposals_at
from articles.models import Mention, Quote, Verification, pin
from articles.models.import_history import save_with_reason
from articles.models.roles import PUBLISH
from articles.text.fuzzy_locate import locate_fuzzy
from articles.text.spans import Span, context
from articles.text.word_diff import SAME, word_difference

PAGE = 20
AROUND = 80
"""Characters shown before and after the nearest place."""

REPINNED = "pinned by hand after a new text"
GONE = "the new text no longer has these words"
KINDS: dict[str, type[Quote] | type[Mention]] = {"quote": Quote, "mention": Mention}


@dataclass(frozen=True)
class AnchorSuggestion:
    """The nearest place in the text as it is now: its span, its words, those around them."""

    start: int
    end: int
    before: str
    words: str
    after: str
    likeness: int
    steps: list[tuple[str, str]]


@dataclass(frozen=True)
class LostAnchor:
    """A record that lost its place, and where it may stand now."""

    kind: str
    record: Quote | Mention
    change: str
    version: str
    suggestion: AnchorSuggestion | None


def find_lost_anchors() -> tuple[models.QuerySet, ...]:
    """The quotes and the mentions that a new text no longer has for certain."""
    return (
        Quote.objects.filter(pin_lost=True, article__isnull=False),
        Mention.objects.filter(pin_lost=True),
    )


def lost_anchors(request: HttpRequest) -> HttpResponse:
    """All of them, article by article."""
    if not request.user.has_perm("articles.view_quote"):
        raise PermissionDenied
    lost = [
        (article, kind, pk)
        for kind, rows in zip(KINDS, find_lost_anchors(), strict=True)
        for article, pk in rows.order_by().values_list("article", "pk")
    ]
    page = Paginator(sorted(lost), PAGE).get_page(request.GET.get("page"))
    shown = {
        kind: model.objects.select_related("article__publisher").in_bulk(
            [pk for _, one, pk in page if one == kind]
        )
        for kind, model in KINDS.items()
    }
    context = {
        **admin.site.each_context(request),
        "title": "Pins lost by a new text",
        "page": page,
        "waiting": len(lost),
        "lost": [_described(kind, shown[kind][pk]) for _, kind, pk in page],
        "may_decide": request.user.has_perm(PUBLISH),
    }
    return TemplateResponse(request, "admin/editorial/lost_anchors.html", context)


def resolve_lost_anchor(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Pin one at the place that was offered, or keep it without a place."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    if request.method == "POST":
        with transaction.atomic():
            # What another editor saved meanwhile is seen only by reading behind the lock.
            locked = KINDS[kind].objects.select_for_update(of=("self",)).select_related("article")
            record = get_object_or_404(locked, pk=pk)
            if not record.pin_lost or request.POST.get("version") != version_of(record):
                messages.warning(
                    request, f"Somebody changed {record} after you opened the page: look again."
                )
            elif "gone" in request.POST:
                _keep_without_a_place(request, record)
            else:
                _accept(request, record)
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() and len(page) < 9 else ""
    return HttpResponseRedirect(reverse("admin:lost_anchors") + query)


def _described(kind: str, record: Quote | Mention) -> LostAnchor:
    return LostAnchor(
        kind,
        record,
        reverse(f"admin:articles_{kind}_change", args=[record.pk]),
        version_of(record),
        suggest_anchor(record),
    )


def suggest_anchor(record: Quote | Mention) -> AnchorSuggestion | None:
    """The place in the article's text that is most like the record's words, if any is like them."""
    body = record.article.body if record.article else ""
    found = locate_fuzzy(body, record.exact)
    if found is None:
        return None
    words = body[found.span.start : found.span.end]
    before, after = context(body, found.span, AROUND)
    return AnchorSuggestion(
        *found.span, before, words, after, found.likeness, _steps(record.exact, words)
    )


def _steps(old: str, new: str) -> list[tuple[str, str]]:
    found = []
    for piece in word_difference(old, new):
        if piece.kind == SAME:
            found.append((" ", piece.b_text))
        else:
            found += [(m, text) for m, text in (("-", piece.a_text), ("+", piece.b_text)) if text]
    return found


def _accept(request: HttpRequest, record: Quote | Mention) -> None:
    given = [request.POST.get(name, "") for name in ("start", "end")]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in given):
        messages.error(request, "No place was given.")
        return
    span = Span(*(int(number) for number in given))
    if not span.start < span.end <= len(record.article.body):
        messages.error(request, "The text has no such place.")
        return
    try:
        with transaction.atomic():
            join_proposals_at(record, span, request.user)
            pin(record, record.article, span)
            save_with_reason(record, REPINNED)
    except IntegrityError:
        kind = record._meta.verbose_name
        messages.error(request, f"Another {kind} stands at this place already: open the record.")
    else:
        messages.success(request, f"{record} has its place again.")


def _keep_without_a_place(request: HttpRequest, record: Quote | Mention) -> None:
    record.pin_lost = False
    if isinstance(record, Quote):
        # Found in an earlier revision, and looked at now: nobody need look for it again.
        record.verification = Verification.EDITOR
    save_with_reason(record, GONE)
    messages.success(request, f"{record} is kept without a place in the text.")
