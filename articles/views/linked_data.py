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
from articles.formats.metadata.site_url import site_url
from articles.models import Article, Pledge, Quote
from articles.views.exports import CITATION_TYPES
from articles.views.feeds import conditional

UNAPI_FORMATS = ("ris", "bibtex")
CITED = {"article": Article, "quote": Quote, "pledge": Pledge}


@cors_view
@require_safe
@conditional
def oembed(request: HttpRequest) -> HttpResponse:
    """``/oembed/?url=``: a quote as HTML to embed in other pages (oEmbed 1.0, oembed.com)."""
    if request.GET.get("format", "json") != "json":
        message = "Only format=json is supported.\n"
        return HttpResponse(message, status=501, content_type="text/plain")
    quote = _quote_at(request, request.GET.get("url", ""))
    site = site_url(request)
    widths = [int(v) for v in (request.GET.get("maxwidth", ""),) if v.isascii() and v.isdigit()]
    (item,) = citations.csl_items([quote], site)
    html = render_to_string(
        "articles/oembed.html", {"quote": quote, "url": item["URL"], "site": site}
    )
    data = {
        "version": "1.0",
        "type": "rich",
        "title": str(quote),
        "author_name": quote.speaker.name if quote.speaker else quote.speaker_name,
        "provider_name": "Summit Archive",
        "provider_url": f"{site}/",
        "cache_age": 3600,
        "html": html.strip(),
        "width": min([600, *(w for w in widths if w > 0)]),
        "height": None,
    }
    if quote.speaker:
        data["author_url"] = f"{site}{quote.speaker.get_absolute_url()}"
    return _noindex(JsonResponse(data))


def _quote_at(request: HttpRequest, address: str) -> Quote:
    """The public quote with this URL; raises ``Http404``."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        raise Http404("Page not found.") from None
    own_site = f"{parts.scheme}://{parts.netloc}" == site_url(request)
    if not own_site or match.url_name != "quote":
        raise Http404("Only quotes can be embedded.")
    rows = Quote.objects.published().select_related("article__publisher", "speaker")
    quote = rows.filter(pk=match.kwargs["pk"]).first()
    if quote is None:
        raise_gone_or_not_found(Quote, match.kwargs["pk"], "Quote not found.")
    return quote


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
