"""Serializers of pledges, their actors, mentions and status history."""

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
    """A maker, partner or recipient of a pledge."""

    part = text_field("maker, partner or recipient")
    kind = text_field("country, organisation or speaker")
    record = LinkSerializer()


class EvidenceSerializer(s.Serializer):
    """A source for a status update."""

    title = s.CharField()
    url = s.CharField(help_text="empty if the evidence is a search without results")
    published_on = date_field("publication date")
    note = s.CharField()


class StatusUpdateSerializer(s.Serializer):
    """An entry in a pledge's status history."""

    status = s.CharField()
    as_of = date_field("date of the status")
    reason = s.CharField()
    actor = nullable_text("the actor it applies to; null for the whole pledge")
    corrects = s.IntegerField(allow_null=True, help_text="id of the entry it replaces")
    id = s.IntegerField()
    created_at = s.DateTimeField()
    evidence = EvidenceSerializer(many=True)


class MentionSerializer(s.Serializer):
    """An article or quote that announces, repeats or details a pledge."""

    role = text_field("announced, repeated or detailed")
    exact = text_field("the words of the source; empty if not located in its text")
    money = MoneySerializer(allow_null=True, help_text="amount as printed there")
    article = LinkSerializer(allow_null=True)
    quote = LinkSerializer(allow_null=True)


class PledgeSerializer(s.Serializer):
    """A pledge made at a summit: makers, recipients, amount, deadline and status."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text_field("short title")
    summary = text_field("the pledge in one sentence")
    kind = text_field("funding, legislation, operations, agreement, policy or programme")
    summit = LinkSerializer(allow_null=True)
    actors = ActorSerializer(many=True)
    money = MoneySerializer(allow_null=True)
    amount_note = text_field("where the amount comes from")
    funding_type = text_field("new, re-announced or unclear money")
    beneficiary = text_field("who or what benefits")
    announced_on = date_field("announcement date")
    announced_on_precision = precision_field()
    deadline = date_field("deadline")
    deadline_precision = precision_field()
    deadline_note = text_field("where the deadline comes from")
    status = text_field("current status")
    status_label = text_field("label of the status")
    status_as_of = date_field("date of the status")
    status_as_of_precision = precision_field()
    overdue = s.BooleanField(help_text="deadline passed without a final status")
    late = s.BooleanField(help_text="kept after the deadline")
    stale = s.BooleanField(help_text="open and needs review")
    topics = LinkSerializer(many=True)
    parent = LinkSerializer(allow_null=True)
    follow_up_of = LinkSerializer(allow_null=True)
    supersedes = LinkSerializer(allow_null=True)
    repeats = LinkSerializer(allow_null=True)
    mention_count = s.IntegerField()
    note = text_field("note for readers")
    updated_at = updated_at_field()
