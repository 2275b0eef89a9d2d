"""Base views of the API: list, detail and root, shared by all kinds of record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import (
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers
from drf_spectacular.plumbing import build_object_type
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.api import parameters
from articles.api.expand import EXPANSIONS, expand_rows
from articles.api.pagination import get_page
from articles.api.representations import represent
from articles.filters import Listing
from articles.filters.gone import raise_gone_or_not_found
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata.cors import allow_any_origin
from articles.formats.metadata.http_cache import set_last_modified
from articles.formats.metadata.site_url import site_url
from articles.kinds import KINDS
from articles.models import Country, FormerSlug
from articles.models.merging import has_merged
from articles.rows import ROW_SOURCES, Row

from .cursors import cursor_codec
from .links import ROOT, LinkBuilder
from .openapi import DetailSchema, ListSchema

URL_MAP = build_object_type(additionalProperties={"type": "string", "format": "uri"})
CONDITIONAL_GET = ConditionalGetMiddleware(lambda request: HttpResponse())
RESPONSE_HEADERS = {
    "Link": f'<{LICENCE_URL}>; rel="license"',
    "X-Robots-Tag": "noindex",
}


class PublicAPIView(APIView):
    """Read-only, with CORS for any origin; responses do not depend on the client."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        # Render first: a 304 made from an unrendered response would lack its headers.
        response = response.render() if hasattr(response, "render") else response
        if response.status_code == 200:
            response = CONDITIONAL_GET.process_response(request, response)
        for name, value in RESPONSE_HEADERS.items():
            response[name] = value
        return allow_any_origin(response)

    def finalize_response(self, request, response, *args, **kwargs) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        # The response is the same for every Accept; caches need only one copy.
        if response.has_header("Vary"):
            del response["Vary"]
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == 200:
            set_last_modified(request._request, response)
        return response

    def options(self, request: Request, *args, **kwargs) -> HttpResponse:
        """CORS preflight request."""
        response = HttpResponse(status=204)
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response["Access-Control-Max-Age"] = "86400"
        return response


class RecordAPIView(PublicAPIView):
    """Base of the list and detail views of one kind of record."""

    listing: type[Listing] = Listing
    serializer_class: type[serializers.Serializer] = serializers.Serializer

    @property
    def model(self) -> type[Model] | None:
        return self.listing.public().model if self.listing.kind else None

    def represent(self, rows: Sequence[Row], params: parameters.RequestParameters) -> list[dict]:
        """The rows as JSON, with the requested fields and expansions."""
        links = LinkBuilder(site_url(self.request))
        data = [represent(self.listing.kind, row, links) for row in rows]
        names = params.fields or self.fields
        if params.expand:
            expanded = expand_rows([row.record for row in rows], params.expand, links)
            data = [{**item, "expanded": e} for item, e in zip(data, expanded, strict=True)]
            names = (*names, "expanded")
        serializer = self.serializer_class(many=True)
        for name in set(serializer.child.fields) - set(names):
            serializer.child.fields.pop(name)
        return serializer.to_representation(data)

    @property
    def expandable(self) -> tuple[str, ...]:
        return tuple(EXPANSIONS.get(self.model, ()))

    @property
    def fields(self) -> list[str]:
        return [name for name in self.serializer_class().fields if name != "expanded"]


class ListAPIView(RecordAPIView):
    """A listing: the filters of its page, paginated by number or by cursor."""

    schema = ListSchema()

    def get(self, request: Request) -> Response:
        query = request.query_params
        listing = self.listing(query)
        facets = [
            name for name in listing.choices if name not in ("record", *listing.hidden_choices)
        ]
        params = parameters.parse_parameters(
            query,
            allowed=(*listing.get_filters(), *parameters.PARAMETER_NAMES),
            fields=self.fields,
            expand=self.expandable,
            facets=facets,
            cursors=cursor_codec(listing.kind),
        )
        parameters.reject_invalid_filters(listing)
        url = f"{site_url(request)}{request.path}"
        page = get_page(listing, params, url, dict(query.lists()))
        data = {
            "total": page.total,
            "next": page.next,
            "previous": page.previous,
            "items": self.represent(page.rows, params),
            "notices": [problem.text for problem in listing.problems],
            "licence": LICENCE_URL,
        }
        if params.facets:
            data["facets"] = {
                facet.name: [
                    {"value": v.value, "label": str(v.label), "count": v.count}
                    for v in facet.values
                ]
                for facet in listing.facets
                if facet.name in params.facets
            }
        return Response(data)


class DetailAPIView(RecordAPIView):
    """One record by its id or slug."""

    schema = DetailSchema()

    def get(self, request: Request, key: int | str) -> HttpResponse:
        params = parameters.parse_parameters(
            request.query_params,
            allowed=("fields", "expand"),
            fields=self.fields,
            expand=self.expandable,
        )
        source = ROW_SOURCES[self.listing.kind]
        record = find_by_key(source.records(), key)
        if record is None:
            return self._redirect(request, key)
        (item,) = self.represent(source.prepare([record]), params)
        return Response(item)

    def _redirect(self, request: Request, key: int | str) -> HttpResponse:
        """From a former slug to the current URL; raises ``Http404`` or ``WithdrawnError``."""
        record = find_by_former_slug(self.model, key) if isinstance(key, str) else None
        if record is None:
            raise_gone_or_not_found(self.model, key, "Record not found.")
        query = request.META.get("QUERY_STRING", "")
        url = LinkBuilder(site_url(request)).api_url(record)
        # A merge can be undone, so its redirect must not be cached for good.
        redirect = HttpResponseRedirect if has_merged(record) else HttpResponsePermanentRedirect
        return redirect(f"{url}?{query}" if query else url)


class RootAPIView(PublicAPIView):
    """API root: the URLs of all collections."""

    @extend_schema(operation_id="root", summary="API root", responses={200: URL_MAP})
    def get(self, request: Request) -> Response:
        parameters.parse_parameters(request.query_params, allowed=(), fields=(), expand=())
        site = site_url(request)
        return Response(
            {
                **{
                    name: f"{site}{ROOT}{name}/"
                    for name in (*(kind.plural for kind in KINDS), "search")
                },
                "schema": f"{site}{ROOT}schema/",
                "docs": f"{site}{ROOT}docs/",
                "licence": LICENCE_URL,
            }
        )


def find_by_key(rows: QuerySet, key: int | str) -> Model | None:
    """The record with this id, slug or, for a country, lower-case code; None if there is none."""
    if isinstance(key, int):
        return rows.filter(pk=key).first()
    if rows.model is Country:
        return rows.filter(pk=key.upper()).first() if key.islower() else None
    return rows.filter(slug=key).first()


def find_by_former_slug(model: type[Model], slug: str) -> Model | None:
    """The public record that has or had this slug, in any case; None if there is none."""
    rows, lowered = model.objects.published(), slug.lower()
    if record := find_by_key(rows, lowered):
        return record
    kind = model._meta.model_name
    if kind not in FormerSlug.TARGETS:
        return None
    former = FormerSlug.objects.filter(slug=lowered, **{f"{kind}__in": rows.values("pk")})
    entry = former.select_related(kind).first()
    return getattr(entry, kind) if entry else None
