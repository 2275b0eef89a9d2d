"""Serializers of each kind of record, with the fields of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework import serializers as s

from articles import fields, kinds
from articles.api.serializers.parts import (
    ActorSerializer,
    AppointmentSerializer,
    LinkSerializer,
    MoneySerializer,
)
from articles.fields import RecordField, api_fields


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
