"""What was printed: articles, their publishers, quotes, and the statements behind them."""

from __future__ import annotations

from rest_framework import serializers as s

from articles.api.serializers.fields import (
    Link,
    changed,
    day,
    precision,
    text,
)


class Article(s.Serializer):
    """One piece of coverage by one publisher."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = text("the headline, as it is printed; our own words where title_supplied is true")
    title_supplied = s.BooleanField(help_text="the source shows no headline; the title is our own")
    summary = text("in the archive's own words")
    publisher = Link()
    author = text("the by-line, as it is printed")
    published_on = day("when it was published")
    published_on_precision = precision()
    source_url = text("its address at the publisher's; empty if unknown")
    language = text("BCP 47")
    kind = text("what kind of coverage it is")
    rights = text("how much of the text is public: full, excerpt or record")
    summit = Link(allow_null=True)
    topics = Link(many=True)
    follow_up = s.BooleanField(help_text="a later report on what became of the promises")
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    note = text("what readers should know about the record")
    updated_at = changed()
    briefing = s.BooleanField(help_text="written by the archive: commentary, not coverage")


class Quote(s.Serializer):
    """Words inside quotation marks, by one speaker."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    annotation = s.URLField(help_text="the quote as a W3C Web Annotation")
    exact = text("the words, as they were recorded from the source")
    speaker = Link(allow_null=True)
    speaker_name = text("name of the speaker; as printed where the archive has no record")
    role_at_time = text("the office held when it was said")
    organisation_at_time = Link(allow_null=True)
    article = Link(allow_null=True)
    sources = s.ListField(child=s.URLField(), help_text="further addresses on which it rests")
    summit = Link(allow_null=True)
    said_on = day("when it was said")
    said_on_precision = precision()
    occasion = text("where or to whom it was said")
    language = text("BCP 47")
    form = text("direct, partial or translated")
    check = text("found, editor, cited, or briefing (only in a briefing of the archive's)")
    rendition = text("how the quote relates to what was said")
    start = s.IntegerField(allow_null=True, help_text="first character in the stored text, from 0")
    end = s.IntegerField(allow_null=True, help_text="the character after the last")
    statement = s.IntegerField(allow_null=True, help_text="the same for quotes of one utterance")
    utterance = Link(allow_null=True, help_text="the statement behind the quotes of one utterance")
    note = text("what readers should know about the record")
    updated_at = changed()


class Statement(s.Serializer):
    """The utterance behind several quotes: the same words in different hands."""

    id = s.IntegerField()
    url = s.URLField(help_text="the page of its first quote, which shows the others beside it")
    api = s.URLField()
    name = text("a short name for what was said")
    speaker = Link(allow_null=True)
    summit = Link(allow_null=True)
    said_on = day("when it was said")
    said_on_precision = precision()
    occasion = text("where or to whom it was said")
    quote_count = s.IntegerField()


class Publisher(s.Serializer):
    """Who published coverage that the archive holds."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="the page that lists its articles")
    api = s.URLField()
    name = s.CharField()
    country = Link(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    note = text("what readers should know about the record")
    article_count = s.IntegerField()
    articles = s.URLField()
