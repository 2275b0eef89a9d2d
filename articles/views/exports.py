"""Exports of a listing: all rows for its filters, as a streamed file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from articles import filters
from articles.formats import citations
from articles.formats.exports import (
    FORMATS,
    LICENCE_URL,
    RIGHTS_NOTE,
    schema_of,
)
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.http_cache import conditional_get
from articles.formats.metadata.site_url import site_url

CITATION_TYPES = {
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def reason_not_exportable(listing: filters.Listing) -> str:
    """Error message for an export with invalid filters; empty if all are valid.

    The HTML page explains ignored filters; a program would not notice that it got other rows.
    """
    return " ".join(problem.reason for problem in listing.params.refusals)


@method_decorator([cors_view, conditional_get], name="dispatch")
class ListingFileView(View, ABC):
    """Base class of export files."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    listing: type[filters.Listing] = filters.Listing

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        listing = self.listing(request.GET)
        if why := reason_not_exportable(listing):
            return HttpResponseBadRequest(f"{why}\n", content_type="text/plain; charset=utf-8")
        response = self.file(request, listing, form)
        response["Link"] = f'<{LICENCE_URL}>; rel="license"'
        response["X-Robots-Tag"] = "noindex"
        return response

    @abstractmethod
    def file(self, request: HttpRequest, listing: filters.Listing, form: str) -> HttpResponse:
        """The file in this format; raises ``Http404`` for an unknown one."""


class ExportView(ListingFileView):
    """``export.csv`` (``?excel=1`` with labels), ``export.json``, ``export.ndjson``."""

    def file(self, request: HttpRequest, listing: filters.Listing, form: str) -> HttpResponse:
        export_format = FORMATS.get(form)
        if export_format is None:
            raise Http404("Unknown format.")
        site = site_url(request)
        schema = schema_of(listing.kind)
        results = listing.search(schema.records())
        excel = request.GET.get("excel") == "1"
        metadata = {
            "source": f"{site}{listing.address}",
            "query": listing.list_url.query,
            "exported_at": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
            "licence": LICENCE_URL,
            "rights": RIGHTS_NOTE,
            "notices": [problem.text for problem in listing.problems],
            "total": results.count(),
            "bom": request.GET.get("bom") == "1" or excel,
            "excel": excel,
        }
        pieces = export_format.stream(schema, results.batches(), site, metadata)
        response = StreamingHttpResponse(pieces, content_type=export_format.media_type)
        name = f"summit-archive-{schema.name}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Total-Count"] = str(metadata["total"])
        return response


class CitationListView(ListingFileView):
    """``cite.ris``, ``cite.bib``, ``cite.json``: citations of all rows of a listing."""

    def file(self, request: HttpRequest, listing: filters.Listing, form: str) -> HttpResponse:
        if form not in CITATION_TYPES:
            raise Http404("Unknown format.")
        site = site_url(request)
        schema = schema_of(listing.kind)
        results = listing.search(schema.records())
        items = (citations.csl_items(batch, site) for batch in results.batches(200))
        pieces = citations.citation_stream(items, form)
        response = StreamingHttpResponse(pieces, content_type=CITATION_TYPES[form])
        name = f"summit-archive-{schema.name}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
