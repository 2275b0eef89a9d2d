"""What the API says of each kind of record: the fields, their types and what they mean.

Fields are added in time and never renamed or removed. An unknown value is null; a date is ISO 8601
as precise as it is known, with its precision beside it.
"""

from articles.api.serializers.articles import (
    Article,
    Publisher,
    Quote,
    Statement,
)
from articles.api.serializers.fields import Link, Money
from articles.api.serializers.people import (
    Country,
    Organisation,
    Speaker,
    Summit,
    Topic,
)
from articles.api.serializers.pledges import Mention, Pledge, StatusUpdate
from articles.api.serializers.search import Found

__all__ = [
    "Article", "Country", "Found", "Link", "Mention", "Money", "Organisation", "Pledge",
    "Publisher", "Quote", "Speaker", "Statement", "StatusUpdate", "Summit", "Topic",
]  # fmt: skip
