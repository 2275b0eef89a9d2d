"""Database constraints: each is violated once, bypassing the models where necessary."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.deletion import ProtectedError

from articles import models as m
from articles.models.constraints import ColumnCheck
from tests import editorial_factories as editorial
from tests import factories as f

pytestmark = pytest.mark.django_db

URL = "javascript:alert(1)"


def breaks(record: models.Model, **columns) -> str:
    """Write *columns* of *record* directly to the database; return the violated constraint."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        models.QuerySet(type(record)).filter(pk=record.pk).update(**columns)
    return str(refused.value)


CHECKS = {
    "country_name": (f.CountryFactory, {"name": ""}),
    "topic_name": (f.TopicFactory, {"name": ""}),
    "organisation_state": (f.OrganisationFactory, {"state": "hidden"}),
    "organisation_name": (f.OrganisationFactory, {"name": ""}),
    "organisation_website": (f.OrganisationFactory, {"website": URL}),
    "speaker_state": (f.SpeakerFactory, {"state": ""}),
    "speaker_name": (f.SpeakerFactory, {"name": ""}),
    "alias_state": (f.AliasFactory, {"state": "perhaps"}),
    "alias_form": (f.AliasFactory, {"form": ""}),
    "alias_matched_to_one": (f.AliasFactory, {"state": "matched"}),
    "appointment_role": (f.AppointmentFactory, {"role": ""}),
    "appointment_source": (f.AppointmentFactory, {"source_url": URL}),
    "appointment_in_order": (
        f.AppointmentFactory,
        {"start_on": date(2025, 3, 2), "end_on": date(2025, 3, 1)},
    ),
    "series_name": (f.SummitSeriesFactory, {"name": ""}),
    "summit_state": (f.SummitFactory, {"state": "hidden"}),
    "summit_name": (f.SummitFactory, {"name": ""}),
    "summit_in_order": (f.SummitFactory, {"end_on": date(2025, 3, 30)}),
    "topic_not_its_own_parent": (f.TopicFactory, {"parent": models.F("id")}),
    "participation_part": (f.ParticipationFactory, {"part": "guest"}),
    "participation_name": (f.ParticipationFactory, {"name": ""}),
    "outcome_document_url": (f.OutcomeDocumentFactory, {"url": ""}),
    "disputed_value_url": (f.DisputedValueFactory, {"url": URL}),
    "publisher_name": (f.PublisherFactory, {"name": ""}),
    "publisher_website": (f.PublisherFactory, {"website": "ftp://example.org"}),
    "article_state": (f.ArticleFactory, {"state": "hidden"}),
    "article_rights": (f.ArticleFactory, {"rights": "all"}),
    "article_title": (f.ArticleFactory, {"title": ""}),
    "article_language": (f.ArticleFactory, {"language": ""}),
    "article_url": (f.ArticleFactory, {"url": URL}),
    "article_copy_url": (f.ArticleCopyFactory, {"url": URL}),
    "document_content_complete": (f.DocumentFactory, {"content": b"x"}),
    "import_item_outcome": (f.ImportItemFactory, {"outcome": "skipped"}),
    "import_item_path": (f.ImportItemFactory, {"path": ""}),
    "import_item_failure_explained": (f.ImportItemFactory, {"outcome": "failed"}),
    "statement_label": (f.StatementFactory, {"label": ""}),
    "quote_state": (f.QuoteFactory, {"state": "hidden"}),
    "quote_form": (f.QuoteFactory, {"form": "indirect"}),
    "quote_verification": (f.QuoteFactory, {"verification": "trusted"}),
    "quote_rendition": (f.QuoteFactory, {"rendition": "invented"}),
    "quote_exact": (f.QuoteFactory, {"exact": ""}),
    "quote_span": (f.QuoteFactory, {"start": 9, "end": 9}),
    "quote_pinned_in_article": (f.QuoteFactory, {"article": None}),
    "quote_found_is_pinned": (f.QuoteFactory, {"start": None, "end": None}),
    "pledge_state": (f.PledgeFactory, {"state": "hidden"}),
    "pledge_kind": (f.PledgeFactory, {"kind": "wish"}),
    "pledge_funding_type": (f.PledgeFactory, {"funding_type": "old"}),
    "pledge_amount_type": (f.PledgeFactory, {"amount_type": "spent"}),
    "pledge_deadline_basis": (f.PledgeFactory, {"deadline_basis": "guessed"}),
    "pledge_status": (f.PledgeFactory, {"status": "broken"}),
    "pledge_title": (f.PledgeFactory, {"title": ""}),
    "pledge_summary": (f.PledgeFactory, {"summary": ""}),
    "pledge_money": (f.PledgeFactory, {"currency": ""}),
    "pledge_not_its_own_parent": (f.PledgeFactory, {"parent": models.F("id")}),
    "pledge_not_its_own_follow_up_of": (f.PledgeFactory, {"follow_up_of": models.F("id")}),
    "pledge_not_its_own_supersedes": (f.PledgeFactory, {"supersedes": models.F("id")}),
    "pledge_not_its_own_repeats": (f.PledgeFactory, {"repeats": models.F("id")}),
    "pledge_actor_part": (f.PledgeActorFactory, {"part": "friend"}),
    "pledge_actor_is_one": (f.PledgeActorFactory, {"country": None}),
    "mention_state": (f.MentionFactory, {"state": "hidden"}),
    "mention_role": (f.MentionFactory, {"role": "denied"}),
    "mention_span": (f.MentionFactory, {"end": 4}),
    "mention_money": (f.MentionFactory, {"amount": 3}),
    "mention_somewhere": (f.MentionFactory, {"article": None}),
    "mention_pinned_in_article": (f.MentionFactory, {"start": 1, "end": 2}),
    "proposal_kind": (f.ProposalFactory, {"kind": "rumour"}),
    "proposal_decision": (f.ProposalFactory, {"decision": "maybe"}),
    "proposal_span": (f.ProposalFactory, {"end": 4}),
    "proposal_confidence": (f.ProposalFactory, {"confidence": 1.01}),
    "correction_state": (f.CorrectionFactory, {"state": "hidden"}),
    "correction_text": (f.CorrectionFactory, {"text": ""}),
    "correction_of_one": (f.CorrectionFactory, {"article": None}),
    "source_kind": (f.SourceLinkFactory, {"kind": "rumour"}),
    "source_url": (f.SourceLinkFactory, {"url": URL}),
    "source_of_one": (f.SourceLinkFactory, {"pledge": None}),
    "merge_kind": (editorial.MergeFactory, {"kind": "article"}),
    "merge_of_two": (editorial.MergeFactory, {"duplicate_id": models.F("primary_id")}),
    "report_state": (
        editorial.ReportFactory,
        {"state": "lost", "decided_at": "2025-06-01T00:00:00Z"},
    ),
    "report_text": (editorial.ReportFactory, {"text": ""}),
    "report_url": (editorial.ReportFactory, {"url": URL}),
    "report_of_one": (editorial.ReportFactory, {"article": None}),
    "report_decided_by_somebody": (editorial.ReportFactory, {"state": "dismissed"}),
    "proposed_revision_state": (editorial.DecidedRevisionFactory, {"state": "perhaps"}),
    "proposed_revision_title": (editorial.ProposedRevisionFactory, {"article_title": ""}),
    "proposed_revision_decided": (editorial.ProposedRevisionFactory, {"state": "accepted"}),
    "proposed_revision_rejection_explained": (
        editorial.DecidedRevisionFactory,
        {"state": "rejected", "reason": ""},
    ),
    "saved_filter_kind": (editorial.SavedFilterFactory, {"kind": ""}),
    "saved_filter_name": (editorial.SavedFilterFactory, {"name": ""}),
    "saved_filter_query": (editorial.SavedFilterFactory, {"query": ""}),
    "verdict_draft_status": (editorial.VerdictDraftFactory, {"status": "done"}),
    "verdict_draft_reason": (editorial.VerdictDraftFactory, {"reason": ""}),
    "subscription_email": (f.SubscriptionFactory, {"email": ""}),
    "subscription_url": (f.SubscriptionFactory, {"url": ""}),
    "subscription_confirmed_covers": (f.SubscriptionFactory, {"covered_until": None}),
    "digest_state": (f.DigestFactory, {"state": "lost"}),
    "former_slug_of_one": (f.FormerSlugFactory, {"speaker": None}),
}


@pytest.mark.parametrize("name", CHECKS)
def test_constraint_violations_are_rejected(name):
    make, columns = CHECKS[name]
    assert name in breaks(make(), **columns)


def column_check(name: str) -> tuple[type[models.Model], ColumnCheck] | None:
    for model in apps.get_app_config("articles").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, ColumnCheck):
                return model, constraint
    return None


@pytest.mark.parametrize("name", [name for name in CHECKS if column_check(name)])
def test_checks_of_one_column_are_validated_without_a_query(name, django_assert_max_num_queries):
    model, constraint = column_check(name)
    make, columns = CHECKS[name]
    record = make()
    with django_assert_max_num_queries(0):
        constraint.validate(model, record)
    for column, value in columns.items():
        setattr(record, column, value)
    with pytest.raises(ValidationError, match=re.escape(constraint.violation_error_message)):
        constraint.validate(model, record)
    constraint.validate(model, record, exclude={constraint.field})


def test_checks_of_one_column_are_plain_in_migrations():
    _, constraint = column_check("quote_state")
    path, _, options = constraint.clone().deconstruct()
    assert path == "django.db.models.CheckConstraint"
    assert models.CheckConstraint(**options) == constraint


@pytest.mark.parametrize("columns", [{"amount": -1}, {"amount": None}, {"currency": ""}])
def test_a_sum_is_not_negative_and_never_without_its_currency(columns):
    assert "pledge_money" in breaks(f.PledgeFactory(), **columns)


@pytest.mark.parametrize("columns", [{"end": None}, {"start": None}, {"start": 40}])
def test_a_span_needs_start_and_end(columns):
    quote = f.QuoteFactory(verification=m.Verification.EDITOR)
    assert "quote_span" in breaks(quote, **columns)


def a_status_update():
    return f.status_update(f.PledgeFactory())


ONLY_ADDED_TO = {
    "status_update_status": lambda: m.StatusUpdate(
        pledge=f.PledgeFactory(), status="done", as_of=date(2025, 1, 1), reason="r"
    ),
    "status_update_reason": lambda: m.StatusUpdate(
        pledge=f.PledgeFactory(), status="kept", as_of=date(2025, 1, 1), reason=""
    ),
    "revision_number": lambda: m.ArticleRevision(article=f.ArticleFactory(), number=0, body="b"),
    "revision_body": lambda: m.ArticleRevision(article=f.ArticleFactory(), number=2, body=""),
    "evidence_url": lambda: m.Evidence(status_update=a_status_update(), url=URL),
    "evidence_kind": lambda: m.Evidence(
        status_update=a_status_update(), note="A search.", kind="rumour"
    ),
    "evidence_of_something": lambda: m.Evidence(status_update=a_status_update()),
}


@pytest.mark.parametrize("name", ONLY_ADDED_TO)
def test_append_only_models_reject_changes(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ONLY_ADDED_TO[name]().save()


TWICE = {
    "articles_speaker.slug|speaker_slug": lambda: [f.SpeakerFactory(slug="same") for _ in "12"],
    "articles_summit.slug|summit_slug": lambda: [f.SummitFactory(slug="same") for _ in "12"],
    "articles_alias.folded|alias_folded": lambda: [
        f.AliasFactory(form="Sir A. B."),
        f.AliasFactory(form="SIR A B"),
    ],
    "article_url_once|articles_article.url": lambda: [
        f.ArticleFactory(url="https://example.org/1") for _ in "12"
    ],
    "document_sha256|articles_document.sha256": lambda: [
        f.DocumentFactory(sha256="a" * 64) for _ in "12"
    ],
    "revision_once|articles_articlerevision": lambda: m.ArticleRevision.objects.create(
        article=f.ArticleFactory(), number=1, body="again"
    ),
    "quote_once_at_span|articles_quote.article_id": lambda: [
        f.QuoteFactory(article=article) for article in [f.ArticleFactory()] * 2
    ],
    "pledge_actor_once_country|articles_pledgeactor": lambda: [
        f.PledgeActorFactory(pledge=pledge) for pledge in [f.PledgeFactory()] * 2
    ],
    "mention_once_unpinned|articles_mention": lambda: [
        f.MentionFactory(pledge=pledge, article=article)
        for pledge, article in [(f.PledgeFactory(), f.ArticleFactory())] * 2
    ],
    "proposal_once|articles_proposal": lambda: [
        f.ProposalFactory(article=article, fingerprint="same")
        for article in [f.ArticleFactory()] * 2
    ],
    "source_once_pledge|articles_sourcelink": lambda: [
        f.SourceLinkFactory(pledge=pledge, url="https://example.org/")
        for pledge in [f.PledgeFactory()] * 2
    ],
    "participation_once|articles_participation": lambda: [
        f.ParticipationFactory(summit=summit, name="France") for summit in [f.SummitFactory()] * 2
    ],
    "disputed_figure_once|articles_disputedfigure": lambda: [
        f.DisputedFigureFactory(summit=summit, topic="Boats") for summit in [f.SummitFactory()] * 2
    ],
    "article_copy_once|articles_articlecopy": lambda: [
        f.ArticleCopyFactory(article=article, url="https://example.org/")
        for article in [f.ArticleFactory()] * 2
    ],
    "former_slug_unique_speaker|articles_formerslug.slug": lambda: [
        f.FormerSlugFactory(slug="once") for _ in "12"
    ],
}


@pytest.mark.parametrize("names", TWICE)
def test_duplicates_are_rejected(names):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        TWICE[names]()
    assert any(name in str(refused.value) for name in names.split("|"))


KEPT_BY_OTHERS = {
    "a publisher with articles": lambda: f.ArticleFactory().publisher,
    "a summit with articles": lambda: f.ArticleFactory().summit,
    "a speaker with quotes": lambda: f.QuoteFactory().speaker,
    "an article with quotes": lambda: f.QuoteFactory().article,
    "a country that makes a pledge": lambda: f.PledgeActorFactory().country,
    "an article that mentions a pledge": lambda: f.MentionFactory().article,
    "a pledge with a verdict": lambda: a_status_update().pledge,
}


@pytest.mark.parametrize("what", KEPT_BY_OTHERS)
def test_referenced_records_cannot_be_deleted(what):
    record = KEPT_BY_OTHERS[what]()
    with pytest.raises(ProtectedError):
        record.delete()
    assert type(record).objects.filter(pk=record.pk).exists()


def test_every_check_constraint_has_a_test():
    named = {
        constraint.name
        for model in apps.get_app_config("articles").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert named - set(CHECKS) - set(ONLY_ADDED_TO) == set()
    assert connection.features.supports_table_check_constraints
