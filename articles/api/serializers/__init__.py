"""Serializers of each kind of record: fields, types and descriptions.

Fields may be added but never renamed or removed. An unknown value is null; a partial date is
ISO 8601, followed by a field with its precision.
"""

from articles.api.serializers.articles import (
    ArticleSerializer,
    PublisherSerializer,
    QuoteSerializer,
    StatementSerializer,
)
from articles.api.serializers.fields import LinkSerializer, MoneySerializer
from articles.api.serializers.people import (
    CountrySerializer,
    OrganisationSerializer,
    SpeakerSerializer,
    SummitSerializer,
    TopicSerializer,
)
from articles.api.serializers.pledges import (
    MentionSerializer,
    PledgeSerializer,
    StatusUpdateSerializer,
)
from articles.api.serializers.search import SearchResultSerializer

__all__ = [
    "ArticleSerializer",
    "CountrySerializer",
    "LinkSerializer",
    "MentionSerializer",
    "MoneySerializer",
    "OrganisationSerializer",
    "PledgeSerializer",
    "PublisherSerializer",
    "QuoteSerializer",
    "SearchResultSerializer",
    "SpeakerSerializer",
    "StatementSerializer",
    "StatusUpdateSerializer",
    "SummitSerializer",
    "TopicSerializer",
]  # fmt: skip
