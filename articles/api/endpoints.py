"""The views of each kind of record, and what the schema says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from articles import filters
from articles.api import links, responses, serializers
from articles.api.expand import OFFERED
from articles.api.links import PLACES
from articles.api.parameters import MOST, PER_PAGE
from articles.api.views import DetailAPIView, ListAPIView
from articles.filters import Listing
from articles.filters.exceptions import MAX_PAGE
from articles.filters.labels import ABOUT, NOUNS, TITLES, codes, title
from articles.models.visibility import Publishable

#: The listings of the API by their place, with what they show.
KINDS: dict[str, tuple[type[Listing], type[Serializer]]] = {
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
NUMBERED = tuple(PLACES[model] for model in links.NUMBERED)
# Listed here alone: there is no page of which the filters could be the same.
UNLISTED = ("publishers", "countries", "statements")
REPEATED = "Repeat it for any of several; a leading “-” leaves a value out."


def list_view(place: str) -> Any:
    """The view of a listing, described."""
    listing, shape = KINDS[place]
    view = type(f"{place.capitalize()}List", (ListAPIView,), {"listing": listing, "shape": shape})
    many = NOUNS[listing.kind][1].capitalize()
    same = "" if place in UNLISTED else f", filtered as on the page /{place}/"
    described = extend_schema(
        operation_id=f"list_{place}",
        tags=[place],
        summary=f"{many}{same}",
        parameters=[*_filters(listing), *_own(listing, shape)],
        responses={200: responses.list_response_serializer(shape), **_refusals(400, 404)},
    )
    view.get = described(_own_get(view))
    return view


def detail_view(place: str) -> Any:
    """The view of one record, described."""
    listing, shape = KINDS[place]
    view = type(
        f"{place.capitalize()}Detail", (DetailAPIView,), {"listing": listing, "shape": shape}
    )
    one = NOUNS[listing.kind][0]
    key = OpenApiParameter(
        "key",
        OpenApiTypes.INT64 if place in NUMBERED else OpenApiTypes.STR,
        OpenApiParameter.PATH,
        description=f"the {one}'s {_key_of(place)}",
    )
    described = extend_schema(
        operation_id=f"get_{one}",
        tags=[place],
        summary=f"One {one}",
        parameters=[key, *_chosen(listing, shape)],
        responses={200: shape, **_moves(place), **_refusals(400, 404), **_withdrawn(listing)},
    )
    view.get = described(_own_get(view))
    return view


def _moves(place: str) -> dict:
    """What is answered where a record's slug was another before."""
    about = "The record has another slug now; the answer names its address."
    return {} if place in NUMBERED else {301: OpenApiResponse(description=about)}


def _withdrawn(listing: type[Listing]) -> dict:
    """What is answered for a record that was published and is withdrawn."""
    if not issubclass(listing.public().model, Publishable):
        return {}
    about = "The record was withdrawn from the archive."
    gone = OpenApiResponse(responses.ProblemSerializer, description=about)
    return {(410, "application/problem+json"): gone}


def _key_of(place: str) -> str:
    if place == "countries":
        return "code (ISO 3166-1 alpha-2) in small letters"
    return "number" if place in NUMBERED else "slug"


def _own_get(view: type) -> Any:
    """A method of the view's own to describe, so that no other view is described by it."""
    inherited = view.get

    def get(self, request, *args, **kwargs):
        return inherited(self, request, *args, **kwargs)

    return get


def _refusals(*statuses: int) -> dict:
    problem = OpenApiResponse(
        responses.ProblemSerializer, description="What is wrong, parameter by parameter"
    )
    return {(status, "application/problem+json"): problem for status in statuses}


def _filters(listing: type[Listing]) -> list[OpenApiParameter]:
    made = []
    for name in listing.get_filters():
        if name == "order":
            offered = list(listing.orders_offered())
            about = "The order; the first is the usual one, or relevance when there are words."
            made.append(OpenApiParameter(name, str, description=about, enum=offered))
        elif name in ("from", "to"):
            about = f"{TITLES[name]} this day on: 2025-03-31, 2025-03 or 2025."
            about = about if name == "from" else about.replace("To this day on", "Until this day")
            made.append(OpenApiParameter(name, str, description=about))
        elif name == "q":
            about = 'Words; all must be there. "A phrase", -not, OR, begin*, speaker:name.'
            made.append(OpenApiParameter(name, str, description=about))
        else:
            known = codes(listing.kind, name)
            values = f" One of: {', '.join(known)}." if known else ""
            called = ABOUT.get((listing.kind, name)) or title(listing.kind, name)
            about = f"{called}.{values} {REPEATED}"
            made.append(OpenApiParameter(name, str, description=about, many=True))
    return made


def _several(name: str, offered: Iterable[str], about: str) -> OpenApiParameter:
    """A parameter that takes several of the values *offered*, separated by commas."""
    values = {"type": "array", "items": {"type": "string", "enum": list(offered)}}
    return OpenApiParameter(name, values, description=about, style="form", explode=False)


def _chosen(listing: type[Listing], shape: type[Serializer]) -> list[OpenApiParameter]:
    """``fields`` and ``expand``, with what they offer."""
    fields = [name for name in shape().fields if name != "expanded"]
    made = [_several("fields", fields, "Only these fields, separated by commas.")]
    model = listing.public().model if listing.kind else None
    if offered := OFFERED.get(model):
        about = "Whole related records in “expanded”, separated by commas."
        made.append(_several("expand", offered, about))
    return made


def _number(name: str, most: int, about: str) -> OpenApiParameter:
    kind = {"type": "integer", "minimum": 1, "maximum": most}
    return OpenApiParameter(name, kind, description=about)


def _own(listing: type[Listing], shape: type[Serializer]) -> list[OpenApiParameter]:
    made = [
        _number("page", MAX_PAGE, f"From 1 to {MAX_PAGE}."),
        _number("per_page", MOST, f"How many on a page, up to {MOST}; {PER_PAGE} otherwise."),
    ]
    about = "Empty to start; then what “next” gives. Goes through all records by their number."
    made.append(OpenApiParameter("cursor", str, description=about))
    if listing.choices:
        about = "Counts of the values of these filters, up to 60 values of each."
        made.append(_several("facets", listing.choices, about))
    about = "1 to count all records also with a cursor, 0 to leave the count out."
    made.append(OpenApiParameter("total", str, enum=["0", "1"], description=about))
    return [*made, *_chosen(listing, shape)]


def single_places() -> tuple[str, ...]:
    """The places whose records have an address of their own."""
    return tuple(PLACES.values())
