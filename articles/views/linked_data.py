"""Endpoints that only programs read: oEmbed and unAPI."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from articles.filters.gone import raise_gone_or_not_found
from articles.formats import citations
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.embedding import WIDTH, share_of, words_of
from articles.formats.metadata.site_url import site_url
from articles.models import Article, Pledge, Quote
from articles.views.detail import record_or_404
from articles.views.exports import CITATION_TYPES
from articles.views.feeds import conditional

UNAPI_FORMATS = ("ris", "bibtex")
CITED = {"article": Article, "quote": Quote, "pledge": Pledge}
EMBEDDED = {
    "quote": lambda: Quote.objects.published().select_related("speaker"),
    "pledge": Pledge.objects.published,
    "pledge_by_id": Pledge.objects.published,
}


@cors_view
@require_safe
@conditional
def oembed(request: HttpRequest) -> HttpResponse:
    """``/oembed/?url=``: the embed page of a quote or pledge in a frame (oEmbed 1.0)."""
    if request.GET.get("format", "json") != "json":
        message = "Only format=json is supported.\n"
        return HttpResponse(message, status=501, content_type="text/plain")
    record = _record_at(request, request.GET.get("url", ""))
    site = site_url(request)
    share = share_of(record, site, _pixels(request, "maxwidth", WIDTH))
    data = {
        "version": "1.0",
        "type": "rich",
        "title": words_of(record),
        "provider_name": "Summit Archive",
        "provider_url": f"{site}/",
        "cache_age": 3600,
        "html": share.code,
        "width": share.width,
        "height": share.height,
    }
    if isinstance(record, Quote):
        data["author_name"] = record.speaker.name if record.speaker else record.speaker_name
        if record.speaker:
            data["author_url"] = f"{site}{record.speaker.get_absolute_url()}"
    return _noindex(JsonResponse(data))


def _pixels(request: HttpRequest, name: str, default: int) -> int:
    """A parameter with a number of pixels; *default* if it is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and int(value) else default


def _record_at(request: HttpRequest, address: str) -> Quote | Pledge:
    """The public quote or pledge with this URL; raises ``Http404``, or 410 if it was withdrawn."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        raise Http404("Page not found.") from None
    own_site = f"{parts.scheme}://{parts.netloc}" == site_url(request)
    rows = EMBEDDED.get(match.url_name or "")
    if not own_site or rows is None:
        raise Http404("Only quotes and pledges can be embedded.")
    return record_or_404(rows(), match.kwargs["pk"])


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    """``/unapi``: the citation formats of a record, or its citation in one of them (unAPI 1)."""
    name, form = request.GET.get("id", ""), request.GET.get("format", "")
    record = None
    if name:
        kind, _, number = name.partition("-")
        small = number.isascii() and number.isdigit() and len(number) < 19
        if kind in CITED and small:
            record = CITED[kind].objects.published().filter(pk=int(number)).first()
            if record is None:
                raise_gone_or_not_found(CITED[kind], int(number), "Record not found.")
        if record is None:
            raise Http404("Record not found.")
    if not form:
        context = {"id": name, "formats": UNAPI_FORMATS, "types": CITATION_TYPES}
        text = render_to_string("articles/unapi.xml", context)
        status = 300 if name else 200
        return HttpResponse(text, content_type="application/xml", status=status)
    if record is None or form not in UNAPI_FORMATS:
        return HttpResponse("Not acceptable.\n", content_type="text/plain", status=406)
    form = "bib" if form == "bibtex" else form
    items = citations.csl_items([record], site_url(request))
    return HttpResponse(
        "".join(citations.citation_stream([items], form)), content_type=CITATION_TYPES[form]
    )


def _noindex(response: HttpResponse) -> HttpResponse:
    """Keep the response out of search engines."""
    response["X-Robots-Tag"] = "noindex"
    return response
