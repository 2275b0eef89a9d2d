"""What the API answers with: records with what ``expand`` adds, lists of them, and problems."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api import serializers


class ArticleExpanded(s.Serializer):
    """What ``expand`` adds to an article."""

    text = s.CharField(required=False, help_text="as much of the text as is public")
    summit = serializers.Summit(required=False, allow_null=True)
    quotes = serializers.Quote(
        many=True, required=False, help_text="the quotes that it prints, in their order"
    )
    pledges = serializers.Pledge(
        many=True, required=False, help_text="the pledges that it mentions"
    )


class QuoteExpanded(s.Serializer):
    """What ``expand`` adds to a quote."""

    article = serializers.Article(required=False, allow_null=True)
    speaker = serializers.Speaker(required=False, allow_null=True)
    summit = serializers.Summit(required=False, allow_null=True)
    utterance = serializers.Statement(required=False, allow_null=True)


class StatementExpanded(s.Serializer):
    """What ``expand`` adds to a statement."""

    speaker = serializers.Speaker(required=False, allow_null=True)
    summit = serializers.Summit(required=False, allow_null=True)
    quotes = serializers.Quote(
        many=True, required=False, help_text="its quotes, the first one first"
    )


class PledgeExpanded(s.Serializer):
    """What ``expand`` adds to a pledge."""

    summit = serializers.Summit(required=False, allow_null=True)
    status_updates = serializers.StatusUpdate(
        many=True, required=False, help_text="the ledger, newest first"
    )
    mentions = serializers.Mention(many=True, required=False)


class ExpandableArticle(serializers.Article):
    """An article, with what ``expand`` asked for."""

    expanded = ArticleExpanded(required=False)


class ExpandableQuote(serializers.Quote):
    """A quote, with what ``expand`` asked for."""

    expanded = QuoteExpanded(required=False)


class ExpandablePledge(serializers.Pledge):
    """A pledge, with what ``expand`` asked for."""

    expanded = PledgeExpanded(required=False)


class ExpandableStatement(serializers.Statement):
    """A statement, with what ``expand`` asked for."""

    expanded = StatementExpanded(required=False)


class FacetValue(s.Serializer):
    """One value of a facet and how many records it would give."""

    value = s.CharField()
    label = s.CharField()
    count = s.IntegerField()


class ProblemError(s.Serializer):
    """What is wrong with one parameter."""

    parameter = s.CharField()
    detail = s.CharField()


class Problem(s.Serializer):
    """Problem details (RFC 9457)."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    errors = ProblemError(many=True, required=False)


def answer_of(record: type[s.Serializer]) -> type[s.Serializer]:
    """The answer of a list of these records."""
    fields = {
        "total": s.IntegerField(
            allow_null=True, help_text="how many there are in all; null with a cursor"
        ),
        "next": s.URLField(allow_null=True),
        "previous": s.URLField(allow_null=True),
        "items": record(many=True),
        "facets": s.DictField(
            child=FacetValue(many=True), required=False, help_text="only with the parameter facets"
        ),
        "notices": s.ListField(
            child=s.CharField(), help_text="what was repaired in the words of q"
        ),
        "licence": s.URLField(),
        "__doc__": f"A page of a list: {record.__doc__}",
        "__module__": __name__,
    }
    return type(f"{record.__name__.removeprefix('Expandable')}List", (s.Serializer,), fields)
