"""Factories of all models; records are published by default."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from articles import models
from articles.text.dates import PartialDate


class UserFactory(DjangoModelFactory):
    class Meta:
        model = "auth.User"
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"editor{n}")
    password = factory.django.Password("a long enough password")


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = models.Country
        django_get_or_create = ("code",)

    code = "GB"
    name = factory.LazyAttribute(
        lambda o: {"GB": "United Kingdom", "FR": "France", "DE": "Germany", "IT": "Italy"}.get(
            o.code, f"Country {o.code}"
        )
    )


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


def topic_in_use(**options) -> models.Topic:
    """A public topic: one with a public summit."""
    topic = TopicFactory(**options)
    SummitFactory().topics.add(topic)
    return topic


class PublisherFactory(DjangoModelFactory):
    class Meta:
        model = models.Publisher

    name = factory.Sequence(lambda n: f"Gazette {n}")
    slug = factory.Sequence(lambda n: f"gazette-{n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Ministry {n}")
    slug = factory.Sequence(lambda n: f"ministry-{n}")
    kind = "government"
    state = models.State.PUBLISHED


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = models.Speaker

    name = factory.Sequence(lambda n: f"Ada Speaker{n}")
    slug = factory.Sequence(lambda n: f"ada-speaker{n}")
    state = models.State.PUBLISHED


class AliasFactory(DjangoModelFactory):
    class Meta:
        model = models.Alias

    form = factory.Sequence(lambda n: f"Dame Ada Speaker{n}")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Appointment

    speaker = factory.SubFactory(SpeakerFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "Minister"


class SummitSeriesFactory(DjangoModelFactory):
    class Meta:
        model = models.SummitSeries

    slug = factory.Sequence(lambda n: f"series-{n}")
    name = factory.Sequence(lambda n: f"Series {n}")


class SummitFactory(DjangoModelFactory):
    class Meta:
        model = models.Summit

    name = factory.Sequence(lambda n: f"Summit {n}")
    slug = factory.Sequence(lambda n: f"summit-{n}")
    start_on = date(2025, 3, 31)
    end_on = date(2025, 4, 1)
    city = "London"
    state = models.State.PUBLISHED


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = models.Participation

    summit = factory.SubFactory(SummitFactory)
    name = factory.Sequence(lambda n: f"Participant {n}")


class OutcomeDocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.OutcomeDocument

    summit = factory.SubFactory(SummitFactory)
    title = factory.Sequence(lambda n: f"Communiqué {n}")
    url = factory.Sequence(lambda n: f"https://example.org/outcome/{n}")


class DisputedFigureFactory(DjangoModelFactory):
    class Meta:
        model = models.DisputedFigure

    summit = factory.SubFactory(SummitFactory)
    topic = factory.Sequence(lambda n: f"Countries present {n}")


class DisputedValueFactory(DjangoModelFactory):
    class Meta:
        model = models.DisputedValue

    figure = factory.SubFactory(DisputedFigureFactory)
    value = "more than 40"
    url = factory.Sequence(lambda n: f"https://example.org/figure/{n}")


class ArticleFactory(DjangoModelFactory):
    """An article with full text; ``body`` becomes its first revision."""

    class Meta:
        model = models.Article

    title = factory.Sequence(lambda n: f"Leaders meet, day {n}")
    summary = "Leaders met and promised things."
    language = "en"
    body = (
        "Leaders met in London.\n\n"
        "“We will act,” said Ada Speaker.\n\n"
        "A £30 million fund will help."
    )
    publisher = factory.SubFactory(PublisherFactory)
    summit = factory.SubFactory(SummitFactory)
    published_on = date(2025, 3, 31)
    url = factory.Sequence(lambda n: f"https://example.org/articles/{n}")
    rights = models.Rights.FULL
    state = models.State.PUBLISHED


class ArticleCopyFactory(DjangoModelFactory):
    class Meta:
        model = models.ArticleCopy

    article = factory.SubFactory(ArticleFactory)
    url = factory.Sequence(lambda n: f"https://example.org/copies/{n}")


class ArticleRevisionFactory(DjangoModelFactory):
    class Meta:
        model = models.ArticleRevision

    article = factory.SubFactory(ArticleFactory, body="")
    number = 1
    body = "An earlier text."


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.Document

    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class ImportRunFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportRun

    command = "import_documents"


class ImportItemFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportItem

    run = factory.SubFactory(ImportRunFactory)
    path = factory.Sequence(lambda n: f"documents/{n}.txt")
    outcome = models.Outcome.CREATED


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = models.Statement

    label = factory.Sequence(lambda n: f"On acting together {n}")
    speaker = factory.SubFactory(SpeakerFactory)
    summit = factory.SubFactory(SummitFactory)


class QuoteFactory(DjangoModelFactory):
    """A quote, anchored in the article's body if the body contains its text."""

    class Meta:
        model = models.Quote

    article = factory.SubFactory(ArticleFactory)
    summit = factory.SelfAttribute("article.summit")
    speaker = factory.SubFactory(SpeakerFactory)
    exact = "We will act,"
    language = "en"
    said_on = date(2025, 3, 31)
    state = models.State.PUBLISHED

    @factory.lazy_attribute
    def start(self):
        position = self.article.body.find(self.exact) if self.article else -1
        return position if position >= 0 else None

    @factory.lazy_attribute
    def end(self):
        return None if self.start is None else self.start + len(self.exact)

    @factory.lazy_attribute
    def verification(self):
        return models.Verification.CITED if self.start is None else models.Verification.FOUND


class PledgeFactory(DjangoModelFactory):
    class Meta:
        model = models.Pledge

    title = factory.Sequence(lambda n: f"A fund against smuggling {n}")
    summary = "Put £30 million into joint operations."
    kind = models.PledgeKind.FUNDING
    summit = factory.SubFactory(SummitFactory)
    amount = 30_000_000
    currency = "GBP"
    announced_on = date(2025, 3, 31)
    state = models.State.PUBLISHED


class PledgeActorFactory(DjangoModelFactory):
    class Meta:
        model = models.PledgeActor

    pledge = factory.SubFactory(PledgeFactory)
    country = factory.SubFactory(CountryFactory)


class MentionFactory(DjangoModelFactory):
    class Meta:
        model = models.Mention

    pledge = factory.SubFactory(PledgeFactory)
    article = factory.SubFactory(ArticleFactory)
    state = models.State.PUBLISHED


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = models.Proposal

    kind = models.ProposalKind.QUOTE
    article = factory.SubFactory(ArticleFactory)
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    reason = "A verb of saying after the closing mark names the speaker."
    confidence = 0.9


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Correction

    article = factory.SubFactory(ArticleFactory)
    corrected_on = date(2025, 4, 2)
    text = "The date was wrong; it is 31 March 2025."
    state = models.State.PUBLISHED


class SourceLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.SourceLink

    pledge = factory.SubFactory(PledgeFactory)
    url = factory.Sequence(lambda n: f"https://example.org/sources/{n}")


class PledgeCheckFactory(DjangoModelFactory):
    class Meta:
        model = models.PledgeCheck

    pledge = factory.SubFactory(PledgeFactory)
    checked_on = date(2025, 6, 1)
    searches = ["border force patrols"]


class FormerSlugFactory(DjangoModelFactory):
    class Meta:
        model = models.FormerSlug

    slug = factory.Sequence(lambda n: f"former-{n}")
    speaker = factory.SubFactory(SpeakerFactory)


class IndexChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.QueuedIndexChange

    kind = "article"
    object_id = factory.Sequence(lambda n: n + 1)


class SubscriptionFactory(DjangoModelFactory):
    class Meta:
        model = models.Subscription

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    url = "/quotes/"
    confirmed_at = datetime(2025, 6, 1, tzinfo=UTC)
    covered_until = date(2025, 6, 1)


class DigestFactory(DjangoModelFactory):
    class Meta:
        model = models.Digest

    subscription = factory.SubFactory(SubscriptionFactory)
    until = date(2025, 6, 9)


class DigestItemFactory(DjangoModelFactory):
    class Meta:
        model = models.DigestItem

    digest = factory.SubFactory(DigestFactory)
    subscription = factory.SelfAttribute("digest.subscription")
    feed = "new"
    kind = "quote"
    row = factory.Sequence(lambda n: n + 1)
    at = datetime(2025, 6, 8, tzinfo=UTC)


def status_update(pledge, status=models.Status.UNDER_WAY, as_of="2025-06-01", **options):
    """Add a status update with evidence to *pledge*."""
    options.setdefault("reason", "A dated source shows a concrete step.")
    options.setdefault("evidence", [{"url": "https://example.org/evidence", "title": "A report"}])
    return models.record_status(pledge, status, PartialDate.parse(as_of), **options)


def span_of(article, words: str) -> dict[str, int]:
    """``start`` and ``end`` of the first occurrence of *words* in the article's body."""
    start = article.body.index(words)
    return {"start": start, "end": start + len(words)}
