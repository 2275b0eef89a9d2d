"""What was printed: articles, their publishers, quotes, and the statements behind them."""

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
    """One piece of coverage by one publisher."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text_field("the headline, as it is printed; our own words where title_supplied is true")
    title_supplied = s.BooleanField(help_text="the source shows no headline; the title is our own")
    summary = text_field("in the archive's own words")
    publisher = LinkSerializer()
    author = text_field("the by-line, as it is printed")
    published_on = date_field("when it was published")
    published_on_precision = precision_field()
    source_url = text_field("its address at the publisher's; empty if unknown")
    language = text_field("BCP 47")
    kind = text_field("what kind of coverage it is")
    rights = text_field("how much of the text is public: full, excerpt or record")
    summit = LinkSerializer(allow_null=True)
    topics = LinkSerializer(many=True)
    follow_up = s.BooleanField(help_text="a later report on what became of the promises")
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    note = text_field("what readers should know about the record")
    updated_at = updated_at_field()
    briefing = s.BooleanField(help_text="written by the archive: commentary, not coverage")


class QuoteSerializer(s.Serializer):
    """Words inside quotation marks, by one speaker."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    annotation = s.URLField(help_text="the quote as a W3C Web Annotation")
    exact = text_field("the words, as they were recorded from the source")
    speaker = LinkSerializer(allow_null=True)
    speaker_name = text_field("name of the speaker; as printed where the archive has no record")
    role_at_time = text_field("the office held when it was said")
    organisation_at_time = LinkSerializer(allow_null=True)
    article = LinkSerializer(allow_null=True)
    sources = s.ListField(child=s.URLField(), help_text="further addresses on which it rests")
    summit = LinkSerializer(allow_null=True)
    said_on = date_field("when it was said")
    said_on_precision = precision_field()
    occasion = text_field("where or to whom it was said")
    language = text_field("BCP 47")
    form = text_field("direct, partial or translated")
    verification = text_field(
        "found, editor, cited, or briefing (only in a briefing of the archive's)"
    )
    rendition = text_field("how the quote relates to what was said")
    start = s.IntegerField(allow_null=True, help_text="first character in the stored text, from 0")
    end = s.IntegerField(allow_null=True, help_text="the character after the last")
    statement = s.IntegerField(allow_null=True, help_text="the same for quotes of one utterance")
    utterance = LinkSerializer(
        allow_null=True, help_text="the statement behind the quotes of one utterance"
    )
    note = text_field("what readers should know about the record")
    updated_at = updated_at_field()


class StatementSerializer(s.Serializer):
    """The utterance behind several quotes: the same words in different hands."""

    id = s.IntegerField()
    url = s.URLField(help_text="the page of its first quote, which shows the others beside it")
    api = s.URLField()
    name = text_field("a short name for what was said")
    speaker = LinkSerializer(allow_null=True)
    summit = LinkSerializer(allow_null=True)
    said_on = date_field("when it was said")
    said_on_precision = precision_field()
    occasion = text_field("where or to whom it was said")
    quote_count = s.IntegerField()


class PublisherSerializer(s.Serializer):
    """Who published coverage that the archive holds."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="the page that lists its articles")
    api = s.URLField()
    name = s.CharField()
    country = LinkSerializer(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    note = text_field("what readers should know about the record")
    article_count = s.IntegerField()
    articles = s.URLField()
