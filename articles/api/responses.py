"""What the API answers with: records with what ``expand`` adds, lists of them, and problems."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api import serializers


class ArticleExpansionSerializer(s.Serializer):
    """What ``expand`` adds to an article."""

    text = s.CharField(required=False, help_text="as much of the text as is public")
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    quotes = serializers.QuoteSerializer(
        many=True, required=False, help_text="the quotes that it prints, in their order"
    )
    pledges = serializers.PledgeSerializer(
        many=True, required=False, help_text="the pledges that it mentions"
    )


class QuoteExpansionSerializer(s.Serializer):
    """What ``expand`` adds to a quote."""

    article = serializers.ArticleSerializer(required=False, allow_null=True)
    speaker = serializers.SpeakerSerializer(required=False, allow_null=True)
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    utterance = serializers.StatementSerializer(required=False, allow_null=True)


class StatementExpansionSerializer(s.Serializer):
    """What ``expand`` adds to a statement."""

    speaker = serializers.SpeakerSerializer(required=False, allow_null=True)
    summit = serializers.SummitSerializer(required=False, allow_null=True)
    quotes = serializers.QuoteSerializer(
        many=True, required=False, help_text="its quotes, the first one first"
    )


class PledgeExpansionSerializer(s.Serializer):
    """What ``expand`` adds to a pledge."""

    summit = serializers.SummitSerializer(required=False, allow_null=True)
    status_updates = serializers.StatusUpdateSerializer(
        many=True, required=False, help_text="the ledger, newest first"
    )
    mentions = serializers.MentionSerializer(many=True, required=False)


class ExpandableArticleSerializer(serializers.ArticleSerializer):
    """An article, with what ``expand`` asked for."""

    expanded = ArticleExpansionSerializer(required=False)


class ExpandableQuoteSerializer(serializers.QuoteSerializer):
    """A quote, with what ``expand`` asked for."""

    expanded = QuoteExpansionSerializer(required=False)


class ExpandablePledgeSerializer(serializers.PledgeSerializer):
    """A pledge, with what ``expand`` asked for."""

    expanded = PledgeExpansionSerializer(required=False)


class ExpandableStatementSerializer(serializers.StatementSerializer):
    """A statement, with what ``expand`` asked for."""

    expanded = StatementExpansionSerializer(required=False)


class FacetValueSerializer(s.Serializer):
    """One value of a facet and how many records it would give."""

    value = s.CharField()
    label = s.CharField()
    count = s.IntegerField()


class ProblemErrorSerializer(s.Serializer):
    """What is wrong with one parameter."""

    parameter = s.CharField()
    detail = s.CharField()


class ProblemSerializer(s.Serializer):
    """Problem details (RFC 9457)."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)


def list_response_serializer(record: type[s.Serializer]) -> type[s.Serializer]:
    """The answer of a list of these records."""
    fields = {
        "total": s.IntegerField(
            allow_null=True, help_text="how many there are in all; null with a cursor"
        ),
        "next": s.URLField(allow_null=True),
        "previous": s.URLField(allow_null=True),
        "items": record(many=True),
        "facets": s.DictField(
            child=FacetValueSerializer(many=True),
            required=False,
            help_text="only with the parameter facets",
        ),
        "notices": s.ListField(
            child=s.CharField(), help_text="what was repaired in the words of q"
        ),
        "licence": s.URLField(),
        "__doc__": f"A page of a list: {record.__doc__}",
        "__module__": __name__,
    }
    return type(f"{record.__name__.removeprefix('Expandable')}List", (s.Serializer,), fields)
