"""Suggested values for a quote or pledge whose words were selected in an article's text."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from articles.admin.create_in_place import NEW
from articles.admin.new_pledge import short_title
from articles.extraction.name_resolver import NameResolver
from articles.models import Article
from articles.text.money import find_money
from articles.text.pledges.extract import find_pledges
from articles.text.quotes.extract import find_quotations
from articles.text.spans import MAX_CHARACTERS, Span, occurrences

BEFORE, AFTER = 3000, 1000
"""Characters of the text that are analysed around the selection; bounds the time."""


@require_POST
@permission_required("articles.add_quote", raise_exception=True)
def suggest_values(request: HttpRequest) -> JsonResponse:
    """View: field values for the selected words, as ``{field: value or {id, text}}``."""
    text = request.POST.get("text", "")[:MAX_CHARACTERS]
    span = _selected_span(request, text)
    suggest = _pledge_values if request.POST.get("kind") == "pledge" else _quote_values
    exact = text[span.start : span.end]
    values = {"exact": exact} | suggest(request, text, span)
    places = occurrences(text, exact)
    if len(places) > 1:
        values["occurrence"] = places.index(span.start) + 1
    return JsonResponse(values)


def _selected_span(request: HttpRequest, text: str) -> Span:
    try:
        start, end = int(request.POST["start"]), int(request.POST["end"])
    except (KeyError, ValueError):
        raise BadRequest("start and end must be whole numbers.") from None
    words = text[max(0, start) : end]
    if not words.strip():
        raise BadRequest("The selection is empty.")
    start = max(0, start) + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _passage(text: str, span: Span) -> tuple[str, Span]:
    begin = max(0, span.start - BEFORE)
    return text[begin : span.end + AFTER], Span(span.start - begin, span.end - begin)


def _overlapping(found: Sequence, span: Span):
    """The result that shares the most characters with *span*; None if there is none."""
    shared = [(min(f.end, span.end) - max(f.start, span.start), f) for f in found]
    best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def _quote_values(request: HttpRequest, text: str, span: Span) -> dict:
    passage, selected = _passage(text, span)
    quotation = _overlapping(find_quotations(passage), selected)
    if quotation is None or not quotation.speaker_name:
        return {}
    name, role = quotation.speaker_name, quotation.role
    values: dict = {"role_at_time": role, "form": quotation.form}
    speaker = NameResolver(Article(body=text)).resolve(name).speaker
    if speaker is not None:
        values["speaker"] = {"id": str(speaker.pk), "text": str(speaker)}
    elif request.user.has_perm("articles.add_speaker"):
        described = ", ".join(filter(None, (name, role)))
        values["speaker"] = {"id": f"{NEW}{described}", "text": f"Add {described}"}
    return values


def _pledge_values(request: HttpRequest, text: str, span: Span) -> dict:
    passage, selected = _passage(text, span)
    words = text[span.start : span.end]
    pledge = _overlapping(find_pledges(passage), selected)
    sums = find_money(words)
    values: dict = {"title": short_title(words)}
    if sums:
        values |= {"amount": f"{sums[0].amount:,f}", "currency": sums[0].currency}
    if pledge is None:
        return values
    values["kind"] = pledge.kind
    if pledge.makers:
        values["maker"] = pledge.makers[0]
    if pledge.deadline is not None and pledge.deadline.when is not None:
        values["deadline"] = str(pledge.deadline.when)
    return values
