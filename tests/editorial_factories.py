"""Factories for what only the editors' desk sees."""

from __future__ import annotations

import hashlib
from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from articles.importing.parsers.formats import parse_file
from articles.importing.proposed_revisions import serialize
from articles.importing.records import EnteredMetadata
from articles.models import ProposedRevision, ProposedState, Status
from articles.models.merging import Merge
from articles.models.reports import Report
from articles.models.saved_filters import SavedFilter
from articles.models.verdicts import VerdictDraft, VerdictReview
from tests.factories import ArticleFactory, PledgeFactory, UserFactory


class MergeFactory(DjangoModelFactory):
    class Meta:
        model = Merge

    kind = "speaker"
    primary_id = factory.Sequence(lambda n: 2 * n + 1)
    duplicate_id = factory.Sequence(lambda n: 2 * n + 2)
    title = "Ada Byron → Ada Lovelace"


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    article = factory.SubFactory(ArticleFactory)
    text = "The date is wrong."
    sender = "0" * 32


class ProposedRevisionFactory(DjangoModelFactory):
    class Meta:
        model = ProposedRevision

    article = factory.SubFactory(ArticleFactory)
    article_title = factory.SelfAttribute("article.title")
    content = b"date 2025-03-31 Ministers met."
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.content).hexdigest())
    document = factory.LazyAttribute(
        lambda row: serialize(parse_file("a.txt", row.content, EnteredMetadata())[0])
    )
    proposed_by = factory.SubFactory(UserFactory)


class DecidedRevisionFactory(ProposedRevisionFactory):
    state = ProposedState.ACCEPTED
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(timezone.now)


class VerdictDraftFactory(DjangoModelFactory):
    class Meta:
        model = VerdictDraft

    pledge = factory.SubFactory(PledgeFactory)
    status = Status.CANNOT_ASSESS
    as_of = date(2025, 6, 1)
    reason = "No figure was published."
    editor = factory.SubFactory(UserFactory)


class VerdictReviewFactory(DjangoModelFactory):
    class Meta:
        model = VerdictReview

    draft = factory.SubFactory(VerdictDraftFactory)
    agrees = False
    note = "A figure was published in May."
    reviewer = factory.SubFactory(UserFactory)


class SavedFilterFactory(DjangoModelFactory):
    class Meta:
        model = SavedFilter

    user = factory.SubFactory(UserFactory)
    kind = "quote"
    name = factory.Sequence(lambda n: f"Drafts {n}")
    query = "state__exact=draft"
