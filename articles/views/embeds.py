"""Embed pages: a quote or pledge in a frame on another site, without cookies or script.

Only these pages may be framed; their policy allows a stylesheet and its font, nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from csp.decorators import csp
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.clickjacking import xframe_options_exempt

from articles.filters.gone import WithdrawnError
from articles.formats.metadata.site_url import site_url
from articles.models import Pledge, Quote, querysets
from articles.views.detail import record_or_404

POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}


@method_decorator([csp(POLICY), xframe_options_exempt], name="dispatch")
class EmbedView(View, ABC):
    """A small page about one public record; if there is none, a page of one line, which is shown in
    the frame (the usual error pages cannot be framed)."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    template_name: ClassVar[str]

    @abstractmethod
    def rows(self) -> QuerySet:
        """Query set of the public records, with the related records the page needs."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        site = site_url(request)
        try:
            record = record_or_404(self.rows(), pk)
        except Http404 as error:
            status = 410 if isinstance(error, WithdrawnError) else 404
            context = {"site": site, "reason": str(error)}
            response = render(request, "embeds/missing.html", context, status=status)
        else:
            context = {"site": site, record._meta.model_name: record, "record": record}
            response = render(request, self.template_name, context)
        response["X-Robots-Tag"] = "noindex"
        # Sites that require it of everything they embed can show the page.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class QuoteEmbedView(EmbedView):
    template_name = "embeds/quote.html"

    def rows(self) -> QuerySet:
        rows = Quote.objects.published().select_related("speaker", "article__publisher", "summit")
        return rows.defer("article__body").prefetch_related(querysets.cited_sources())


class PledgeEmbedView(EmbedView):
    template_name = "embeds/pledge.html"

    def rows(self) -> QuerySet:
        rows = Pledge.objects.published().select_related("summit")
        return rows.prefetch_related(querysets.public_actors())
