"""Lost anchors: quotes and mentions that no longer match after a text change, with suggestions.

With ``?place=none`` quotes that were never found in the text of their article.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.concurrency import version_of
from articles.admin.work_queues import unpinned_quotes
from articles.extraction import join_proposals_at
from articles.models import Mention, Quote, Verification, pin
from articles.models.import_history import save_with_reason
from articles.models.roles import PUBLISH
from articles.text.fuzzy_locate import locate_fuzzy
from articles.text.spans import Span, context
from articles.text.word_diff import SAME, word_difference

PAGE_SIZE = 20
CONTEXT_CHARS = 80
"""Characters shown before and after the suggested passage."""

NEVER_FOUND = "Quotes not found in their article"
REANCHORED = "anchored again by an editor after a text change"
UNLINKED = "the words are no longer in the text"
KINDS: dict[str, type[Quote] | type[Mention]] = {"quote": Quote, "mention": Mention}


@dataclass(frozen=True)
class AnchorSuggestion:
    """The most similar passage of the current text, with context and a word diff."""

    start: int
    end: int
    before: str
    words: str
    after: str
    similarity: int
    diff: list[tuple[str, str]]


@dataclass(frozen=True)
class LostAnchor:
    """A quote or mention without its anchor, and the suggested new one."""

    kind: str
    record: Quote | Mention
    change_url: str
    version: str
    suggestion: AnchorSuggestion | None


def find_lost_anchors() -> tuple[models.QuerySet, ...]:
    """Querysets of the quotes and of the mentions whose anchor was lost by a text change."""
    return (
        Quote.objects.filter(pin_lost=True, article__isnull=False),
        Mention.objects.filter(pin_lost=True),
    )


@permission_required("articles.view_quote", raise_exception=True)
def lost_anchors(request: HttpRequest) -> HttpResponse:
    """View: list of lost anchors, or of quotes never found, grouped by article."""
    never_found = request.GET.get("place") == "none"
    querysets = (unpinned_quotes(),) if never_found else find_lost_anchors()
    lost = [
        (article, kind, pk)
        for kind, rows in zip(KINDS, querysets, strict=False)
        for article, pk in rows.order_by().values_list("article", "pk")
    ]
    page = Paginator(sorted(lost), PAGE_SIZE).get_page(request.GET.get("page"))
    records = {
        kind: model.objects.select_related("article__publisher").in_bulk(
            [pk for _, row_kind, pk in page if row_kind == kind]
        )
        for kind, model in KINDS.items()
    }
    context = {
        **admin.site.each_context(request),
        "title": NEVER_FOUND if never_found else "Quotes that no longer match after a text change",
        "place": "none" if never_found else "",
        "page": page,
        "count": len(lost),
        "anchors": [_lost_anchor(kind, records[kind][pk]) for _, kind, pk in page],
        "may_decide": request.user.has_perm(PUBLISH),
    }
    return TemplateResponse(request, "admin/editorial/lost_anchors.html", context)


@permission_required(PUBLISH, raise_exception=True)
def resolve_lost_anchor(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """View (POST): anchor a record at the suggested passage, or keep it unlinked."""
    if kind not in KINDS:
        raise Http404
    if request.method == "POST":
        with transaction.atomic():
            # Read behind the row lock, to see what another editor saved in the meantime.
            locked = KINDS[kind].objects.select_for_update(of=("self",)).select_related("article")
            record = get_object_or_404(locked, pk=pk)
            if record.start is not None or request.POST.get("version") != version_of(record):
                messages.warning(
                    request, f"Someone changed {record} after you opened the page. Check it again."
                )
            elif "unlink" in request.POST:
                _unlink(request, record)
            else:
                _reanchor(request, record)
    page = request.POST.get("page", "")
    values = {"page": page} if page.isascii() and page.isdigit() and len(page) < 9 else {}
    if request.POST.get("place") == "none":
        values["place"] = "none"
    query = f"?{urlencode(values)}" if values else ""
    return HttpResponseRedirect(reverse("admin:lost_anchors") + query)


def _lost_anchor(kind: str, record: Quote | Mention) -> LostAnchor:
    return LostAnchor(
        kind,
        record,
        reverse(f"admin:articles_{kind}_change", args=[record.pk]),
        version_of(record),
        suggest_anchor(record),
    )


def suggest_anchor(record: Quote | Mention) -> AnchorSuggestion | None:
    """Fuzzy match of the record's words in the current text; None if nothing is similar enough."""
    body = record.article.body if record.article else ""
    match = locate_fuzzy(body, record.exact)
    if match is None:
        return None
    words = body[match.span.start : match.span.end]
    before, after = context(body, match.span, CONTEXT_CHARS)
    return AnchorSuggestion(
        *match.span, before, words, after, match.likeness, _word_diff(record.exact, words)
    )


def _word_diff(old: str, new: str) -> list[tuple[str, str]]:
    diff = []
    for piece in word_difference(old, new):
        if piece.kind == SAME:
            diff.append((" ", piece.b_text))
        else:
            diff += [(m, text) for m, text in (("-", piece.a_text), ("+", piece.b_text)) if text]
    return diff


def _reanchor(request: HttpRequest, record: Quote | Mention) -> None:
    offsets = [request.POST.get(name, "") for name in ("start", "end")]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in offsets):
        messages.error(request, "Choose a passage.")
        return
    span = Span(*(int(number) for number in offsets))
    if not span.start < span.end <= len(record.article.body):
        messages.error(request, "This passage is outside the text.")
        return
    try:
        with transaction.atomic():
            join_proposals_at(record, span, request.user)
            pin(record, record.article, span)
            save_with_reason(record, REANCHORED)
    except IntegrityError:
        kind = record._meta.verbose_name
        messages.error(request, f"There is already another {kind} at this position.")
    else:
        messages.success(request, f"Found in text again: {record}")


def _unlink(request: HttpRequest, record: Quote | Mention) -> None:
    record.pin_lost = False
    if isinstance(record, Quote):
        # Takes the quote out of the queue of quotes that were not found in their article.
        record.verification = Verification.EDITOR
    save_with_reason(record, UNLINKED)
    messages.success(request, f"Kept unlinked: {record}")
