"""Names that need a human: matched with a speaker or organisation, or ignored."""

from __future__ import annotations

from django.contrib import admin, messages
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
"""The score (0 to 100) from which a known name is suggested; nothing is ever matched by it."""

MAX_SUGGESTIONS = 4
PAGE = 20


def unmatched_names(request: HttpRequest) -> HttpResponse:
    """The queue of names with suggestions; POST decides on one."""
    if not request.user.has_perm("articles.change_alias"):
        raise PermissionDenied
    if request.method == "POST":
        # A name decides whom public quotes belong to, and may make a speaker public.
        if not may_publish(request.user):
            raise PermissionDenied
        return _decide(request)
    waiting = undecided().prefetch_related("proposals__article")
    page = Paginator(waiting.order_by("created_at", "pk"), PAGE).get_page(request.GET.get("page"))
    known = _known()
    context = {
        **admin.site.each_context(request),
        "title": "Names that need a human",
        "page": page,
        "waiting": page.paginator.count,
        "names": [(alias, suggest_speakers(alias.form, known)) for alias in page],
    }
    return TemplateResponse(request, "admin/editorial/unmatched_names.html", context)


def undecided() -> QuerySet:
    """The names that nobody has decided on."""
    accepted = Proposal.objects.filter(alias=OuterRef("pk"), decision=Decision.ACCEPTED)
    return Alias.objects.filter(~Exists(accepted), state=AliasState.NEEDS_HUMAN)


def _known() -> dict[int, list[str]]:
    """Every name that speakers are found under, by speaker; drafts of the finder left out."""
    rows = Speaker.objects.filter(state=State.PUBLISHED).values_list("pk", "name")
    known = {pk: [fold(name)] for pk, name in rows}
    aliases = Alias.objects.filter(speaker__in=known).values_list("speaker", "folded")
    for pk, folded in aliases:
        known[pk].append(folded)
    return known


def suggest_speakers(name: str, known: dict[int, list[str]]) -> list[tuple[Speaker, int]]:
    """Speakers with a name like this one and how alike (0 to 100), the most alike first.

    A bare family name and initials are near many names: these are offers for a person to judge.
    """
    forms = [(pk, form) for pk, found in known.items() for form in found]
    hits = process.extract(
        fold(name),
        [form for _, form in forms],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=MIN_SIMILARITY,
        limit=MAX_SUGGESTIONS * 3,
    )
    best: dict[int, int] = {}
    for _, score, at in hits:
        pk = forms[at][0]
        best[pk] = max(best.get(pk, 0), round(score))
    ranked = sorted(best.items(), key=lambda item: -item[1])[:MAX_SUGGESTIONS]
    speakers = Speaker.objects.in_bulk([pk for pk, _ in ranked])
    return [(speakers[pk], score) for pk, score in ranked]


def _decide(request: HttpRequest) -> HttpResponse:
    alias = get_object_or_404(Alias, pk=_number(request.POST.get("alias", "")))
    chosen = request.POST.get("speaker", "")
    if not undecided().filter(pk=alias.pk).exists():
        messages.warning(request, f"Somebody has decided on “{alias}” already.")
    elif "ignore" in request.POST:
        alias.state = AliasState.IGNORED
        alias.save()
        messages.success(request, f"“{alias}” is ignored from now on.")
    elif "new" in request.POST:
        with transaction.atomic():
            speaker = Speaker.objects.filter(name=alias.form).first() or Speaker(name=alias.form)
            if speaker.pk is None:
                speaker.save()
            accept_name(alias, speaker, request.user)
        _say(request, alias, f"“{alias}” is a speaker of the archive now.")
    elif chosen:
        speaker = get_object_or_404(Speaker, pk=_number(chosen))
        _match(alias, speaker, request.user)
        _say(request, alias, f"“{alias}” is {speaker}.")
    return HttpResponseRedirect(reverse("admin:unmatched_names"))


def _say(request: HttpRequest, alias: Alias, done: str) -> None:
    alias.refresh_from_db()
    if alias.state == AliasState.NEEDS_HUMAN:
        done = f"“{alias}” is accepted and will be public with its article."
    messages.success(request, done)


def _match(alias: Alias, speaker: Speaker, user) -> None:
    """The name is the speaker's, and so are the quotes of a draft that the finder made of it."""
    with transaction.atomic():
        accept_name(alias, speaker, user)
        drafts = Speaker.objects.filter(name=alias.form, state=State.DRAFT, origin="extraction")
        for draft in drafts.exclude(pk=speaker.pk):
            for quote in draft.quotes.all():
                quote.speaker = speaker
                quote._history_user = user
                quote.save()
            draft.delete()


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
