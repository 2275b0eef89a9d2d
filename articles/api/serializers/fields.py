"""Fields shared by several kinds of record, and links between records."""

from __future__ import annotations

from rest_framework import serializers as s


def text_field(description: str) -> s.CharField:
    return s.CharField(help_text=description)


def nullable_text(description: str) -> s.CharField:
    return s.CharField(help_text=description, allow_null=True)


def date_field(description: str) -> s.CharField:
    return s.CharField(help_text=f"{description}; ISO 8601, as precise as known", allow_null=True)


def precision_field() -> s.CharField:
    return s.CharField(help_text="day, month or year", allow_null=True)


def updated_at_field() -> s.DateTimeField:
    return s.DateTimeField(help_text="time of the last change")


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
