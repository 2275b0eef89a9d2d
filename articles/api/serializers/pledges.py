"""What was promised and what became of it."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    LinkSerializer,
    MoneySerializer,
    date_field,
    nullable_text,
    precision_field,
    text_field,
    updated_at_field,
)


class ActorSerializer(s.Serializer):
    """Who makes, shares or receives a pledge."""

    part = text_field("maker, partner or recipient")
    kind = text_field("country, organisation or speaker")
    record = LinkSerializer()


class EvidenceSerializer(s.Serializer):
    """What a verdict rests on."""

    title = s.CharField()
    url = s.CharField(help_text="empty if it is a search that was made")
    published_on = date_field("when it was published")
    note = s.CharField()


class StatusUpdateSerializer(s.Serializer):
    """An entry of a pledge's ledger."""

    status = s.CharField()
    as_of = date_field("the day for which the verdict holds")
    reason = s.CharField()
    actor = nullable_text("whose part is judged; null for the whole")
    corrects = s.IntegerField(allow_null=True, help_text="number of the mistaken entry")
    id = s.IntegerField()
    created_at = s.DateTimeField()
    evidence = EvidenceSerializer(many=True)


class MentionSerializer(s.Serializer):
    """Where a pledge is announced, repeated or detailed."""

    role = text_field("announced, repeated or detailed")
    exact = text_field("the words; empty if they are not pinned")
    money = MoneySerializer(allow_null=True, help_text="the sum as printed there")
    article = LinkSerializer(allow_null=True)
    quote = LinkSerializer(allow_null=True)


class PledgeSerializer(s.Serializer):
    """A promise: who promises what, to whom, by when, for how much, at which summit."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text_field("a short name")
    summary = text_field("the promise in one sentence")
    kind = text_field("funding, legislation, operations, agreement, policy or programme")
    summit = LinkSerializer(allow_null=True)
    actors = ActorSerializer(many=True)
    money = MoneySerializer(allow_null=True)
    amount_note = text_field("what the amount covers")
    funding_type = text_field("new, re-announced or unclear")
    beneficiary = text_field("who or what it is for")
    announced_on = date_field("when it was announced")
    announced_on_precision = precision_field()
    deadline = date_field("by when")
    deadline_precision = precision_field()
    deadline_note = text_field("how the source puts the deadline")
    status = text_field("the verdict that stands")
    status_label = text_field("the same in words")
    status_as_of = date_field("the day for which the verdict holds")
    status_as_of_precision = precision_field()
    overdue = s.BooleanField(help_text="the deadline is past and no final verdict stands")
    late = s.BooleanField(help_text="kept after the deadline")
    stale = s.BooleanField(help_text="open and not checked lately")
    topics = LinkSerializer(many=True)
    parent = LinkSerializer(allow_null=True)
    follow_up_of = LinkSerializer(allow_null=True)
    supersedes = LinkSerializer(allow_null=True)
    repeats = LinkSerializer(allow_null=True)
    mention_count = s.IntegerField()
    note = text_field("what readers should know about the record")
    updated_at = updated_at_field()
