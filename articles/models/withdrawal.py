"""Cascading withdrawal: a record is withdrawn with the records it leaves without public support.

Pledges are supported by sources and by articles and quotes that mention them; speakers by sources,
quotes, pledges, summits and sourced appointments; organisations by quotes, pledges, summits and
appointments. A record whose last support is withdrawn is called an orphan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from articles.models.visibility import Publishable, State, VisibilityMixin

from .organisation import Organisation
from .pledge import Mention, Pledge, PledgeActor
from .quote import Quote
from .sources import SourceLink
from .speaker import Appointment, Speaker
from .summit import Participation

UNPUBLISHED_WITH_SOURCE = "Withdrawn together with its last source"
"""Change reason of records that were unpublished as orphans."""

_SOURCED = ~Q(source_url="")
SUPPORTS: dict[type[Publishable], tuple[tuple[type[VisibilityMixin], str, Q], ...]] = {
    Pledge: ((Mention, "pledge", Q()), (SourceLink, "pledge", Q())),
    Speaker: (
        (Quote, "speaker", Q()),
        (PledgeActor, "speaker", Q()),
        (Participation, "speaker", Q()),
        (Appointment, "speaker", _SOURCED),
        (SourceLink, "speaker", Q()),
    ),
    Organisation: (
        (Quote, "organisation_at_time", Q()),
        (PledgeActor, "organisation", Q()),
        (Participation, "organisation", Q()),
        (Appointment, "organisation", Q()),
    ),
}
"""Model → rows that support it, as (model, foreign key, condition)."""

Keys = dict[type[models.Model], set[int]]


def find_orphans(
    records: Iterable[models.Model], keep: Iterable[models.Model] = ()
) -> list[Publishable]:
    """Public records that would lose their last public support if *records* were not public.

    Transitive. Records in *keep* stay public and keep supporting others. The number of queries does
    not depend on the number of records.
    """
    removed, kept = _keys(records), _keys(keep)
    orphans: list[Publishable] = []
    while fresh := [
        record
        for model, rows in _dependents(removed)
        for record in _unsupported(rows.exclude(pk__in=kept[model]), removed)
    ]:
        orphans += fresh
        for record in fresh:
            removed[type(record)].add(record.pk)
    return orphans


def public_dependents(records: Iterable[models.Model]) -> Keys:
    """Public pledges, speakers and organisations supported by *records*, possibly among others."""
    dependents = _dependents(_keys(records))
    return {model: set(rows.values_list("pk", flat=True)) for model, rows in dependents}


def unpublish(
    records: Iterable[Publishable], state: State, user=None, reason: str | None = None
) -> None:
    """Set *records* to draft or withdrawn in one transaction, with history."""
    with transaction.atomic():
        for record in records:
            change_state(record, state, user, reason)


def unpublish_orphans(dependents: Keys, state: State, user=None) -> list[Publishable]:
    """Unpublish and return those of *dependents* without public support, transitively."""
    orphans: list[Publishable] = []
    with transaction.atomic():
        while fresh := [
            record
            for model, pks in dependents.items()
            for record in _unsupported(model.objects.filter(pk__in=pks), defaultdict(set))
        ]:
            dependents = public_dependents(fresh)
            unpublish(fresh, state, user, UNPUBLISHED_WITH_SOURCE)
            orphans += fresh
    return orphans


def unpublished_with(records: Iterable[models.Model]) -> list[Publishable]:
    """Records that were unpublished as orphans of *records* and are still not public."""
    restored = _keys(records)
    orphans: list[Publishable] = []
    while fresh := [
        record
        for model in SUPPORTS
        for record in _unpublished_orphans(model)
        .filter(_supported_by(model, restored))
        .order_by("pk")
        if record.pk not in restored[model]
    ]:
        orphans += fresh
        for record in fresh:
            restored[type(record)].add(record.pk)
    return orphans


def change_state(record: Publishable, state: State, user=None, reason: str | None = None) -> None:
    """Save a new state of *record*, with user and change reason in its history."""
    record.state = state
    if user is not None:
        record._history_user = user
    record._change_reason = reason
    try:
        record.save(update_fields=["state", "updated_at"])
    finally:
        del record._change_reason


def _keys(records: Iterable[models.Model]) -> Keys:
    keys: Keys = defaultdict(set)
    for record in records:
        keys[type(record)].add(record.pk)
    return keys


def _visibility_paths(
    model: type[VisibilityMixin], prefix: str = ""
) -> Iterator[tuple[str, type[models.Model]]]:
    """Lookups from *model* to itself and all records its visibility depends on."""
    yield f"{prefix}pk", model
    for name in model.visibility_depends_on:
        related = model._meta.get_field(name).related_model
        yield from _visibility_paths(related, f"{prefix}{name}__")


def _depends_on(model: type[VisibilityMixin], keys: Keys) -> list[Q]:
    """Conditions: the visibility of rows of *model* depends on one of these records."""
    return [Q(**{f"{path}__in": keys[of]}) for path, of in _visibility_paths(model) if keys.get(of)]


def _supported_by(owner: type[Publishable], keys: Keys, public: bool = False) -> Q:
    """Condition: records of *owner* supported by rows that depend on one of these records."""
    supported = Q(pk__in=())
    for model, column, condition in SUPPORTS[owner]:
        rows = model.objects.published() if public else _own_state(model)
        for through in _depends_on(model, keys):
            supporting = rows.filter(through, condition, **{f"{column}__isnull": False})
            # One subquery each, so that each can use an index.
            supported |= Q(pk__in=supporting.order_by().values(column))
    return supported


def _own_state(model: type[VisibilityMixin]) -> models.QuerySet:
    if issubclass(model, Publishable):
        return model.objects.filter(state=State.PUBLISHED)
    return model.objects.all()


def _dependents(removed: Keys) -> Iterator[tuple[type[Publishable], models.QuerySet]]:
    """Per model, public records that lose support with *removed* and are not removed themselves."""
    for model in SUPPORTS:
        rows = model.objects.published().filter(_supported_by(model, removed, public=True))
        for through in _depends_on(model, removed):
            rows = rows.exclude(through)
        yield model, rows.order_by("pk")


def _unsupported(rows: models.QuerySet, removed: Keys) -> Iterator[Publishable]:
    """Public records among *rows* without public support apart from *removed*."""
    rows = rows.filter(rows.model.public_condition())
    for model, column, condition in SUPPORTS[rows.model]:
        support = model.objects.published().filter(condition, **{column: OuterRef("pk")})
        for through in _depends_on(model, removed):
            support = support.exclude(through)
        rows = rows.filter(~Exists(support.order_by()))
    yield from rows


def _unpublished_orphans(model: type[Publishable]) -> models.QuerySet:
    newest = model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    rows = model.objects.exclude(state=State.PUBLISHED)
    rows = rows.annotate(reason=Subquery(newest.values("history_change_reason")[:1]))
    return rows.filter(reason=UNPUBLISHED_WITH_SOURCE)
