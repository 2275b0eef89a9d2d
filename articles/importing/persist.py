"""Persistence of imports: writes a plan (bytes, article, revision, links) to the database."""

from __future__ import annotations

from django.db import IntegrityError, models
from django.utils import timezone

from articles.importing.matching import match_article
from articles.importing.planning import make_plan, stored_document
from articles.importing.plans import ImportOptions, ImportPlan, version_of
from articles.importing.records import ImportedDocument
from articles.models import Article, ImportRun, Publisher, Quote
from articles.models.import_history import (
    ATTACHED,
    IMPORTED_WITH_DOCUMENT,
    PARTLY_IMPORTED,
    save_with_reason,
)
from articles.models.revision import revise

__all__ = ["ImportOptions", "OutdatedError", "store_document", "write"]


class OutdatedError(IntegrityError):
    """Optimistic locking failed: the database has changed since the plan was made."""


def store_document(
    record: ImportedDocument, options: ImportOptions, run: ImportRun | None
) -> ImportPlan:
    """Plan and write *record*; the caller opens the transaction."""
    return write(make_plan(record, options), run)


def write(plan: ImportPlan, run: ImportRun | None) -> ImportPlan:
    """Write *plan*; the caller opens the transaction.

    Raises :class:`OutdatedError` if the article has changed since the plan was made.
    """
    _check(plan)
    article = plan.article
    deferred = {name: getattr(article, name) for name in plan.stored_values}
    for name, value in plan.stored_values.items():
        setattr(article, name, value)
    _save_new(article.publisher)
    if plan.reason:
        save_with_reason(article, plan.reason)
        if not plan.created and article.language != plan.language:
            article.propagate_language(plan.language)
    if plan.copy is not None:
        _save_new(plan.copy.publisher)
        plan.copy.save()
    _store_bytes(plan, run)
    for quote in plan.attached:
        quote.article = article
        stored = Quote.objects.get(pk=quote.pk) if "body" in deferred else quote
        stored.article = article
        save_with_reason(stored, ATTACHED)
    if "body" in deferred:
        revise(article, deferred["body"], document=plan.document, note="imported")
    rest = {name: value for name, value in deferred.items() if name != "body"}
    if rest:
        for name, value in rest.items():
            setattr(article, name, value)
        save_with_reason(article, PARTLY_IMPORTED)
    article.topics.add(*plan.topics)
    for source in plan.sources:
        source.save()
    return plan


def _check(plan: ImportPlan) -> None:
    if plan.created:
        document = stored_document(plan.record.sha256)
        if match_article(plan.record, document) is not None:
            raise OutdatedError("This article has been added in the meantime. Please try again.")
        return
    # Row lock on PostgreSQL; SQLite has a single writer anyway.
    locked = Article.objects.select_for_update(of=("self",)).filter(pk=plan.article.pk)
    if not list(locked.order_by().values_list("pk")) or version_of(plan.article) != plan.version:
        raise OutdatedError("This article has been changed in the meantime. Please try again.")


def _save_new(record: models.Model | None) -> None:
    """Save a publisher created by the plan, with a change reason."""
    if isinstance(record, Publisher) and record._state.adding:
        save_with_reason(record, IMPORTED_WITH_DOCUMENT)


def _store_bytes(plan: ImportPlan, run: ImportRun | None) -> None:
    document, record = plan.document, plan.record
    if not document.has_content or document.quarantine or document.article_id is None:
        document.content, document.size = record.content, len(record.content)
        document.media_type, document.filename = record.media_type, record.path[-255:]
        document.received_at = document.received_at or timezone.now()
        document.quarantine, document.article = "", plan.article
        document.run = document.run or run
        document.save()
