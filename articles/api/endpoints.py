"""Generates the list and detail views of each kind of record, with their OpenAPI descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from articles import filters
from articles.api import responses, serializers
from articles.api.expand import EXPANSIONS
from articles.api.links import COLLECTIONS, KEYED_BY_ID
from articles.api.parameters import MAX_PER_PAGE, PER_PAGE
from articles.api.views import DetailAPIView, ListAPIView
from articles.filters import Listing
from articles.filters.exceptions import MAX_PAGE
from articles.filters.labels import ABOUT, NOUNS, codes, title
from articles.models.visibility import Publishable

#: Listing and serializer of each collection of the API.
ENDPOINTS: dict[str, tuple[type[Listing], type[Serializer]]] = {
    "articles": (filters.ArticleListing, responses.ExpandableArticleSerializer),
    "quotes": (filters.QuoteListing, responses.ExpandableQuoteSerializer),
    "pledges": (filters.PledgeListing, responses.ExpandablePledgeSerializer),
    "speakers": (filters.SpeakerListing, serializers.SpeakerSerializer),
    "summits": (filters.SummitListing, serializers.SummitSerializer),
    "organisations": (filters.OrganisationListing, serializers.OrganisationSerializer),
    "topics": (filters.TopicListing, serializers.TopicSerializer),
    "publishers": (filters.PublisherListing, serializers.PublisherSerializer),
    "countries": (filters.CountryListing, serializers.CountrySerializer),
    "statements": (filters.StatementListing, responses.ExpandableStatementSerializer),
    "search": (filters.SearchListing, serializers.SearchResultSerializer),
}
WITH_ID = tuple(COLLECTIONS[model] for model in KEYED_BY_ID)
# Collections without a list page on the website.
API_ONLY = ("publishers", "countries", "statements")
FILTER_HELP = "Repeat it to match any of several values; a leading “-” excludes a value."


def list_view(collection: str) -> Any:
    """The list view of a collection, with its OpenAPI description."""
    listing, serializer = ENDPOINTS[collection]
    attributes = {"listing": listing, "serializer_class": serializer}
    view = type(f"{collection.capitalize()}List", (ListAPIView,), attributes)
    plural = NOUNS[listing.kind][1].capitalize()
    same_filters = "" if collection in API_ONLY else f", with the filters of /{collection}/"
    describe = extend_schema(
        operation_id=f"list_{collection}",
        tags=[collection],
        summary=f"{plural}{same_filters}",
        parameters=[*_filter_parameters(listing), *_list_parameters(listing, serializer)],
        responses={
            200: responses.list_response_serializer(serializer),
            **_problem_responses(400, 404),
        },
    )
    view.get = describe(_copy_of_get(view))
    return view


def detail_view(collection: str) -> Any:
    """The detail view of a collection, with its OpenAPI description."""
    listing, serializer = ENDPOINTS[collection]
    attributes = {"listing": listing, "serializer_class": serializer}
    view = type(f"{collection.capitalize()}Detail", (DetailAPIView,), attributes)
    noun = NOUNS[listing.kind][0]
    key = OpenApiParameter(
        "key",
        OpenApiTypes.INT64 if collection in WITH_ID else OpenApiTypes.STR,
        OpenApiParameter.PATH,
        description=f"the {noun}'s {_key_name(collection)}",
    )
    describe = extend_schema(
        operation_id=f"get_{noun}",
        tags=[collection],
        summary=f"One {noun}",
        parameters=[key, *_field_parameters(listing, serializer)],
        responses={
            200: serializer,
            **_redirect_response(collection),
            **_problem_responses(400, 404),
            **_gone_response(listing),
        },
    )
    view.get = describe(_copy_of_get(view))
    return view


def _redirect_response(collection: str) -> dict:
    """301 for the former slug of a record."""
    if collection in WITH_ID:
        return {}
    return {301: OpenApiResponse(description="The record has a new slug; redirects to it.")}


def _gone_response(listing: type[Listing]) -> dict:
    """410 for a record that was withdrawn after publication."""
    if not issubclass(listing.public().model, Publishable):
        return {}
    description = "The record was withdrawn from the archive."
    gone = OpenApiResponse(responses.ProblemSerializer, description=description)
    return {(410, "application/problem+json"): gone}


def _key_name(collection: str) -> str:
    if collection == "countries":
        return "code (ISO 3166-1 alpha-2) in lower case"
    return "id" if collection in WITH_ID else "slug"


def _copy_of_get(view: type) -> Any:
    """A ``get`` method for this view alone: ``extend_schema`` changes the method it is given."""
    inherited = view.get

    def get(self, request, *args, **kwargs):
        return inherited(self, request, *args, **kwargs)

    return get


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
