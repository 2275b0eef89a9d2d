"""Citation of a record as a file (RIS, BibTeX, CSL-JSON)."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View

from articles.filters.gone import raise_gone_or_not_found
from articles.formats import citations
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.site_url import site_url
from articles.views.detail import redirect_to_record
from articles.views.exports import CITATION_TYPES
from articles.views.feeds import conditional


@method_decorator([cors_view, conditional], name="dispatch")
class RecordCitationView(View):
    """``cite.ris``, ``cite.bib`` or ``cite.json`` (CSL-JSON) below the URL of a record."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    model: type[Model] = Model

    def get(
        self, request: HttpRequest, pk: int, form: str, slug: str | None = None
    ) -> HttpResponse:
        record = self.model.objects.published().filter(pk=pk).first()
        if form not in CITATION_TYPES:
            raise Http404("Citation not found.")
        if record is None:
            raise_gone_or_not_found(self.model, pk, "Citation not found.")
        url = f"{record.get_absolute_url()}cite.{form}"
        if request.path != url:
            return redirect_to_record(request, url)
        items = citations.csl_items([record], site_url(request))
        response = HttpResponse(
            "".join(citations.citation_stream([items], form)), content_type=CITATION_TYPES[form]
        )
        name = f"summit-archive-{items[0]['id']}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Robots-Tag"] = "noindex"
        return response
