"""Serializers of the parts of records: links, money, actors, appointments, ledger and mentions."""

from __future__ import annotations

from rest_framework import serializers as s


def text_field(description: str) -> s.CharField:
    return s.CharField(help_text=description)


def date_field(description: str) -> s.CharField:
    return s.CharField(help_text=f"{description}; ISO 8601, as precise as known", allow_null=True)


class LinkSerializer(s.Serializer):
    """A related record: its name and URLs."""

    id = s.IntegerField(allow_null=True)
    slug = s.CharField(allow_null=True, help_text="value for the filter of that name")
    name = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField(allow_null=True, help_text="the record in this API")


class MoneySerializer(s.Serializer):
    """An amount of money in units of its currency (ISO 4217)."""

    amount = s.FloatField()
    currency = s.CharField()


class AppointmentSerializer(s.Serializer):
    """A role of a speaker."""

    role = s.CharField()
    organisation = LinkSerializer(allow_null=True)
    start_on = date_field("start date")
    end_on = date_field("end date")


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
    publisher = text_field("name of the publisher; empty if unknown")
    kind = text_field("primary (the body's own page), report, copy or rewritten; empty if unknown")
    copy_of = text_field("what the page is a copy of")


class CheckSerializer(s.Serializer):
    """A search for later reports on a pledge."""

    id = s.IntegerField()
    checked_on = s.DateField()
    searches = s.ListField(child=s.CharField(), help_text="what was searched for")
    found = text_field("what was found; empty if nothing later was")


class StatusUpdateSerializer(s.Serializer):
    """An entry in a pledge's status history."""

    status = s.CharField()
    as_of = date_field("date of the status")
    reason = s.CharField()
    actor = s.CharField(
        help_text="the actor it applies to; null for the whole pledge", allow_null=True
    )
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
