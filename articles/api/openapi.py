"""OpenAPI description of the list and detail views, derived from their listing and serializer."""

from __future__ import annotations

from collections.abc import Iterable

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import Serializer

from articles.api import responses
from articles.api.expand import EXPANSIONS
from articles.api.parameters import MAX_PER_PAGE, PER_PAGE
from articles.filters import Listing
from articles.filters.exceptions import MAX_PAGE
from articles.filters.labels import ABOUT, NOUNS, VERSIONS, codes, title
from articles.kinds import BY_NAME, COUNTRY, Kind
from articles.models.visibility import Publishable

FILTER_HELP = "Repeat it to match any of several values; a leading “-” excludes a value."


class RecordSchema(AutoSchema):
    """Base of the descriptions; ``self.view`` has a ``listing`` and a ``serializer_class``."""

    @property
    def kind(self) -> Kind | None:
        """The kind of record; None for the search across all kinds."""
        return BY_NAME.get(self.view.listing.kind)

    @property
    def collection(self) -> str:
        return self.kind.plural if self.kind else "search"

    def get_tags(self) -> list[str]:
        return [self.collection]


class ListSchema(RecordSchema):
    """Description of a list, with its filters."""

    def get_operation_id(self) -> str:
        return f"list_{self.collection}"

    def get_summary(self) -> str:
        plural = NOUNS[self.view.listing.kind][1].capitalize()
        if self.kind and not self.kind.listed:
            return plural
        return f"{plural}, with the filters of /{self.collection}/"

    def get_override_parameters(self) -> list[OpenApiParameter]:
        listing, serializer = self.view.listing, self.view.serializer_class
        return [*_filter_parameters(listing), *_list_parameters(listing, serializer)]

    def get_response_serializers(self) -> dict:
        page = responses.list_response_serializer(self.view.serializer_class)
        return {200: page, **_problem_responses(400, 404)}


class DetailSchema(RecordSchema):
    """Description of one record."""

    def get_operation_id(self) -> str:
        return f"get_{self.kind.name}"

    def get_summary(self) -> str:
        return f"One {self.kind.name}"

    def get_override_parameters(self) -> list[OpenApiParameter]:
        key = OpenApiParameter(
            "key",
            OpenApiTypes.INT64 if self.kind.keyed_by_id else OpenApiTypes.STR,
            OpenApiParameter.PATH,
            description=f"the {self.kind.name}'s {_key_name(self.kind)}",
        )
        return [key, *_field_parameters(self.view.listing, self.view.serializer_class)]

    def get_response_serializers(self) -> dict:
        return {
            200: self.view.serializer_class,
            **_redirect_response(self.kind),
            **_problem_responses(400, 404),
            **_gone_response(self.kind),
        }


def _redirect_response(kind: Kind) -> dict:
    """301 for the former slug of a record."""
    if kind.keyed_by_id:
        return {}
    return {301: OpenApiResponse(description="The record has a new slug; redirects to it.")}


def _gone_response(kind: Kind) -> dict:
    """410 for a record that was withdrawn after publication."""
    if not issubclass(kind.model, Publishable):
        return {}
    description = "The record was withdrawn from the archive."
    gone = OpenApiResponse(responses.ProblemSerializer, description=description)
    return {(410, "application/problem+json"): gone}


def _key_name(kind: Kind) -> str:
    if kind.name == COUNTRY:
        return "code (ISO 3166-1 alpha-2) in lower case"
    return "id" if kind.keyed_by_id else "slug"


def _problem_responses(*statuses: int) -> dict:
    problem = OpenApiResponse(
        responses.ProblemSerializer, description="Problem details that name each parameter"
    )
    return {(status, "application/problem+json"): problem for status in statuses}


def _filter_parameters(listing: type[Listing]) -> list[OpenApiParameter]:
    parameters = []
    for name in listing.get_filters():
        if name == "order":
            orders = list(listing.orders_offered())
            text = "Sort order. Default: relevance if there are keywords, otherwise the first."
            parameters.append(OpenApiParameter(name, str, description=text, enum=orders))
        elif name in ("from", "to"):
            start = "Earliest" if name == "from" else "Latest"
            text = f"{start} date, inclusive: 2025-03-31, 2025-03 or 2025."
            parameters.append(OpenApiParameter(name, str, description=text))
        elif name == "versions":
            text = "Quotes of one statement: leading (default; one quote of each statement) or all."
            parameters.append(OpenApiParameter(name, str, description=text, enum=list(VERSIONS)))
        elif name == "q":
            text = 'Search query. Finds all words; "a phrase", -exclude, OR, begin*, speaker:name.'
            parameters.append(OpenApiParameter(name, str, description=text))
        else:
            choices = codes(listing.kind, name)
            values = f" One of: {', '.join(choices)}." if choices else ""
            label = ABOUT.get((listing.kind, name)) or title(listing.kind, name)
            text = f"{label}.{values} {FILTER_HELP}"
            parameters.append(OpenApiParameter(name, str, description=text, many=True))
    return parameters


def _comma_separated(name: str, choices: Iterable[str], description: str) -> OpenApiParameter:
    values = {"type": "array", "items": {"type": "string", "enum": list(choices)}}
    return OpenApiParameter(name, values, description=description, style="form", explode=False)


def _field_parameters(
    listing: type[Listing], serializer: type[Serializer]
) -> list[OpenApiParameter]:
    """``fields`` and ``expand`` with their choices."""
    fields = [name for name in serializer().fields if name != "expanded"]
    parameters = [
        _comma_separated("fields", fields, "Return only these fields, separated by commas.")
    ]
    model = listing.public().model if listing.kind else None
    if choices := EXPANSIONS.get(model):
        text = "Add whole related records under “expanded”, separated by commas."
        parameters.append(_comma_separated("expand", choices, text))
    return parameters


def _integer(name: str, maximum: int, description: str) -> OpenApiParameter:
    schema = {"type": "integer", "minimum": 1, "maximum": maximum}
    return OpenApiParameter(name, schema, description=description)


def _list_parameters(
    listing: type[Listing], serializer: type[Serializer]
) -> list[OpenApiParameter]:
    """The parameters of a list beside its filters: pagination, facets, fields."""
    cursor = "Empty for the first page, then the value in “next”. Records are sorted by id."
    parameters = [
        _integer("page", MAX_PAGE, f"Page number, from 1 to {MAX_PAGE}."),
        _integer("per_page", MAX_PER_PAGE, f"Page size, up to {MAX_PER_PAGE}; default {PER_PAGE}."),
        OpenApiParameter("cursor", str, description=cursor),
    ]
    if listing.choices:
        text = "Count the values of these filters, up to 60 values each."
        parameters.append(_comma_separated("facets", listing.choices, text))
    text = "1 to include the total also with a cursor, 0 to leave it out."
    parameters.append(OpenApiParameter("total", str, enum=["0", "1"], description=text))
    return [*parameters, *_field_parameters(listing, serializer)]
