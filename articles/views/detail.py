"""The page of one record: found by slug or number, moved for good when its address changed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.views import View

from articles.filters.gone import raise_gone_or_not_found
from articles.models import FormerSlug
from articles.models.merging import has_merged
from articles.views import page_meta
from articles.views.result_navigation import result_navigation

#: What a record's page shows of a longer list, with a link to all of it.
NEWEST = 10


def redirect_to_record(
    request: HttpRequest, address: str, record: Model | None = None
) -> HttpResponse:
    """Redirect to the record's address, with the parameters it was asked for.

    Permanent, unless *record* took in another in a merge: that can be undone, and a browser or a
    search engine that remembered the redirect would lead to the wrong person for good.
    """
    query = request.META.get("QUERY_STRING", "")
    kind = (
        HttpResponseRedirect
        if record is not None and has_merged(record)
        else HttpResponsePermanentRedirect
    )
    return kind(f"{address}?{query}" if query else address)


class RecordDetailView(View, ABC):
    """A record's page. Only what is public is found; what is withdrawn is 410,
    anything else 404."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    template_name: ClassVar[str]
    nav: ClassVar[str] = ""

    @abstractmethod
    def rows(self) -> QuerySet:
        """The public records of the kind with what the page shows of them."""

    def context(self, record: Model) -> dict:
        """What the template gets besides the record; nothing, unless the page says so."""
        return {}

    def show(self, request: HttpRequest, record: Model) -> HttpResponse:
        """The page itself."""
        name = record._meta.model_name
        context = {"nav": self.nav, name: record, "record": record, **self.context(record)}
        context["steps"] = result_navigation(request, record)
        context |= page_meta.for_record(request, record)
        return render(request, self.template_name, context)


class SlugDetailView(RecordDetailView):
    """A record found by its slug, by the same in capitals, or by a slug it had before."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        record = self.rows().filter(slug=slug).first()
        if record is not None:
            return self.show(request, record)
        record = self.now(slug)
        return redirect_to_record(request, record.get_absolute_url(), record)

    def now(self, slug: str) -> Model:
        """The public record that once had this slug; raises ``Http404``, 410 if withdrawn."""
        rows = self.rows().model.objects.published()
        lowered = rows.filter(slug=slug.lower()).first()
        if lowered is not None:
            return lowered
        kind = rows.model._meta.model_name
        former = FormerSlug.objects.filter(slug=slug.lower(), **{f"{kind}__in": rows.values("pk")})
        found = former.select_related(kind).first()
        if found is None:
            raise_gone_or_not_found(
                rows.model, slug, f"There is no {kind} with the address “{slug}”."
            )
        return getattr(found, kind)


class IdDetailView(RecordDetailView):
    """A record found by its number; the readable part of its address is put right."""

    def get(self, request: HttpRequest, pk: int, slug: str | None = None) -> HttpResponse:
        record = self.rows().filter(pk=pk).first()
        if record is None:
            raise_gone_or_not_found(self.rows().model, pk, "There is no such record.")
        address = record.get_absolute_url()
        return (
            self.show(request, record)
            if request.path == address
            else redirect_to_record(request, address)
        )
