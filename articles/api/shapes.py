"""What the API says of each kind of record: the fields, their types and what they mean.

Fields are added in time and never renamed or removed. An unknown value is null; a date is ISO 8601
as precise as it is known, with its precision beside it.
"""

from __future__ import annotations

from rest_framework import serializers as s

PRECISION = "day, month or year"


def _text(about: str, **more) -> s.CharField:
    return s.CharField(help_text=about, **more)


def _known(about: str) -> s.CharField:
    return s.CharField(help_text=about, allow_null=True)


def _day(about: str) -> s.CharField:
    return s.CharField(help_text=f"{about}; ISO 8601, as precise as it is known", allow_null=True)


def _precision() -> s.CharField:
    return s.CharField(help_text=PRECISION, allow_null=True)


def _changed() -> s.DateTimeField:
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


class Article(s.Serializer):
    """One piece of coverage by one publisher."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = _text("the headline, as it is printed")
    title_supplied = s.BooleanField(help_text="the source shows no headline; the title is our own")
    summary = _text("in the archive's own words")
    publisher = Link()
    author = _text("the by-line, as it is printed")
    published_on = _day("when it was published")
    published_on_precision = _precision()
    source_url = _text("its address at the publisher's; empty if unknown")
    language = _text("BCP 47")
    kind = _text("what kind of coverage it is")
    rights = _text("how much of the text is public: full, excerpt or record")
    summit = Link(allow_null=True)
    topics = Link(many=True)
    follow_up = s.BooleanField(help_text="a later report on what became of the promises")
    quote_count = s.IntegerField()
    pledge_count = s.IntegerField()
    note = _text("what readers should know about the record")
    updated_at = _changed()


class Quote(s.Serializer):
    """Words inside quotation marks, by one speaker."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    annotation = s.URLField(help_text="the quote as a W3C Web Annotation")
    exact = _text("the words, as they are printed")
    speaker = Link(allow_null=True)
    speaker_name = _text("name of the speaker; as printed where the archive has no record")
    role_at_time = _text("the office held when it was said")
    organisation_at_time = Link(allow_null=True)
    article = Link(allow_null=True)
    sources = s.ListField(child=s.URLField(), help_text="further addresses on which it rests")
    summit = Link(allow_null=True)
    said_on = _day("when it was said")
    said_on_precision = _precision()
    occasion = _text("where or to whom it was said")
    language = _text("BCP 47")
    form = _text("direct, partial or translated")
    check = _text("found, editor or cited")
    rendition = _text("how the quote relates to what was said")
    start = s.IntegerField(allow_null=True, help_text="first character in the stored text, from 0")
    end = s.IntegerField(allow_null=True, help_text="the character after the last")
    statement = s.IntegerField(allow_null=True, help_text="the same for quotes of one utterance")
    utterance = Link(allow_null=True, help_text="the statement behind the quotes of one utterance")
    note = _text("what readers should know about the record")
    updated_at = _changed()


class Actor(s.Serializer):
    """Who makes, shares or receives a pledge."""

    part = _text("maker, partner or recipient")
    kind = _text("country, organisation or speaker")
    record = Link()


class Evidence(s.Serializer):
    """What a verdict rests on."""

    title = s.CharField()
    url = s.CharField(help_text="empty if it is a search that was made")
    published_on = _day("when it was published")
    note = s.CharField()


class StatusUpdate(s.Serializer):
    """An entry of a pledge's ledger."""

    status = s.CharField()
    as_of = _day("the day for which the verdict holds")
    reason = s.CharField()
    actor = _known("whose part is judged; null for the whole")
    corrects = s.IntegerField(allow_null=True, help_text="number of the mistaken entry")
    id = s.IntegerField()
    created_at = s.DateTimeField()
    evidence = Evidence(many=True)


class Mention(s.Serializer):
    """Where a pledge is announced, repeated or detailed."""

    role = _text("announced, repeated or detailed")
    exact = _text("the words; empty if they are not pinned")
    money = Money(allow_null=True, help_text="the sum as printed there")
    article = Link(allow_null=True)
    quote = Link(allow_null=True)


class Pledge(s.Serializer):
    """A promise: who promises what, to whom, by when, for how much, at which summit."""

    id = s.IntegerField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    title = _text("a short name")
    summary = _text("the promise in one sentence")
    kind = _text("funding, legislation, operations, agreement, policy or programme")
    summit = Link(allow_null=True)
    actors = Actor(many=True)
    money = Money(allow_null=True)
    amount_note = _text("what the amount covers")
    money_is = _text("new, re-announced or unclear")
    beneficiary = _text("who or what it is for")
    announced_on = _day("when it was announced")
    announced_on_precision = _precision()
    deadline = _day("by when")
    deadline_precision = _precision()
    deadline_note = _text("how the source puts the deadline")
    status = _text("the verdict that stands")
    status_label = _text("the same in words")
    status_as_of = _day("the day for which the verdict holds")
    status_as_of_precision = _precision()
    overdue = s.BooleanField(help_text="the deadline is past and no final verdict stands")
    late = s.BooleanField(help_text="kept after the deadline")
    stale = s.BooleanField(help_text="open and not checked lately")
    topics = Link(many=True)
    parent = Link(allow_null=True)
    follow_up_of = Link(allow_null=True)
    supersedes = Link(allow_null=True)
    repeats = Link(allow_null=True)
    mention_count = s.IntegerField()
    note = _text("what readers should know about the record")
    updated_at = _changed()


class Appointment(s.Serializer):
    """An office held."""

    role = s.CharField()
    organisation = Link(allow_null=True)
    start_on = _day("first day")
    end_on = _day("last day")


class Speaker(s.Serializer):
    """A person who is quoted."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="the page in the archive")
    api = s.URLField()
    popolo = s.URLField(help_text="the person as Popolo JSON")
    name = s.CharField()
    sort_name = _text("family name first")
    country = Link(allow_null=True)
    description = s.CharField()
    appointments = Appointment(many=True)
    quote_count = s.IntegerField()
    quotes = s.URLField(help_text="the quotes")
    note = s.CharField()
    updated_at = _changed()


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
    updated_at = _changed()


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
    updated_at = _changed()


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


class Publisher(s.Serializer):
    """Who published coverage that the archive holds."""

    id = s.IntegerField()
    slug = s.CharField()
    url = s.URLField(help_text="the page that lists its articles")
    api = s.URLField()
    name = s.CharField()
    country = Link(allow_null=True)
    website = s.CharField(help_text="empty if unknown")
    note = _text("what readers should know about the record")
    article_count = s.IntegerField()
    articles = s.URLField()


class Country(s.Serializer):
    """A country or territory of ISO 3166-1."""

    code = _text("ISO 3166-1 alpha-2, in capitals")
    slug = _text("the same in small letters; the filters' value")
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


class Statement(s.Serializer):
    """The utterance behind several quotes: the same words in different hands."""

    id = s.IntegerField()
    url = s.URLField(help_text="the page of its first quote, which shows the others beside it")
    api = s.URLField()
    name = _text("a short name for what was said")
    speaker = Link(allow_null=True)
    summit = Link(allow_null=True)
    said_on = _day("when it was said")
    said_on_precision = _precision()
    occasion = _text("where or to whom it was said")
    quote_count = s.IntegerField()


class Found(s.Serializer):
    """A record of any kind that a search found."""

    record = _text("article, quote, pledge, speaker, summit or organisation")
    id = s.IntegerField()
    title = s.CharField()
    url = s.URLField(help_text="its page in the archive")
    api = s.URLField()
    updated_at = _changed()
