"""One FilterSet per listing: what is asked for, the rows that gives, what the page shows of it."""

from .base import Listing
from .everything import EverythingListing
from .listings import (
    ArticleListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SpeakerListing,
    SummitListing,
)
from .refusals import OutOfReachError, RefusedError, guard
from .topics import TopicListing
from .unlisted import CountryListing, PublisherListing, StatementListing

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
