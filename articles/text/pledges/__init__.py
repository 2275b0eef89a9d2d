"""Pledges in news texts: who promises what, to whom, for how much, by when."""

from .finding import find_pledges
from .found import (
    AGREEMENT,
    CONFIDENT,
    FUNDING,
    LEGISLATION,
    OPERATIONS,
    POLICY,
    PROGRAMME,
    FoundPledge,
)

__all__ = [
    "AGREEMENT",
    "CONFIDENT",
    "FUNDING",
    "LEGISLATION",
    "OPERATIONS",
    "POLICY",
    "PROGRAMME",
    "FoundPledge",
    "find_pledges",
]
