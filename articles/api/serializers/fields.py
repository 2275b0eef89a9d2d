"""Fields that several kinds of record have, and what all of them refer to each other by."""

from __future__ import annotations

from rest_framework import serializers as s


def text_field(about: str, **more) -> s.CharField:
    return s.CharField(help_text=about, **more)


def nullable_text(about: str) -> s.CharField:
    return s.CharField(help_text=about, allow_null=True)


def date_field(about: str) -> s.CharField:
    return s.CharField(help_text=f"{about}; ISO 8601, as precise as it is known", allow_null=True)


def precision_field() -> s.CharField:
    return s.CharField(help_text="day, month or year", allow_null=True)


def updated_at_field() -> s.DateTimeField:
    return s.DateTimeField(help_text="when the record was last changed")


class LinkSerializer(s.Serializer):
    """A related record: its name and where more of it stands."""

    id = s.IntegerField(allow_null=True)
    slug = s.CharField(allow_null=True, help_text="the value of the filter of that name")
    name = s.CharField()
    url = s.URLField(help_text="its page")
    api = s.URLField(allow_null=True, help_text="the record in this API")


class MoneySerializer(s.Serializer):
    """A sum in whole units of its currency (ISO 4217)."""

    amount = s.FloatField()
    currency = s.CharField()
