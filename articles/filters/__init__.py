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

__all__ = [
    "ArticleListing",
    "EverythingListing",
    "Listing",
    "OrganisationListing",
    "OutOfReachError",
    "PledgeListing",
    "QuoteListing",
    "RefusedError",
    "SpeakerListing",
    "SummitListing",
    "TopicListing",
    "guard",
]
