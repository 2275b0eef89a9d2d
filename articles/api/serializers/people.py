"""Serializers of speakers, organisations, countries, summits and topics."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    LinkSerializer,
    date_field,
    text_field,
    updated_at_field,
)


class AppointmentSerializer(s.Serializer):
    """A role of a speaker."""

    role = s.CharField()
    organisation = LinkSerializer(allow_null=True)
    start_on = date_field("start date")
    end_on = date_field("end date")


class SpeakerSerializer(s.Serializer):
    """A person who is quoted."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    sort_name = text_field("family name first")
    country = LinkSerializer(allow_null=True)
    description = s.CharField()
    appointments = AppointmentSerializer(many=True)
    quote_count = s.IntegerField()
    quotes = s.URLField(help_text="list of the speaker's quotes")
    note = s.CharField()
    updated_at = updated_at_field()


class SummitSerializer(s.Serializer):
    """A summit meeting."""

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
    country = LinkSerializer(allow_null=True)
    summary = s.CharField()
    topics = LinkSerializer(many=True)
    article_count = s.IntegerField()
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    articles = s.URLField()
    quotes = s.URLField()
    pledges = s.URLField()
    updated_at = updated_at_field()


class OrganisationSerializer(s.Serializer):
    """An organisation: speakers represent it, and it makes, shares or receives pledges."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    kind = s.CharField()
    country = LinkSerializer(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    description = s.CharField()
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    pledges = s.URLField()
    updated_at = updated_at_field()


class TopicSerializer(s.Serializer):
    """A subject of summits, articles and pledges."""

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


class CountrySerializer(s.Serializer):
    """A country or territory of ISO 3166-1."""

    code = text_field("ISO 3166-1 alpha-2")
    slug = text_field("the code in lower case; value for filters")
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    name = s.CharField()
    speaker_count = s.IntegerField()
    organisation_count = s.IntegerField()
    summit_count = s.IntegerField(help_text="summits in the country")
    quote_count = s.IntegerField(help_text="quotes by its speakers")
    pledge_count = s.IntegerField(help_text="pledges it makes, shares or receives")
    speakers = s.URLField()
    organisations = s.URLField()
    summits = s.URLField()
    quotes = s.URLField()
    pledges = s.URLField()
