"""Serializers of each kind of record, with the fields of the catalogue, and of their parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework import serializers as s

from articles import fields, kinds
from articles.fields import RecordField, api_fields


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


def _list_of(child: type[s.Field]) -> Callable[..., s.Field]:
    return lambda **options: s.ListField(child=child(), **options)


def _many(serializer: type[s.Serializer]) -> Callable[..., s.BaseSerializer]:
    return lambda **options: serializer(many=True, **options)


#: The serializer field of each type of field.
SERIALIZER_FIELDS: dict[str, Callable[..., s.Field]] = {
    fields.TEXT: s.CharField,
    fields.INTEGER: s.IntegerField,
    fields.NUMBER: s.FloatField,
    fields.BOOLEAN: s.BooleanField,
    fields.DATE: s.CharField,
    fields.DAY: s.DateField,
    fields.DATETIME: s.DateTimeField,
    fields.LIST: _list_of(s.CharField),
    fields.URLS: _list_of(s.URLField),
    fields.PAGE: s.URLField,
    fields.API_URL: s.URLField,
    fields.LIST_URL: s.URLField,
    fields.LINK: LinkSerializer,
    fields.LINKS: _many(LinkSerializer),
    fields.STATEMENT_LINK: LinkSerializer,
    fields.MONEY: MoneySerializer,
    fields.ACTORS: _many(ActorSerializer),
    fields.APPOINTMENTS: _many(AppointmentSerializer),
}


def serializer_field(field: RecordField) -> s.Field:
    options: dict[str, Any] = {"help_text": field.description} if field.description else {}
    if field.nullable:
        options["allow_null"] = True
    return SERIALIZER_FIELDS[field.type](**options)


class RecordSerializer(s.Serializer):
    """Base class: the fields of one kind of record, or of a result of the search (None)."""

    kind: ClassVar[str | None]

    def get_fields(self) -> dict[str, s.Field]:
        catalogue = {field.name: serializer_field(field) for field in api_fields(self.kind)}
        return catalogue | super().get_fields()


class ArticleSerializer(RecordSerializer):
    """An article by one publisher."""

    kind = kinds.ARTICLE


class QuoteSerializer(RecordSerializer):
    """Quoted words of one speaker."""

    kind = kinds.QUOTE


class StatementSerializer(RecordSerializer):
    """What was said on one occasion, as quoted by several sources."""

    kind = kinds.STATEMENT


class PublisherSerializer(RecordSerializer):
    """A publisher of articles in the archive."""

    kind = kinds.PUBLISHER


class SpeakerSerializer(RecordSerializer):
    """A person who is quoted."""

    kind = kinds.SPEAKER


class SummitSerializer(RecordSerializer):
    """A summit meeting."""

    kind = kinds.SUMMIT


class OrganisationSerializer(RecordSerializer):
    """An organisation: speakers represent it, and it makes, shares or receives pledges."""

    kind = kinds.ORGANISATION


class TopicSerializer(RecordSerializer):
    """A subject of summits, articles and pledges."""

    kind = kinds.TOPIC


class CountrySerializer(RecordSerializer):
    """A country or territory of ISO 3166-1."""

    kind = kinds.COUNTRY


class PledgeSerializer(RecordSerializer):
    """A pledge made at a summit: makers, recipients, amount, deadline and status."""

    kind = kinds.PLEDGE


class SearchResultSerializer(RecordSerializer):
    """A search result: a record of any kind."""

    kind = None
