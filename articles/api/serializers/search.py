"""Serializer of search results of all kinds."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import text_field, updated_at_field


class SearchResultSerializer(s.Serializer):
    """A search result: a record of any kind."""

    record = text_field("article, quote, pledge, speaker, summit or organisation")
    id = s.IntegerField()
    title = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    updated_at = updated_at_field()
