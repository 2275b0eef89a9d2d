"""Request -> FilterSet -> JSON, for every kind of record alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Model
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

from articles.api import parameters, representations
from articles.api.expand import OFFERED, expand_rows
from articles.api.lookup import find_by_former_slug, find_by_key
from articles.api.pagination import get_page
from articles.filters import Listing
from articles.filters.gone import raise_gone_or_not_found
from articles.formats.exports import LICENCE_URL, schema_of
from articles.formats.metadata.cors import allow_any_origin
from articles.formats.metadata.http_cache import date_answer
from articles.formats.metadata.site_url import site_url
from articles.models.merging import has_merged

from .cursors import cursors_of
from .links import PLACES, ROOT, LinkBuilder

ADDRESSES = build_object_type(additionalProperties={"type": "string", "format": "uri"})
NOT_AGAIN = ConditionalGetMiddleware(lambda request: HttpResponse())
OPEN = {
    "Link": f'<{LICENCE_URL}>; rel="license"',
    "X-Robots-Tag": "noindex",
}


class PublicAPIView(APIView):
    """Read-only, for everybody and every page on the web; nothing depends on who asks."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        # Rendered here: a response that is rendered later would become a 304 without headers.
        response = response.render() if hasattr(response, "render") else response
        if response.status_code == 200:
            response = NOT_AGAIN.process_response(request, response)
        for name, value in OPEN.items():
            response[name] = value
        return allow_any_origin(response)

    def finalize_response(self, request, response, *args, **kwargs) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        # The answer is the same for every Accept; caches need not keep one for each.
        if response.has_header("Vary"):
            del response["Vary"]
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == 200:
            date_answer(request._request, response)
        return response

    def options(self, request: Request, *args, **kwargs) -> HttpResponse:
        """What a browser asks before it lets another site's page read from here."""
        response = HttpResponse(status=204)
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response["Access-Control-Max-Age"] = "86400"
        return response


class RecordAPIView(PublicAPIView):
    """What a list and a single record of one kind share."""

    listing: type[Listing] = Listing
    shape: type[serializers.Serializer] = serializers.Serializer

    @property
    def model(self) -> type[Model] | None:
        return self.listing.public().model if self.listing.kind else None

    def items(self, rows: Sequence[Model], asked: parameters.RequestParameters) -> list[dict]:
        """The rows as JSON, with the fields and expansions that are asked for."""
        links = LinkBuilder(site_url(self.request))
        build = (
            representations.BUILDERS[self.model] if self.model else representations.search_result
        )
        data = [build(row, links) for row in rows]
        if asked.expand:
            added = expand_rows(rows, asked.expand, links)
            data = [{**one, "expanded": more} for one, more in zip(data, added, strict=True)]
        shape = self.shape(many=True)
        for name in list(shape.child.fields):
            wanted = name in asked.fields or not asked.fields or name == "expanded"
            if not wanted or (name == "expanded" and not asked.expand):
                shape.child.fields.pop(name)
        return shape.to_representation(data)

    @property
    def expandable(self) -> tuple[str, ...]:
        return tuple(OFFERED.get(self.model, ()))

    @property
    def fields(self) -> list[str]:
        return [name for name in self.shape().fields if name != "expanded"]


class ListAPIView(RecordAPIView):
    """A listing: the same filters as its page, in its order or by cursor."""

    def get(self, request: Request) -> Response:
        given = request.query_params
        listing = self.listing(given)
        facets = [
            name for name in listing.choices if name not in ("record", *listing.hidden_choices)
        ]
        asked = parameters.parse_parameters(
            given,
            known=(*listing.get_filters(), *parameters.PARAMETER_NAMES),
            fields=self.fields,
            expand=self.expandable,
            facets=facets,
            cursors=cursors_of(listing.kind),
        )
        parameters.raise_for_problems(listing)
        address = f"{site_url(request)}{request.path}"
        page = get_page(listing, asked, address, dict(given.lists()))
        answer = {
            "total": page.total,
            "next": page.next,
            "previous": page.previous,
            "items": self.items(page.rows, asked),
            "notices": [problem.text for problem in listing.problems],
            "licence": LICENCE_URL,
        }
        if asked.facets:
            answer["facets"] = {
                facet.name: [
                    {"value": one.value, "label": str(one.label), "count": one.count}
                    for one in facet.values
                ]
                for facet in listing.facets
                if facet.name in asked.facets
            }
        return Response(answer)


class DetailAPIView(RecordAPIView):
    """One record by its number or slug."""

    def get(self, request: Request, key: int | str) -> HttpResponse:
        asked = parameters.parse_parameters(
            request.query_params,
            known=("fields", "expand"),
            fields=self.fields,
            expand=self.expandable,
        )
        sheet = schema_of(self.listing.kind)
        record = find_by_key(sheet.rows(), key)
        if record is None:
            return self._moved(request, key)
        sheet.prepare([record])
        (item,) = self.items([record], asked)
        return Response(item)

    def _moved(self, request: Request, key: int | str) -> HttpResponse:
        """The way to a record's address of today; raises ``Http404``, 410 when it is withdrawn."""
        record = find_by_former_slug(self.model, key) if isinstance(key, str) else None
        if record is None:
            raise_gone_or_not_found(self.model, key, "There is no such record.")
        query = request.META.get("QUERY_STRING", "")
        address = LinkBuilder(site_url(request)).api(record)
        # A merge can be undone: what led here because of one is not remembered for good.
        kind = HttpResponseRedirect if has_merged(record) else HttpResponsePermanentRedirect
        return kind(f"{address}?{query}" if query else address)


class RootAPIView(PublicAPIView):
    """Where everything stands."""

    @extend_schema(
        operation_id="root", summary="Where everything stands", responses={200: ADDRESSES}
    )
    def get(self, request: Request) -> Response:
        parameters.parse_parameters(request.query_params, known=(), fields=(), expand=())
        site = site_url(request)
        places = {place: f"{site}{ROOT}{place}/" for place in (*PLACES.values(), "search")}
        return Response(
            {
                **places,
                "schema": f"{site}{ROOT}schema/",
                "docs": f"{site}{ROOT}docs/",
                "licence": LICENCE_URL,
            }
        )
