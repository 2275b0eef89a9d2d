"""One FilterSet per listing: what is asked for, the rows that gives, what the page shows of it."""

from articles.filters.exceptions import OutOfReachError, RefusedError, guard
from articles.filters.listings.base import Listing
from articles.filters.listings.records import (
    ArticleListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SpeakerListing,
    SummitListing,
)
from articles.filters.listings.reference import CountryListing, PublisherListing, StatementListing
from articles.filters.listings.search import EverythingListing
from articles.filters.listings.topics import TopicListing

__all__ = [
    "ArticleListing",
    "CountryListing",
    "EverythingListing",
    "Listing",
    "OrganisationListing",
    "OutOfReachError",
    "PledgeListing",
    "PublisherListing",
    "QuoteListing",
    "RefusedError",
    "SpeakerListing",
    "StatementListing",
    "SummitListing",
    "TopicListing",
    "guard",
]
