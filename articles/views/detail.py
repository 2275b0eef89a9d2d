"""Base classes of detail pages: lookup by slug or id, redirects from former URLs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache
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
from articles.models.compiled_query import CompiledQuery
from articles.models.merging import has_merged
from articles.record_history import history_of
from articles.views import page_meta
from articles.views.result_navigation import result_navigation

#: Maximum rows of a list on a detail page, which links to the full list.
NEWEST = 10


def redirect_to_record(request: HttpRequest, url: str, record: Model | None = None) -> HttpResponse:
    """Redirect to the canonical URL of a record, keeping the query string.

    Permanent, unless another record was merged into *record*: merges can be undone, and browsers
    and search engines cache permanent redirects.
    """
    query = request.META.get("QUERY_STRING", "")
    response_class = (
        HttpResponseRedirect
        if record is not None and has_merged(record)
        else HttpResponsePermanentRedirect
    )
    return response_class(f"{url}?{query}" if query else url)


def record_or_404(rows: QuerySet, pk: int) -> Model:
    """The record of *rows* with this id; raises ``Http404``, or 410 if it was withdrawn."""
    record = rows.filter(pk=pk).first()
    if record is None:
        raise_gone_or_not_found(rows.model, pk, "Record not found.")
    return record


@cache
def _pages_by_pk(view: type[RecordDetailView]) -> CompiledQuery:
    return CompiledQuery(lambda pks: view().rows().filter(pk__in=pks))


@cache
def _pages_by_slug(view: type[RecordDetailView]) -> CompiledQuery:
    return CompiledQuery(lambda slugs: view().rows().filter(slug__in=slugs))


class RecordDetailView(View, ABC):
    """Detail page of a public record: 410 if it was withdrawn, 404 if it was never public."""

    http_method_names: ClassVar[list[str]] = ["get", "head"]
    template_name: ClassVar[str]
    nav: ClassVar[str] = ""
    #: Path of the page below the URL of the record.
    suffix: ClassVar[str] = ""

    @abstractmethod
    def rows(self) -> QuerySet:
        """Queryset of the public records, with the related records the page needs."""

    def url_of(self, record: Model) -> str:
        """The canonical URL of the page of a record."""
        return f"{record.get_absolute_url()}{self.suffix}"

    def context(self, record: Model) -> dict:
        """Additional template context."""
        return {}

    def show(self, request: HttpRequest, record: Model) -> HttpResponse:
        """Render the page."""
        name = record._meta.model_name
        context = {"nav": self.nav, name: record, "record": record, **self.context(record)}
        context["history"] = history_of(record)
        context["navigation"] = result_navigation(request, record)
        context |= page_meta.for_record(request, record)
        return render(request, self.template_name, context)


class SlugDetailView(RecordDetailView):
    """Detail page by slug; a slug in capitals or a former slug redirects to the current one."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        record = _pages_by_slug(type(self)).first(slug)
        if record is not None:
            return self.show(request, record)
        record = self.current_record(slug)
        return redirect_to_record(request, self.url_of(record), record)

    def current_record(self, slug: str) -> Model:
        """The public record with this former slug; raises ``Http404``, or 410 if withdrawn."""
        rows = self.rows().model.objects.published()
        by_lowercase = rows.filter(slug=slug.lower()).first()
        if by_lowercase is not None:
            return by_lowercase
        kind = rows.model._meta.model_name
        former = FormerSlug.objects.filter(slug=slug.lower(), **{f"{kind}__in": rows.values("pk")})
        match = former.select_related(kind).first()
        if match is None:
            raise_gone_or_not_found(rows.model, slug, f"No {kind} called “{slug}”.")
        return getattr(match, kind)


class IdDetailView(RecordDetailView):
    """Detail page by id; a wrong slug after the id redirects to the canonical URL."""

    def get(self, request: HttpRequest, pk: int, slug: str | None = None) -> HttpResponse:
        record = _pages_by_pk(type(self)).first(pk) or record_or_404(self.rows(), pk)
        url = self.url_of(record)
        return (
            self.show(request, record) if request.path == url else redirect_to_record(request, url)
        )
