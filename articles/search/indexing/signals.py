"""Signal handlers that queue records for reindexing when they or related records change.

A document contains names and slugs of related records, and depends on whether they are public
(see ``dependencies.py``). Handlers add to the queue in the transaction of the change. Changes that
send no signals (``update()``, ``bulk_create()``) must call ``enqueue_rows`` in the same
transaction, after the change.

Whatever changes whether a quote is public queues the quote, so the leading quotes of statements
are chosen here too, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Model, QuerySet
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)

from articles.kinds import BY_NAME, INDEXED, QUOTE
from articles.models import Quote, Statement, Topic
from articles.models.compiled_query import CompiledQuery
from articles.models.leading import update_leading
from articles.search.engine import Key
from articles.search.indexing.dependencies import dependencies
from articles.search.indexing.outbox import enqueue


def affected_documents(model: type[Model], pks: Iterable[int]) -> Iterator[Key]:
    """The documents of other records that contain these rows."""
    pks = list(pks)
    for kind, lookups in dependencies().related.get(model, {}).items():
        for lookup in lookups:
            yield from _documents_at(kind, lookup, pks)


def _documents_at(kind: str, lookup: str, pks: list[int]) -> Iterator[Key]:
    return ((kind, pk) for pk in _rows_at(kind, lookup)(pks)) if pks else iter(())


@cache
def _rows_at(kind: str, lookup: str) -> CompiledQuery:
    rows = BY_NAME[kind].model._base_manager.order_by().values_list("pk", flat=True)
    return CompiledQuery(lambda pks: rows.filter(**{f"{lookup}__in": pks}))


def _documents_of_new(model: type[Model], rows: Iterable[Model]) -> Iterator[Key]:
    """The documents of other records that contain these new rows.

    Only the foreign keys of the rows count: nothing else points to them, except rows and links that
    are new themselves. Most of the documents are those of the keys and need no query.
    """
    for kind, lookups in dependencies().related.get(model, {}).items():
        for lookup in lookups:
            column = _foreign_key(kind, lookup)
            linked = [row for row in rows if column and getattr(row, column) is not None]
            if linked and "__" in lookup:
                yield from _documents_at(kind, lookup, [row.pk for row in linked])
            else:
                yield from ((kind, getattr(row, column)) for row in linked)


@cache
def _foreign_key(kind: str, lookup: str) -> str:
    """The column of the changed row that the last step of the lookup follows back; else empty."""
    options = BY_NAME[kind].model._meta
    for step in lookup.split("__"):
        relation = options.get_field(step)
        options = relation.related_model._meta
    return relation.field.attname if relation.one_to_many else ""


# Columns of a quote that decide which quote leads its statement; the statement is the first.
LEADING_COLUMNS = (
    *("statement_id", "is_leading", "state", "article_id", "speaker_id", "summit_id"),
    *("rendition", "form", "said_on"),
)


def enqueue_rows(rows: QuerySet) -> None:
    """Queue these rows and every document that contains them; for changes without signals.

    Call it in the transaction of the change, after it, and also before the change if links move or
    rows are deleted.
    """
    pks = list(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(pks), 500):
        _enqueue(_documents(rows.model, pks[start : start + 500]))


def _documents(model: type[Model], pks: list[int]) -> list[Key]:
    """The documents of these rows and every document that contains them."""
    kind = model._meta.model_name
    own = [(kind, pk) for pk in pks] if kind in INDEXED else []
    return [*own, *affected_documents(model, pks)]


def _enqueue(keys: Iterable[Key], statements: Iterable[int] = ()) -> dict[int, bool]:
    """Queue documents, with the quotes that begin or cease to lead their statement."""
    keys = list(keys)
    quotes = {pk for kind, pk in keys if kind == QUOTE}
    statements = set(statements)
    changed = update_leading(quotes, statements) if quotes or statements else {}
    enqueue([*keys, *_documents(Quote, list(changed))])
    return changed


@dataclass
class _Collected:
    """Saved rows: documents to queue, former statements of quotes, and rows whose other documents
    are still to be looked up; *new* are the rows created in the block, as last saved."""

    documents: dict[Key, None] = field(default_factory=dict)
    statements: set[int] = field(default_factory=set)
    rows: dict[type[Model], dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    new: dict[type[Model], dict[int, Model]] = field(default_factory=lambda: defaultdict(dict))


_collected: ContextVar[_Collected | None] = ContextVar("collected", default=None)


@contextmanager
def collect_changes() -> Iterator[None]:
    """Queue all rows saved or linked in this block at its end; for bulk changes.

    Looking up the documents that contain them takes a few queries in all instead of a few for each
    row. Use it within the transaction of the changes. Documents that contained old values, or rows
    that are deleted, are queued at once.
    """
    collected = _Collected()
    token = _collected.set(collected)
    try:
        yield
    finally:
        _collected.reset(token)
    documents = collected.documents
    for model, rows in collected.rows.items():
        pks = list(rows)
        for start in range(0, len(pks), 500):
            documents |= dict.fromkeys(_documents(model, pks[start : start + 500]))
    for model, created in collected.new.items():
        instances = list(created.values())
        for start in range(0, len(instances), 500):
            new = _documents_of_new(model, instances[start : start + 500])
            documents |= dict.fromkeys(new)
    _enqueue(documents, collected.statements)


def connect() -> None:
    """Connect the handlers to every model that is indexed or part of a document."""
    indexed = (BY_NAME[kind].model for kind in INDEXED)
    for model in {*indexed, *dependencies().related}:
        pre_save.connect(_before_save, sender=model, dispatch_uid="index_before_save")
        post_save.connect(_after_save, sender=model, dispatch_uid="index_after_save")
        pre_delete.connect(_before_delete, sender=model, dispatch_uid="index_before_delete")
        post_delete.connect(_after_delete, sender=model, dispatch_uid="index_after_delete")
    pre_delete.connect(
        _before_statement_delete, sender=Statement, dispatch_uid="leading_before_delete"
    )
    post_delete.connect(
        _after_statement_delete, sender=Statement, dispatch_uid="leading_after_delete"
    )
    post_save.connect(_after_statement_save, sender=Statement, dispatch_uid="leading_after_save")
    for through in dependencies().links:
        m2m_changed.connect(_on_link, sender=through, dispatch_uid="index_link")


def _before_save(sender: type[Model], instance: Model, **_) -> None:
    columns = dependencies().columns.get(sender, ())
    leading = LEADING_COLUMNS if sender is Quote else ()
    old, instance._former_statements, instance._leads_as_before = None, set(), False
    instance._affects_other_documents = True
    collected = _collected.get()
    if collected is not None and instance.pk in collected.new[sender]:
        return  # no document outside this transaction contains it yet
    if instance.pk and not instance._state.adding:
        stored = sender._base_manager.filter(pk=instance.pk).values_list(*columns, *leading).first()
        if stored is not None:
            old, was = stored[: len(columns)], stored[len(columns) :]
            instance._leads_as_before = was == tuple(getattr(instance, c) for c in leading)
            instance._former_statements = {*was[:1]} - {None}
    new = tuple(getattr(instance, column) for column in columns)
    instance._affects_other_documents = old != new
    if old is not None and old != new:
        enqueue(affected_documents(sender, [instance.pk]))  # those that contain the old values


def _after_save(sender: type[Model], instance: Model, created: bool, **_) -> None:
    collected = _collected.get()
    if collected is not None:
        collected.documents.update(dict.fromkeys(_own_document(instance)))
        collected.statements |= instance._former_statements
        if created or instance.pk in collected.new[sender]:
            collected.new[sender][instance.pk] = instance
        elif instance._affects_other_documents:
            collected.rows[sender][instance.pk] = None
        return
    others: Iterable[Key] = ()
    if instance._affects_other_documents:
        others = (
            _documents_of_new(sender, [instance])
            if created
            else affected_documents(sender, [instance.pk])
        )
    documents = [*_own_document(instance), *others]
    if sender is Quote and instance._leads_as_before:
        enqueue(documents)
        return
    changed = _enqueue(documents, instance._former_statements)
    if sender is Quote:
        instance.is_leading = changed.get(instance.pk, instance.is_leading)


def _before_delete(sender: type[Model], instance: Model, **_) -> None:
    instance._affected = [*_own_document(instance), *affected_documents(sender, [instance.pk])]
    statement = getattr(instance, "statement_id", None) if sender is Quote else None
    instance._former_statements = {statement} - {None}
    enqueue(instance._affected)


def _after_delete(instance: Model, **_) -> None:
    _enqueue(instance._affected, instance._former_statements)


def _after_statement_save(instance: Statement, created: bool, **_) -> None:
    """Its number of quotes may have changed after this instance was read."""
    if created:
        return
    if (collected := _collected.get()) is not None:
        collected.statements.add(instance.pk)
    else:
        _enqueue((), [instance.pk])


def _before_statement_delete(instance: Statement, **_) -> None:
    instance._former_quotes = list(instance.quotes.values_list("pk", flat=True))


def _after_statement_delete(instance: Statement, **_) -> None:
    Quote._base_manager.filter(pk__in=instance._former_quotes).update(is_leading=True)
    enqueue(_documents(Quote, instance._former_quotes))


def _own_document(instance: Model) -> list[Key]:
    kind = instance._meta.model_name
    return [(kind, instance.pk)] if kind in INDEXED else []


def _on_link(action: str, instance: Model, model: type[Model], pk_set, **_) -> None:
    """Queue both sides of a many-to-many change: a record's topics, or a quote's reprints."""
    if action in ("post_remove", "post_clear"):
        _enqueue(instance._unlinked)
    if action not in ("post_add", "pre_remove", "pre_clear"):
        return
    sides = [(type(instance), [instance.pk]), (model, list(pk_set or ()))]
    # Other records of the topic are not affected.
    sides = [(side, pks) for side, pks in sides if side is not Topic or action == "pre_clear"]
    if action == "post_add" and (collected := _collected.get()) is not None:
        for side, pks in sides:
            collected.rows[side].update(dict.fromkeys(pks))
        return
    documents = [document for side, pks in sides for document in _documents(side, pks)]
    instance._unlinked = documents
    _enqueue(documents)
