"""The API's OpenAPI 3.1 schema, drawn from its views."""

from __future__ import annotations

from functools import cache

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from . import parameters
from .views import PublicAPIView

# Records of which ``fields`` may leave out any field.
_ANSWERS = ("Problem", "ProblemError", "FacetValue", "Link", "Money")


@cache
def schema() -> dict:
    """The schema as a dictionary. It is the same for everybody, so it is drawn once."""
    generator = SchemaGenerator()
    made = generator.get_schema(request=None, public=True)
    for name, component in made["components"]["schemas"].items():
        if name not in _ANSWERS and not name.endswith("List"):
            component.pop("required", None)
    return made


@extend_schema(exclude=True)
class SchemaView(PublicAPIView):
    """``/api/v1/schema/``."""

    def get(self, request: Request) -> Response:
        parameters.parse_parameters(request.query_params, known=(), fields=(), expand=())
        return Response(schema(), content_type="application/vnd.oai.openapi+json")
