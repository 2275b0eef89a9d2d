"""Addresses that only programs read: annotations, Popolo, oEmbed, unAPI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from articles import filters
from articles.filters.gone import raise_gone_or_not_found
from articles.formats import citations
from articles.formats.metadata import annotation, popolo
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.http_cache import conditional_get
from articles.formats.metadata.site_url import site_url
from articles.models import Article, Organisation, Pledge, Quote, Speaker
from articles.views.exports import CITATION_TYPES, reason_not_exportable
from articles.views.feeds import conditional

UNAPI_FORMATS = ("ris", "bibtex")
CITED = {"article": Article, "quote": Quote, "pledge": Pledge}


@cors_view
@require_safe
@conditional
def quote_annotation(request: HttpRequest, pk: int) -> JsonResponse:
    """``/quotes/<id>/annotation.json``: the quote as a W3C Web Annotation."""
    rows = Quote.objects.published().select_related("article", "speaker")
    quote = rows.filter(pk=pk).first()
    if quote is None:
        raise_gone_or_not_found(Quote, pk, "There is no such quote.")
    data = annotation.annotation(quote, site_url(request))
    return _unlisted(JsonResponse(data, content_type=annotation.MEDIA_TYPE))


@cors_view
@require_safe
@conditional
def speaker_popolo(request: HttpRequest, slug: str) -> JsonResponse:
    """``/speakers/<slug>/popolo.json``: a person with memberships."""
    speaker = Speaker.objects.published().filter(slug=slug).first()
    if speaker is None:
        raise_gone_or_not_found(Speaker, slug, "There is no such speaker.")
    popolo.join([speaker])
    data = popolo.person(speaker, site_url(request))
    return _unlisted(JsonResponse({**data, "memberships": popolo.memberships(speaker)}))


@cors_view
@require_safe
@conditional_get
def all_popolo(request: HttpRequest) -> HttpResponse:
    """``/speakers/popolo.json``: the people of any list of speakers, their offices, all bodies."""
    listing = filters.SpeakerListing(request.GET)
    if why := reason_not_exportable(listing):
        return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
    site = site_url(request)
    results = listing.results.over(Speaker.objects.published())

    def people() -> Iterator[dict]:
        for batch in results.batches():
            popolo.join(batch)
            yield from (popolo.person(speaker, site) for speaker in batch)

    def held() -> Iterator[dict]:
        for batch in results.batches():
            popolo.join(batch)
            for speaker in batch:
                yield from popolo.memberships(speaker)

    bodies = Organisation.objects.published().iterator(chunk_size=500)
    parts = {
        "persons": people(),
        "organizations": (popolo.organisation(body, site) for body in bodies),
        "memberships": held(),
    }
    return _unlisted(StreamingHttpResponse(_object(parts), content_type="application/json"))


def _object(parts: dict[str, Iterator[dict]]) -> Iterator[str]:
    """A JSON object of arrays, made as it is sent."""
    before = "{"
    for name, items in parts.items():
        yield f'{before}"{name}": ['
        for number, item in enumerate(items):
            yield f"{',' if number else ''}\n{json.dumps(item, ensure_ascii=False)}"
        yield "]"
        before = ",\n"
    yield "}\n"


@cors_view
@require_safe
@conditional
def oembed(request: HttpRequest) -> HttpResponse:
    """``/oembed/?url=``: a quote as a block of HTML for other people's pages (oembed.com, 1.0)."""
    wanted = request.GET.get("format", "json")
    if wanted != "json":
        return HttpResponse("Only format=json is offered.\n", status=501, content_type="text/plain")
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
    return _unlisted(JsonResponse(data))


def _quote_at(request: HttpRequest, address: str) -> Quote:
    """The public quote at an address of this archive; raises ``Http404``."""
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        raise Http404("There is no such page.") from None
    ours = f"{parts.scheme}://{parts.netloc}" == site_url(request)
    if not ours or found.url_name != "quote":
        raise Http404("Only the page of a quote can be embedded.")
    rows = Quote.objects.published().select_related("article__publisher", "speaker")
    quote = rows.filter(pk=found.kwargs["pk"]).first()
    if quote is None:
        raise_gone_or_not_found(Quote, found.kwargs["pk"], "There is no such quote.")
    return quote


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    """``/unapi``: the formats of a record, or the record in one of them (unAPI version 1)."""
    name, form = request.GET.get("id", ""), request.GET.get("format", "")
    record = None
    if name:
        kind, _, number = name.partition("-")
        small = number.isascii() and number.isdigit() and len(number) < 19
        if kind in CITED and small:
            record = CITED[kind].objects.published().filter(pk=int(number)).first()
            if record is None:
                raise_gone_or_not_found(CITED[kind], int(number), "There is no such record.")
        if record is None:
            raise Http404("There is no such record.")
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


def _unlisted(response: HttpResponse) -> HttpResponse:
    """For programs: no page of a search engine's."""
    response["X-Robots-Tag"] = "noindex"
    return response
