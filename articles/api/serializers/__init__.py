"""What the API says of each kind of record: the fields, their types and what they mean.

Fields are added in time and never renamed or removed. An unknown value is null; a date is ISO 8601
as precise as it is known, with its precision beside it.
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
