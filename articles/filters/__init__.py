"""One FilterSet per listing: what is asked for, the rows that gives, what the page shows of it."""

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
