"""Listings: one FilterSet per list, with its parameters, results, facets and suggestions."""

from articles.filters.exceptions import (
    InvalidParameterError,
    PageOutOfRangeError,
    validate_parameters,
)
from articles.filters.listings.base import Listing
from articles.filters.listings.records import (
    ArticleListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SpeakerListing,
    SummitListing,
)
from articles.filters.listings.reference import (
    CountryListing,
    PublisherListing,
    StatementListing,
    TopicListing,
)
from articles.filters.listings.search import SearchListing

__all__ = [
    "ArticleListing",
    "CountryListing",
    "InvalidParameterError",
    "Listing",
    "OrganisationListing",
    "PageOutOfRangeError",
    "PledgeListing",
    "PublisherListing",
    "QuoteListing",
    "SearchListing",
    "SpeakerListing",
    "StatementListing",
    "SummitListing",
    "TopicListing",
    "validate_parameters",
]
