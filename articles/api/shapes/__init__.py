"""What the API says of each kind of record: the fields, their types and what they mean.

Fields are added in time and never renamed or removed. An unknown value is null; a date is ISO 8601
as precise as it is known, with its precision beside it.
"""

from .coverage import Article, Publisher, Quote, Statement
from .fields import Link, Money
from .found import Found
from .people import Country, Organisation, Speaker, Summit, Topic
from .promises import Mention, Pledge, StatusUpdate

__all__ = [
    "Article", "Country", "Found", "Link", "Mention", "Money", "Organisation", "Pledge",
    "Publisher", "Quote", "Speaker", "Statement", "StatusUpdate", "Summit", "Topic",
]  # fmt: skip
