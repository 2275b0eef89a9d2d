"""Serializers of articles, publishers, quotes and statements."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    LinkSerializer,
    date_field,
    precision_field,
    text_field,
    updated_at_field,
)


class ArticleSerializer(s.Serializer):
    """An article by one publisher."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text_field("the original headline; our own title if title_supplied is true")
    title_supplied = s.BooleanField(help_text="original headline unavailable; the title is ours")
    summary = text_field("our own summary")
    publisher = LinkSerializer()
    author = text_field("byline as printed")
    published_on = date_field("publication date")
    published_on_precision = precision_field()
    source_url = text_field("URL at the publisher; empty if unknown")
    language = text_field("language tag (BCP 47)")
    kind = text_field("type of article, such as news or blog")
    rights = text_field("how much of the text is public: full, excerpt or record (none)")
    summit = LinkSerializer(allow_null=True)
    topics = LinkSerializer(many=True)
    follow_up = s.BooleanField(help_text="a later report on what came of the pledges")
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    note = text_field("note for readers")
    updated_at = updated_at_field()
    briefing = s.BooleanField(help_text="written by Summit Archive: commentary, not coverage")


class QuoteSerializer(s.Serializer):
    """Quoted words of one speaker."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    exact = text_field("the quoted words, exactly as in the source")
    speaker = LinkSerializer(allow_null=True)
    speaker_name = text_field("name of the speaker; as printed if there is no speaker record")
    role_at_time = text_field("role when speaking")
    organisation_at_time = LinkSerializer(allow_null=True)
    article = LinkSerializer(allow_null=True)
    sources = s.ListField(child=s.URLField(), help_text="URLs of further sources")
    summit = LinkSerializer(allow_null=True)
    said_on = date_field("date of the quote")
    said_on_precision = precision_field()
    occasion = text_field("occasion or audience")
    language = text_field("language tag (BCP 47)")
    form = text_field("quote type: direct, partial or translated")
    verification = text_field(
        "found (in the source's text), editor (checked by an editor), cited (second-hand) or "
        "briefing (quoted only in our own briefing)"
    )
    rendition = text_field("wording compared with what was said")
    start = s.IntegerField(
        allow_null=True, help_text="offset of the first character in the stored text"
    )
    end = s.IntegerField(allow_null=True, help_text="offset after the last character")
    statement = s.IntegerField(
        allow_null=True, help_text="id of the statement that the words are from"
    )
    utterance = LinkSerializer(
        allow_null=True, help_text="the statement that the words are from, as a link"
    )
    note = text_field("note for readers")
    updated_at = updated_at_field()


class StatementSerializer(s.Serializer):
    """What was said on one occasion, as quoted by several sources."""

    id = s.IntegerField()
    url = s.URLField(help_text="page of its first quote, which lists the others")
    api = s.URLField()
    name = text_field("short label")
    speaker = LinkSerializer(allow_null=True)
    summit = LinkSerializer(allow_null=True)
    said_on = date_field("date of the statement")
    said_on_precision = precision_field()
    occasion = text_field("occasion or audience")
    quote_count = s.IntegerField()


class PublisherSerializer(s.Serializer):
    """A publisher of articles in the archive."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="list of its articles")
    api = s.URLField()
    name = s.CharField()
    country = LinkSerializer(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    note = text_field("note for readers")
    article_count = s.IntegerField()
    articles = s.URLField()
