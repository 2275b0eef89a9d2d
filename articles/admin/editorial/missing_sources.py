"""Missing sources: cited pages of which the archive holds no text, for editors to save."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.models import missing_sources as queue

PAGE_SIZE = 100


@permission_required("articles.view_quote", raise_exception=True)
def missing_sources(request: HttpRequest) -> HttpResponse:
    """View: the pages whose text would verify quotes or pledges, most first."""
    sources = queue.missing_sources(waiting_only=True)
    page = Paginator(sources, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Cited pages without a text",
        "count": len(sources),
        "page": page,
    }
    return TemplateResponse(request, "admin/editorial/missing_sources.html", context)
