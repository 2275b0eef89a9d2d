"""Public log of changes: verdicts, corrections, changed texts, and newly published records.

Dates are those of the archive (when an entry became public), not those of the events reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import CharField, DateTimeField, Expression, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from articles.kinds import BY_MODEL, Kind
from articles.models import (
    Article,
    ArticleRevision,
    Correction,
    FormerSlug,
    Mention,
    Pledge,
    Quote,
    Rights,
    StatusUpdate,
    querysets,
)

VERDICT, CORRECTION, TEXT = "verdict", "correction", "text"
STATEMENT, PLEDGE, ARTICLE = "statement", "pledge", "article"
PUBLICATIONS = {Quote: STATEMENT, Pledge: PLEDGE, Article: ARTICLE}
"""Kind of change that is the publication of a record."""
# What the filter offers, in this order.
LABELS = {
    VERDICT: "Verdicts",
    CORRECTION: "Corrections",
    TEXT: "Changed texts",
    STATEMENT: "New statements",
    PLEDGE: "New pledges",
    ARTICLE: "New articles",
}
MAX_CHANGES = 2_000
"""Length of the log: later pages would read as many rows of each kind."""
# Lookups from a change to the record that it concerns, by kind of change and of record.
_LOOKUPS: dict[str, dict[str, tuple[str, ...]]] = {
    VERDICT: {"summit": ("pledge__summit",), "pledge": ("pledge",)},
    CORRECTION: {
        "summit": ("summit", "article__summit", "quote__summit", "pledge__summit"),
        "article": ("article", "quote__article"),
        "quote": ("quote",),
        "pledge": ("pledge",),
        "speaker": ("speaker", "quote__speaker"),
        "organisation": ("organisation",),
    },
    TEXT: {"summit": ("article__summit",), "article": ("article",)},
    STATEMENT: {"summit": ("summit",), "article": ("article",), "speaker": ("speaker",)},
    PLEDGE: {"summit": ("summit",), "pledge": ("pk",)},
    ARTICLE: {"summit": ("summit",), "article": ("pk",)},
}
RECORD_KINDS = tuple(_LOOKUPS[CORRECTION])
"""Kinds of record whose changes can be followed."""
MAX_DIGITS = 18


@dataclass(slots=True)
class Change:
    """One entry; ``previous`` is the label of the status that a verdict replaced, if any."""

    at: datetime
    kind: str
    pk: int
    record: Model
    previous: str = ""

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


class ChangeKeys:
    """Time, kind and key of each public change, newest first; with *record* those concerning it.

    From *since* on, and before *until*. Each kind is read by itself: the database would read and
    sort all records of a union. As a sequence, which a paginator slices, it ends after
    ``MAX_CHANGES``; what is older is found in the lists. Iterating reads all.
    """

    def __init__(
        self,
        kind: str = "",
        record: Model | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        limits = {name: at for name, at in (("at__gte", since), ("at__lt", until)) if at}
        self._parts = []
        for name, (rows, at) in _sources(record).items():
            condition = Q() if record is None else _concerning(name, record)
            if condition is not None and kind in ("", name):
                part = _keys(name, rows.filter(condition), at).filter(**limits)
                self._parts.append(part.order_by("-at", "-row"))

    def __iter__(self) -> Iterator[tuple[datetime, str, int]]:
        return iter(self._newest(None))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, rows: slice) -> list[tuple[datetime, str, int]]:
        stop = min(rows.stop, MAX_CHANGES)
        keys = self._all if "_all" in vars(self) else self._newest(stop)
        return keys[rows.start or 0 : stop]

    @cached_property
    def _all(self) -> list[tuple[datetime, str, int]]:
        return self._newest(MAX_CHANGES)

    def _newest(self, number: int | None) -> list[tuple[datetime, str, int]]:
        keys = [key for part in self._parts for key in part[:number]]
        return sorted(keys, reverse=True)[:number]


def kinds_of_change(record: Model | None) -> dict[str, str]:
    """Labels of the kinds of change that there are, or that can concern *record*."""
    if record is None:
        return LABELS
    return {kind: label for kind, label in LABELS.items() if _concerning(kind, record) is not None}


def load_changes(keys: Iterable[tuple[datetime, str, int]]) -> list[Change]:
    """The changes with these keys and the records that they show, in the same order."""
    keys = list(keys)
    records = {
        kind: rows.in_bulk([key for _, name, key in keys if name == kind])
        for kind, rows in _shown().items()
    }
    changes = [
        Change(at, kind, key, records[kind][key]) for at, kind, key in keys if key in records[kind]
    ]
    _set_previous([change for change in changes if change.kind == VERDICT])
    return changes


def by_day(changes: Sequence[Change]) -> list[tuple[date, list[Change]]]:
    """The changes by day, in the same order."""
    return [(day, list(group)) for day, group in groupby(changes, key=lambda each: each.day)]


def _sources(record: Model | None) -> dict[str, tuple[QuerySet, Expression | F]]:
    """The public rows of each kind, and when they became public."""
    published = F("published_at")
    # A verdict entered while its pledge was a draft became public with it.
    published_with = Coalesce("pledge__published_at", "created_at", output_field=DateTimeField())
    verdict = Greatest("created_at", published_with)
    quotes, articles = Quote.objects.published(), Article.objects.published()
    # Of an article or a statement, all quotes and versions are of interest.
    if not isinstance(record, Article | Quote):
        quotes, articles = quotes.listed(), articles.listed()
    return {
        VERDICT: (StatusUpdate.objects.published(), verdict),
        CORRECTION: (Correction.objects.published(), published),
        TEXT: (_changed_texts(), F("created_at")),
        STATEMENT: (quotes, published),
        PLEDGE: (Pledge.objects.published(), published),
        ARTICLE: (articles, published),
    }


def _changed_texts() -> QuerySet:
    """Texts that replaced a published one, of articles whose whole text readers see."""
    later = ArticleRevision.objects.filter(number__gt=1)
    public = later.filter(Article.public_condition("article__"), article__rights=Rights.FULL)
    return public.filter(created_at__gt=F("article__published_at"))


def _concerning(kind: str, record: Model) -> Q | None:
    """Condition: changes of this kind that concern *record*; None if there can be none."""
    name = record._meta.model_name
    lookups = _LOOKUPS[kind].get(name)
    if lookups:
        condition = Q()
        for lookup in lookups:
            condition |= Q(**{lookup: record.pk})
        return condition
    if kind in (VERDICT, PLEDGE):
        pledges = _pledges_of(record)
        return Q(pledge__in=pledges) if kind == VERDICT else Q(pk__in=pledges)
    if kind == STATEMENT and isinstance(record, Quote):
        same = Q(statement=record.statement_id) if record.statement_id else Q()
        return Q(pk=record.pk) | same
    if kind == STATEMENT and name == "organisation":
        said_for = Quote.objects.having("organisation", record.slug).order_by()
        return Q(pk__in=said_for.values("pk"))
    return None


def _pledges_of(record: Model) -> QuerySet:
    """Keys of the pledges that a speaker or organisation has a part in, or a text mentions."""
    if not isinstance(record, Article | Quote):
        return Pledge.objects.concerning(record).order_by().values("pk")
    here = Q(quote=record.pk)
    if isinstance(record, Article):
        # Without a join: an OR over the joined quotes would read every mention.
        quoted = Quote.objects.filter(article=record).order_by().values("pk")
        here = Q(article=record.pk) | Q(quote__in=quoted)
    return Mention.objects.published().filter(here).order_by().values("pledge")


def _keys(kind: str, rows: QuerySet, at: Expression | F) -> QuerySet:
    rows = rows.annotate(at=at).filter(at__isnull=False).order_by()
    named = rows.annotate(change=Value(kind, CharField()), row=F("pk"))
    return named.values_list("at", "change", "row")


def _shown() -> dict[str, QuerySet]:
    return {
        VERDICT: StatusUpdate.objects.published().select_related(
            "pledge", "actor__country", "actor__organisation", "actor__speaker"
        ),
        CORRECTION: Correction.objects.published().with_reports().with_targets(),
        TEXT: _changed_texts().select_related("article__publisher").defer("body", "article__body"),
        STATEMENT: querysets.quotes(commentary=True),
        PLEDGE: querysets.pledges(),
        ARTICLE: querysets.articles(commentary=True),
    }


def previous_statuses(entries: Iterable[StatusUpdate]) -> dict[int, str]:
    """Labels of the statuses that verdicts replaced, by key of the verdict.

    *entries* are those of one or more pledges, in the order in which they were made. Verdicts on
    one actor's part replace none.
    """
    latest: dict[int, str] = {}
    before: dict[int, str] = {}
    for entry in entries:
        if entry.actor_id is None:
            before[entry.pk] = latest.get(entry.pledge_id, "")
            latest[entry.pledge_id] = entry.status_label
    return before


def _set_previous(verdicts: Sequence[Change]) -> None:
    pledges = {change.record.pledge_id for change in verdicts}
    entries = StatusUpdate.objects.published().filter(pledge__in=pledges, actor=None)
    before = previous_statuses(entries.select_related("pledge").order_by("created_at", "pk"))
    for change in verdicts:
        change.previous = before.get(change.pk, "")


def record_parameter(record: Model) -> dict[str, str]:
    """Name and value of the parameter."""
    kind = BY_MODEL[type(record)]
    return {kind.name: str(record.pk) if kind.keyed_by_id else record.slug}


def changes_url(record: Model) -> str:
    """The log of changes that concern a record."""
    return f"/changes/?{urlencode(record_parameter(record))}"


def public_record(kind: Kind, value: str) -> Model | None:
    """The public record with this id or slug, or former slug; None if there is none."""
    rows = kind.model.objects.published()
    if kind.keyed_by_id:
        is_id = value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS
        return rows.filter(pk=int(value)).first() if is_id else None
    record = rows.filter(slug=value).first()
    if record is not None:
        return record
    former = FormerSlug.objects.filter(slug=value, **{f"{kind.name}__isnull": False})
    return rows.filter(pk__in=former.values(kind.name)).first()
