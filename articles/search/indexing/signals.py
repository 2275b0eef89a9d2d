"""Signal handlers that queue records for reindexing when they or related records change.

A document contains names and slugs of related records, and depends on whether they are public.
``RELATED`` lists, for each model, the documents that contain a row of it; ``DEPENDENCY_COLUMNS``
the columns they depend on. Handlers add to the queue in the transaction of the change. Changes
that send no signals (``update()``, ``bulk_create()``) must call ``enqueue_rows`` in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from articles.kinds import ARTICLE, BY_NAME, INDEXED, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import (
    Alias,
    Appointment,
    Article,
    Mention,
    Organisation,
    Participation,
    Pledge,
    PledgeActor,
    Publisher,
    Quote,
    Speaker,
    Summit,
    Topic,
)
from articles.search.engine import Key
from articles.search.indexing.outbox import enqueue

# Model -> kind of document -> the lookups from documents of that kind to the row.
RELATED: dict[type[Model], dict[str, tuple[str, ...]]] = {
    Article: {
        ARTICLE: ("repeated_quotes__article", "mentions__quote__article"),
        QUOTE: ("article", "reprints"),
        PLEDGE: ("mentions__article",),
        SPEAKER: ("quotes__article", "quotes__reprints"),
        SUMMIT: ("articles",),
    },
    Quote: {
        ARTICLE: ("quotes", "repeated_quotes", "mentions__quote"),
        SPEAKER: ("quotes",),
        PLEDGE: ("mentions__quote",),
    },
    Pledge: {
        ORGANISATION: ("pledge_parts__pledge",),
        ARTICLE: ("mentions__pledge", "quotes__mentions__pledge"),
    },
    Speaker: {
        QUOTE: ("speaker",),
        ARTICLE: (
            *("quotes__speaker", "repeated_quotes__speaker", "mentions__quote__speaker"),
            *("mentions__pledge__actors__speaker", "quotes__mentions__pledge__actors__speaker"),
        ),
        PLEDGE: ("actors__speaker", "mentions__quote__speaker"),
        SUMMIT: ("participations__speaker",),
        ORGANISATION: ("participation__speaker",),
    },
    Organisation: {
        QUOTE: ("organisation_at_time",),
        ARTICLE: (
            *("quotes__organisation_at_time", "repeated_quotes__organisation_at_time"),
            "mentions__pledge__actors__organisation",
            "quotes__mentions__pledge__actors__organisation",
            "mentions__pledge__actors__speaker__appointments__organisation",
            "quotes__mentions__pledge__actors__speaker__appointments__organisation",
        ),
        PLEDGE: ("actors__organisation", "actors__speaker__appointments__organisation"),
        SPEAKER: ("appointments__organisation",),
        SUMMIT: ("participations__organisation",),
    },
    Summit: {
        ARTICLE: (
            *("summit", "quotes__summit"),
            *("repeated_quotes__summit", "repeated_quotes__article__summit"),
            *("mentions__pledge__summit", "quotes__mentions__pledge__summit"),
            *("mentions__quote__summit", "mentions__quote__article__summit"),
        ),
        QUOTE: ("summit", "article__summit"),
        PLEDGE: (
            *("summit", "mentions__article__summit"),
            *("mentions__quote__summit", "mentions__quote__article__summit"),
        ),
        SPEAKER: ("quotes__summit", "quotes__article__summit"),
        ORGANISATION: ("participation__summit", "pledge_parts__pledge__summit"),
    },
    Publisher: {
        ARTICLE: ("publisher",),
        QUOTE: ("article__publisher", "reprints__publisher"),
        PLEDGE: ("mentions__article__publisher",),
        SPEAKER: ("quotes__article__publisher", "quotes__reprints__publisher"),
        SUMMIT: ("articles__publisher",),
    },
    Topic: {
        ARTICLE: ("topics",),
        QUOTE: ("article__topics",),
        PLEDGE: ("topics",),
        SUMMIT: ("topics",),
    },
    PledgeActor: {
        PLEDGE: ("actors",),
        ORGANISATION: ("pledge_parts",),
        ARTICLE: ("mentions__pledge__actors", "quotes__mentions__pledge__actors"),
    },
    Mention: {PLEDGE: ("mentions",), ARTICLE: ("mentions", "quotes__mentions")},
    Appointment: {
        SPEAKER: ("appointments",),
        PLEDGE: ("actors__speaker__appointments",),
        ARTICLE: (
            "mentions__pledge__actors__speaker__appointments",
            "quotes__mentions__pledge__actors__speaker__appointments",
        ),
    },
    Participation: {SUMMIT: ("participations",), ORGANISATION: ("participation",)},
    Alias: {SPEAKER: ("aliases",), ORGANISATION: ("aliases",)},
}

# The columns that documents of other records depend on.
DEPENDENCY_COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Article: ("state", "publisher_id", "summit_id", "published_on", "published_on_precision"),
    Quote: ("state", "article_id", "speaker_id", "summit_id", "organisation_at_time_id"),
    Pledge: ("state", "summit_id", "status", "announced_on", "announced_on_precision"),
    Speaker: ("state", "slug", "name", "country_id"),
    Organisation: ("state", "slug", "name", "country_id", "kind"),
    Summit: ("state", "slug", "name", "short_name", "start_on"),
    Publisher: ("slug", "name", "is_archive"),
    Topic: ("slug",),
    PledgeActor: ("pledge_id", "part", "country_id", "organisation_id", "speaker_id"),
    Mention: ("state", "pledge_id", "article_id", "quote_id"),
    Appointment: (
        *("speaker_id", "organisation_id"),
        *("start_on", "start_on_precision", "end_on", "end_on_precision"),
    ),
    Participation: ("summit_id", "organisation_id", "speaker_id"),
    Alias: ("form", "speaker_id", "organisation_id"),
}

_LINKS = (
    Article.topics.through,
    Pledge.topics.through,
    Summit.topics.through,
    Quote.reprints.through,
)


def affected_documents(model: type[Model], pks: Iterable[int], new: bool = False) -> Iterator[Key]:
    """The documents of other records that contain these rows.

    If the rows are *new*, only their own foreign keys count: nothing can point to them yet.
    """
    pks = list(pks)
    for kind, lookups in RELATED.get(model, {}).items():
        for lookup in lookups:
            if new and not _points_out(kind, lookup):
                continue
            rows = BY_NAME[kind].model._base_manager.filter(**{f"{lookup}__in": pks})
            yield from ((kind, pk) for pk in rows.order_by().values_list("pk", flat=True))


@cache
def _points_out(kind: str, lookup: str) -> bool:
    """Whether the last step of the lookup is a foreign key of the changed row."""
    options = BY_NAME[kind].model._meta
    for step in lookup.split("__"):
        field = options.get_field(step)
        options = field.related_model._meta
    return field.auto_created


def enqueue_rows(rows: QuerySet) -> None:
    """Queue these rows and every document that contains them; for changes without signals.

    Call it in the transaction of the change, and also before the change if links move or rows are
    deleted.
    """
    model = rows.model
    pks = list(rows.order_by().values_list("pk", flat=True))
    kind = model._meta.model_name
    own = [(kind, pk) for pk in pks] if kind in INDEXED else []
    for start in range(0, len(pks), 500):
        enqueue([*own[start : start + 500], *affected_documents(model, pks[start : start + 500])])


def connect() -> None:
    """Connect the handlers to every model that is indexed or part of a document."""
    for model in RELATED:
        pre_save.connect(_before_save, sender=model, dispatch_uid="index_before_save")
        post_save.connect(_after_save, sender=model, dispatch_uid="index_after_save")
        pre_delete.connect(_before_delete, sender=model, dispatch_uid="index_before_delete")
    for through in _LINKS:
        m2m_changed.connect(_on_link, sender=through, dispatch_uid="index_link")


def _before_save(sender: type[Model], instance: Model, **_) -> None:
    columns = DEPENDENCY_COLUMNS[sender]
    old = None
    if instance.pk and not instance._state.adding:
        old = sender._base_manager.filter(pk=instance.pk).values_list(*columns).first()
    new = tuple(getattr(instance, column) for column in columns)
    instance._affects_other_documents = old != new
    if old is not None and old != new:
        enqueue(affected_documents(sender, [instance.pk]))  # those that contain the old values


def _after_save(sender: type[Model], instance: Model, created: bool, **_) -> None:
    others: Iterable[Key] = ()
    if instance._affects_other_documents:
        others = affected_documents(sender, [instance.pk], new=created)
    enqueue([*_own_document(instance), *others])


def _before_delete(sender: type[Model], instance: Model, **_) -> None:
    enqueue([*_own_document(instance), *affected_documents(sender, [instance.pk])])


def _own_document(instance: Model) -> list[Key]:
    kind = instance._meta.model_name
    return [(kind, instance.pk)] if kind in INDEXED else []


def _on_link(action: str, instance: Model, model: type[Model], pk_set, **_) -> None:
    """Queue both sides of a many-to-many change: a record's topics, or a quote's reprints."""
    if action not in ("post_add", "pre_remove", "pre_clear"):
        return
    sides = [(type(instance), [instance.pk]), (model, pk_set or ())]
    for side, pks in sides:
        # Other records of the topic are not affected.
        if side is not Topic or action == "pre_clear":
            enqueue_rows(side._base_manager.filter(pk__in=pks))
