"""Queue of names to identify: match with a speaker, create a speaker, or ignore."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from rapidfuzz import fuzz, process

from articles.extraction import accept_name
from articles.models import Alias, AliasState, Decision, Proposal, Speaker, State
from articles.models.roles import may_publish
from articles.text.normalize import fold

MIN_SIMILARITY = 70
"""Fuzzy match score (0 to 100) from which a speaker is suggested; only editors match names."""

MAX_SUGGESTIONS = 4
PAGE_SIZE = 20


@permission_required("articles.change_alias", raise_exception=True)
def unmatched_names(request: HttpRequest) -> HttpResponse:
    """View: queue of names with suggestions; POST decides on one name."""
    if request.method == "POST":
        # Matching a name attributes public quotes and may publish a speaker.
        if not may_publish(request.user):
            raise PermissionDenied
        return _decide(request)
    rows = undecided().prefetch_related("proposals__article").order_by("created_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names = _speaker_names()
    context = {
        **admin.site.each_context(request),
        "title": "Names to identify",
        "page": page,
        "count": page.paginator.count,
        "names": [(alias, suggest_speakers(alias.form, names)) for alias in page],
    }
    return TemplateResponse(request, "admin/editorial/unmatched_names.html", context)


def undecided() -> QuerySet:
    """Names without a decision."""
    accepted = Proposal.objects.filter(alias=OuterRef("pk"), decision=Decision.ACCEPTED)
    return Alias.objects.filter(~Exists(accepted), state=AliasState.NEEDS_HUMAN)


def _speaker_names() -> dict[int, list[str]]:
    """Normalised names and aliases of published speakers, by primary key."""
    rows = Speaker.objects.filter(state=State.PUBLISHED).values_list("pk", "name")
    names = {pk: [fold(name)] for pk, name in rows}
    aliases = Alias.objects.filter(speaker__in=names).values_list("speaker", "folded")
    for pk, folded in aliases:
        names[pk].append(folded)
    return names


def suggest_speakers(name: str, names: dict[int, list[str]]) -> list[tuple[Speaker, int]]:
    """Fuzzy matches of *name* with their score (0 to 100), best first.

    Suggestions only: family names and initials are similar to many names, so an editor decides.
    """
    forms = [(pk, form) for pk, speaker_forms in names.items() for form in speaker_forms]
    matches = process.extract(
        fold(name),
        [form for _, form in forms],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=MIN_SIMILARITY,
        limit=MAX_SUGGESTIONS * 3,
    )
    best: dict[int, int] = {}
    for _, score, index in matches:
        pk = forms[index][0]
        best[pk] = max(best.get(pk, 0), round(score))
    ranked = sorted(best.items(), key=lambda item: -item[1])[:MAX_SUGGESTIONS]
    speakers = Speaker.objects.in_bulk([pk for pk, _ in ranked])
    return [(speakers[pk], score) for pk, score in ranked]


def similar_speakers(name: str) -> list[tuple[Speaker, int]]:
    """Published speakers with a similar name, with their scores."""
    return suggest_speakers(name, _speaker_names())


def _decide(request: HttpRequest) -> HttpResponse:
    alias = get_object_or_404(Alias, pk=_number(request.POST.get("alias", "")))
    speaker_pk = request.POST.get("speaker", "")
    if not undecided().filter(pk=alias.pk).exists():
        messages.warning(request, f"“{alias}” has already been decided.")
    elif "ignore" in request.POST:
        alias.state = AliasState.IGNORED
        alias.save()
        messages.success(request, f"“{alias}” will be ignored.")
    elif "new" in request.POST:
        with transaction.atomic():
            speaker = Speaker.objects.filter(name=alias.form).first() or Speaker(name=alias.form)
            if speaker.pk is None:
                speaker.save()
            accept_name(alias, speaker, request.user)
        _add_success_message(request, alias, f"Speaker “{alias}” added.")
    elif speaker_pk:
        speaker = get_object_or_404(Speaker, pk=_number(speaker_pk))
        _match(alias, speaker, request.user)
        _add_success_message(request, alias, f"“{alias}” is now an alias of {speaker}.")
    return HttpResponseRedirect(reverse("admin:unmatched_names"))


def _add_success_message(request: HttpRequest, alias: Alias, text: str) -> None:
    alias.refresh_from_db()
    if alias.state == AliasState.NEEDS_HUMAN:
        text = f"“{alias}” accepted. It will be published with its article."
    messages.success(request, text)


def _match(alias: Alias, speaker: Speaker, user) -> None:
    """Match the name, and move quotes from the draft speaker that extraction created for it."""
    with transaction.atomic():
        accept_name(alias, speaker, user)
        drafts = Speaker.objects.filter(name=alias.form, state=State.DRAFT, origin="extraction")
        for draft in drafts.exclude(pk=speaker.pk):
            for quote in draft.quotes.all():
                quote.speaker = speaker
                quote._history_user = user
                quote.save()
            draft.delete()


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
