"""Quote check: ``/check/?text=…`` compares a sentence, or finds a web address, in the archive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.filters.pasted import answer_pasted
from articles.search.quote_check import MAX_CHARACTERS
from articles.views import page_meta


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form and, if it is filled, the answer."""
    typed = request.GET.get("text", "")
    filled = "text" in request.GET
    context = {
        "typed": typed[:MAX_CHARACTERS],
        "max_characters": MAX_CHARACTERS,
        "answer": answer_pasted(typed) if filled else None,
        **page_meta.for_page(request, "Did they really say that?", noindex=filled),
    }
    return render(request, "articles/check.html", context)
