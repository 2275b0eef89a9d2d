"""Withdrawing a record with the pledges and people that nothing else public supports.

A pledge is supported by its own sources and by the articles and quotes that mention it; a speaker
by sources, quotes, pledges, summits and offices with a source; an organisation by quotes, pledges,
summits and the offices held in it.
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

UNPUBLISHED_WITH_SOURCE = "taken back with what it rested on"
"""The reason in the history of a record that was taken back together with its last support."""

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
"""Kind of record -> the rows that support it: model, the column that points to it, condition."""

Keys = dict[type[models.Model], set[int]]


def find_orphans(
    records: Iterable[models.Model], keep: Iterable[models.Model] = ()
) -> list[Publishable]:
    """The public records that nothing public would support if *records* were not public.

    Includes those that rest on one another. Records in *keep* stay public, and so does what they
    support. The number of queries does not depend on the number of records.
    """
    gone, kept = _keys(records), _keys(keep)
    found: list[Publishable] = []
    while fresh := [
        record
        for model, rows in _dependents(gone)
        for record in _unsupported(rows.exclude(pk__in=kept[model]), gone)
    ]:
        found += fresh
        for record in fresh:
            gone[type(record)].add(record.pk)
    return found


def public_dependents(records: Iterable[models.Model]) -> Keys:
    """The public pledges, speakers and organisations that *records* support, among others."""
    dependents = _dependents(_keys(records))
    return {model: set(rows.values_list("pk", flat=True)) for model, rows in dependents}


def unpublish(
    records: Iterable[Publishable], state: State, user=None, reason: str | None = None
) -> None:
    """Make *records* drafts or withdrawn, each with its history, in one transaction."""
    with transaction.atomic():
        for record in records:
            change_state(record, state, user, reason)


def unpublish_orphans(dependents: Keys, state: State, user=None) -> list[Publishable]:
    """Take back those of *dependents* that have lost their last public support; gives them.

    What rests on these goes with them.
    """
    found: list[Publishable] = []
    with transaction.atomic():
        while fresh := [
            record
            for model, pks in dependents.items()
            for record in _unsupported(model.objects.filter(pk__in=pks), defaultdict(set))
        ]:
            dependents = public_dependents(fresh)
            unpublish(fresh, state, user, UNPUBLISHED_WITH_SOURCE)
            found += fresh
    return found


def unpublished_with(records: Iterable[models.Model]) -> list[Publishable]:
    """The records that were taken back with *records* and are still not public."""
    back = _keys(records)
    found: list[Publishable] = []
    while fresh := [
        record
        for model in SUPPORTS
        for record in _taken_back(model).filter(_supported_by(model, back)).order_by("pk")
        if record.pk not in back[model]
    ]:
        found += fresh
        for record in fresh:
            back[type(record)].add(record.pk)
    return found


def change_state(record: Publishable, state: State, user=None, reason: str | None = None) -> None:
    """Save *record* in another state, with its user and reason in the history."""
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


def _paths(
    model: type[VisibilityMixin], prefix: str = ""
) -> Iterator[tuple[str, type[models.Model]]]:
    """Every record on which the visibility of a row of *model* depends, itself included."""
    yield f"{prefix}pk", model
    for name in model.visibility_depends_on:
        related = model._meta.get_field(name).related_model
        yield from _paths(related, f"{prefix}{name}__")


def _through(model: type[VisibilityMixin], keys: Keys) -> list[Q]:
    """The conditions under which rows of *model* hang on any of these records."""
    return [Q(**{f"{path}__in": keys[of]}) for path, of in _paths(model) if keys.get(of)]


def _supported_by(owner: type[Publishable], keys: Keys, public: bool = False) -> Q:
    """The records of *owner* that rows hanging on any of these records support."""
    found = Q(pk__in=())
    for model, column, condition in SUPPORTS[owner]:
        rows = model.objects.published() if public else _own_state(model)
        for through in _through(model, keys):
            supporting = rows.filter(through, condition, **{f"{column}__isnull": False})
            # Each by itself, so that each is answered from an index.
            found |= Q(pk__in=supporting.order_by().values(column))
    return found


def _own_state(model: type[VisibilityMixin]) -> models.QuerySet:
    if issubclass(model, Publishable):
        return model.objects.filter(state=State.PUBLISHED)
    return model.objects.all()


def _dependents(gone: Keys) -> Iterator[tuple[type[Publishable], models.QuerySet]]:
    """By kind, the public records that lose a support with *gone* and do not go themselves."""
    for model in SUPPORTS:
        rows = model.objects.published().filter(_supported_by(model, gone, public=True))
        for through in _through(model, gone):
            rows = rows.exclude(through)
        yield model, rows.order_by("pk")


def _unsupported(rows: models.QuerySet, gone: Keys) -> Iterator[Publishable]:
    """Of these records the public ones that nothing public supports besides *gone*."""
    rows = rows.filter(rows.model.public_condition())
    for model, column, condition in SUPPORTS[rows.model]:
        support = model.objects.published().filter(condition, **{column: OuterRef("pk")})
        for through in _through(model, gone):
            support = support.exclude(through)
        rows = rows.filter(~Exists(support.order_by()))
    yield from rows


def _taken_back(model: type[Publishable]) -> models.QuerySet:
    newest = model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    rows = model.objects.exclude(state=State.PUBLISHED)
    rows = rows.annotate(reason=Subquery(newest.values("history_change_reason")[:1]))
    return rows.filter(reason=UNPUBLISHED_WITH_SOURCE)
