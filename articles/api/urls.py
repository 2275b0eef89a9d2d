"""URL patterns of the API, version 1."""

from __future__ import annotations

from django.urls import URLPattern, path
from rest_framework.serializers import Serializer

from articles import filters
from articles.api import responses, serializers
from articles.filters import (
    Listing,
    converters,  # noqa: F401 - registers <record:…>
)
from articles.kinds import BY_NAME

from .docs import docs
from .schema import SchemaView
from .views import DetailAPIView, ListAPIView, RootAPIView

#: Listing and serializer of each kind of record.
ENDPOINTS: tuple[tuple[type[Listing], type[Serializer]], ...] = (
    (filters.ArticleListing, responses.ExpandableArticleSerializer),
    (filters.QuoteListing, responses.ExpandableQuoteSerializer),
    (filters.PledgeListing, responses.ExpandablePledgeSerializer),
    (filters.SpeakerListing, serializers.SpeakerSerializer),
    (filters.SummitListing, serializers.SummitSerializer),
    (filters.OrganisationListing, serializers.OrganisationSerializer),
    (filters.TopicListing, serializers.TopicSerializer),
    (filters.PublisherListing, serializers.PublisherSerializer),
    (filters.CountryListing, serializers.CountrySerializer),
    (filters.StatementListing, responses.ExpandableStatementSerializer),
    (filters.SearchListing, serializers.SearchResultSerializer),
)


def list_route(listing: type[Listing], serializer: type[Serializer]) -> URLPattern:
    """The list of one kind of record, or the search across all kinds."""
    view = ListAPIView.as_view(listing=listing, serializer_class=serializer)
    return path(listing.address.lstrip("/"), view)


def detail_route(listing: type[Listing], serializer: type[Serializer]) -> URLPattern:
    """One record by its id or slug."""
    key = "record" if BY_NAME[listing.kind].keyed_by_id else "slug"
    view = DetailAPIView.as_view(listing=listing, serializer_class=serializer)
    return path(f"{listing.address.lstrip('/')}<{key}:key>/", view)


urlpatterns: list[URLPattern] = [
    path("", RootAPIView.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    *(list_route(*endpoint) for endpoint in ENDPOINTS),
    *(detail_route(*endpoint) for endpoint in ENDPOINTS if endpoint[0].kind),
]
