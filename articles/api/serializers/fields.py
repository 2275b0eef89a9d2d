"""Fields that several kinds of record have, and what all of them refer to each other by."""

from __future__ import annotations

from rest_framework import serializers as s


def text(about: str, **more) -> s.CharField:
    return s.CharField(help_text=about, **more)


def known(about: str) -> s.CharField:
    return s.CharField(help_text=about, allow_null=True)


def day(about: str) -> s.CharField:
    return s.CharField(help_text=f"{about}; ISO 8601, as precise as it is known", allow_null=True)


def precision() -> s.CharField:
    return s.CharField(help_text="day, month or year", allow_null=True)


def changed() -> s.DateTimeField:
    return s.DateTimeField(help_text="when the record was last changed")


class Link(s.Serializer):
    """A related record: its name and where more of it stands."""

    id = s.IntegerField(allow_null=True)
    slug = s.CharField(allow_null=True, help_text="the value of the filter of that name")
    name = s.CharField()
    url = s.URLField(help_text="its page")
    api = s.URLField(allow_null=True, help_text="the record in this API")


class Money(s.Serializer):
    """A sum in whole units of its currency (ISO 4217)."""

    amount = s.FloatField()
    currency = s.CharField()
