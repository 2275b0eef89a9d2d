"""The API's OpenAPI 3.1 schema, generated from its views."""

from __future__ import annotations

from functools import cache

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from . import parameters
from .views import PublicAPIView

# Components whose fields are always present; ``fields`` can leave out any field of the others.
_ALL_FIELDS_REQUIRED = ("Problem", "ProblemError", "FacetValue", "Link", "Money")


@cache
def openapi_schema() -> dict:
    """The schema as a dictionary, generated once per process: it depends on no request."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for name, component in schema["components"]["schemas"].items():
        if name not in _ALL_FIELDS_REQUIRED and not name.endswith("List"):
            component.pop("required", None)
    return schema


@extend_schema(exclude=True)
class SchemaView(PublicAPIView):
    """``/api/v1/schema/``."""

    def get(self, request: Request) -> Response:
        parameters.parse_parameters(request.query_params, allowed=(), fields=(), expand=())
        return Response(openapi_schema(), content_type="application/vnd.oai.openapi+json")
