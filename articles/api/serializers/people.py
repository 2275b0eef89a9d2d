"""Who and where: speakers, organisations and countries, summits and topics."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    Link,
    changed,
    day,
    text,
)


class Appointment(s.Serializer):
    """An office held."""

    role = s.CharField()
    organisation = Link(allow_null=True)
    start_on = day("first day")
    end_on = day("last day")


class Speaker(s.Serializer):
    """A person who is quoted."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="the page in the archive")
    api = s.URLField()
    popolo = s.URLField(help_text="the person as Popolo JSON")
    name = s.CharField()
    sort_name = text("family name first")
    country = Link(allow_null=True)
    description = s.CharField()
    appointments = Appointment(many=True)
    quote_count = s.IntegerField()
    quotes = s.URLField(help_text="the quotes")
    note = s.CharField()
    updated_at = changed()


class Summit(s.Serializer):
    """A meeting."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    short_name = s.CharField()
    other_names = s.ListField(child=s.CharField())
    start_on = s.DateField()
    end_on = s.DateField()
    city = s.CharField()
    venue = s.CharField()
    country = Link(allow_null=True)
    summary = s.CharField()
    topics = Link(many=True)
    article_count = s.IntegerField()
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    articles = s.URLField()
    quotes = s.URLField()
    pledges = s.URLField()
    updated_at = changed()


class Organisation(s.Serializer):
    """A body that speakers belong to and that makes, shares or receives pledges."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    kind = s.CharField()
    country = Link(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    description = s.CharField()
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    pledges = s.URLField()
    updated_at = changed()


class Topic(s.Serializer):
    """What a summit, an article or a pledge is about."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    description = s.CharField()
    article_count = s.IntegerField()
    pledge_count = s.IntegerField()
    articles = s.URLField()
    pledges = s.URLField()


class Country(s.Serializer):
    """A country or territory of ISO 3166-1."""

    code = text("ISO 3166-1 alpha-2, in capitals")
    slug = text("the same in small letters; the filters' value")
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    speaker_count = s.IntegerField()
    organisation_count = s.IntegerField()
    summit_count = s.IntegerField(help_text="summits held there")
    quote_count = s.IntegerField(help_text="quotes by its speakers")
    pledge_count = s.IntegerField(help_text="pledges that it makes, shares or receives")
    speakers = s.URLField()
    organisations = s.URLField()
    summits = s.URLField()
    quotes = s.URLField()
    pledges = s.URLField()
