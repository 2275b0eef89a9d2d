"""Serializers of each kind of record, with the fields of the catalogue, and of their parts."""

from articles.api.serializers.parts import (
    CheckSerializer,
    LinkSerializer,
    MentionSerializer,
    MoneySerializer,
    StatusUpdateSerializer,
)
from articles.api.serializers.records import (
    ArticleSerializer,
    CountrySerializer,
    OrganisationSerializer,
    PledgeSerializer,
    PublisherSerializer,
    QuoteSerializer,
    SearchResultSerializer,
    SpeakerSerializer,
    StatementSerializer,
    SummitSerializer,
    TopicSerializer,
)

__all__ = [
    "ArticleSerializer",
    "CheckSerializer",
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
]
