"""Serializers of whole responses: records with ``expanded``, pages of a list, and problems."""

from __future__ import annotations

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

from articles.api import serializers


class ArticleExpansionSerializer(s.Serializer):
    """Related records of an article, added by ``expand``."""

    text = s.CharField(required=False, help_text="the public part of the article's text")
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    quotes = serializers.QuoteSerializer(
        many=True, required=False, help_text="its quotes, in the order of the text"
    )
    pledges = serializers.PledgeSerializer(
        many=True, required=False, help_text="pledges mentioned in it"
    )


class QuoteExpansionSerializer(s.Serializer):
    """Related records of a quote, added by ``expand``."""

    article = serializers.ArticleSerializer(required=False, allow_null=True)
    speaker = serializers.SpeakerSerializer(required=False, allow_null=True)
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    utterance = serializers.StatementSerializer(required=False, allow_null=True)


class StatementExpansionSerializer(s.Serializer):
    """Related records of a statement, added by ``expand``."""

    speaker = serializers.SpeakerSerializer(required=False, allow_null=True)
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    quotes = serializers.QuoteSerializer(many=True, required=False, help_text="its quotes by date")


class PledgeExpansionSerializer(s.Serializer):
    """Related records of a pledge, added by ``expand``."""

    summit = serializers.SummitSerializer(required=False, allow_null=True)
    status_updates = serializers.StatusUpdateSerializer(
        many=True, required=False, help_text="status history, latest first"
    )
    mentions = serializers.MentionSerializer(many=True, required=False)
    checks = serializers.CheckSerializer(
        many=True, required=False, help_text="searches for later reports, latest first"
    )


class ExpandableArticleSerializer(serializers.ArticleSerializer):
    """An article, with the related records requested by ``expand``."""

    expanded = ArticleExpansionSerializer(required=False)


class ExpandableQuoteSerializer(serializers.QuoteSerializer):
    """A quote, with the related records requested by ``expand``."""

    expanded = QuoteExpansionSerializer(required=False)


class ExpandablePledgeSerializer(serializers.PledgeSerializer):
    """A pledge, with the related records requested by ``expand``."""

    expanded = PledgeExpansionSerializer(required=False)


class ExpandableStatementSerializer(serializers.StatementSerializer):
    """A statement, with the related records requested by ``expand``."""

    expanded = StatementExpansionSerializer(required=False)


class FacetValueSerializer(s.Serializer):
    """A value of a facet with its number of records."""

    value = s.CharField()
    label = s.CharField()
    count = s.IntegerField()


class ProblemErrorSerializer(s.Serializer):
    """Error message for one parameter."""

    parameter = s.CharField()
    detail = s.CharField()


class ProblemSerializer(s.Serializer):
    """Problem details (RFC 9457)."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)


def list_response_serializer(record: type[s.Serializer]) -> s.Serializer:
    """The serializer of a page of these records."""
    name = record.__name__.removeprefix("Expandable")
    page = inline_serializer(
        f"{name}List",
        {
            "total": s.IntegerField(
                allow_null=True, help_text="number of all records in the list; null with a cursor"
            ),
            "next": s.URLField(allow_null=True),
            "previous": s.URLField(allow_null=True),
            "items": record(many=True),
            "facets": s.DictField(
                child=FacetValueSerializer(many=True),
                required=False,
                help_text="present if requested by the parameter facets",
            ),
            "notices": s.ListField(
                child=s.CharField(), help_text="corrections made to the search query"
            ),
            "licence": s.URLField(),
        },
    )
    page.__class__.__doc__ = f"A page of a list. Each item: {record.__doc__}"
    return page
