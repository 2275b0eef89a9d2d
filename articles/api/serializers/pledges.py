"""What was promised and what became of it."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    Link,
    Money,
    changed,
    day,
    known,
    precision,
    text,
)


class Actor(s.Serializer):
    """Who makes, shares or receives a pledge."""

    part = text("maker, partner or recipient")
    kind = text("country, organisation or speaker")
    record = Link()


class Evidence(s.Serializer):
    """What a verdict rests on."""

    title = s.CharField()
    url = s.CharField(help_text="empty if it is a search that was made")
    published_on = day("when it was published")
    note = s.CharField()


class StatusUpdate(s.Serializer):
    """An entry of a pledge's ledger."""

    status = s.CharField()
    as_of = day("the day for which the verdict holds")
    reason = s.CharField()
    actor = known("whose part is judged; null for the whole")
    corrects = s.IntegerField(allow_null=True, help_text="number of the mistaken entry")
    id = s.IntegerField()
    created_at = s.DateTimeField()
    evidence = Evidence(many=True)


class Mention(s.Serializer):
    """Where a pledge is announced, repeated or detailed."""

    role = text("announced, repeated or detailed")
    exact = text("the words; empty if they are not pinned")
    money = Money(allow_null=True, help_text="the sum as printed there")
    article = Link(allow_null=True)
    quote = Link(allow_null=True)


class Pledge(s.Serializer):
    """A promise: who promises what, to whom, by when, for how much, at which summit."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text("a short name")
    summary = text("the promise in one sentence")
    kind = text("funding, legislation, operations, agreement, policy or programme")
    summit = Link(allow_null=True)
    actors = Actor(many=True)
    money = Money(allow_null=True)
    amount_note = text("what the amount covers")
    money_is = text("new, re-announced or unclear")
    beneficiary = text("who or what it is for")
    announced_on = day("when it was announced")
    announced_on_precision = precision()
    deadline = day("by when")
    deadline_precision = precision()
    deadline_note = text("how the source puts the deadline")
    status = text("the verdict that stands")
    status_label = text("the same in words")
    status_as_of = day("the day for which the verdict holds")
    status_as_of_precision = precision()
    overdue = s.BooleanField(help_text="the deadline is past and no final verdict stands")
    late = s.BooleanField(help_text="kept after the deadline")
    stale = s.BooleanField(help_text="open and not checked lately")
    topics = Link(many=True)
    parent = Link(allow_null=True)
    follow_up_of = Link(allow_null=True)
    supersedes = Link(allow_null=True)
    repeats = Link(allow_null=True)
    mention_count = s.IntegerField()
    note = text("what readers should know about the record")
    updated_at = changed()
