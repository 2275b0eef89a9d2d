"""Public log of changes: verdicts, corrections, and newly published statements and articles.

Dates are those of the archive (when an entry became public), not those of the events reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import CharField, DateTimeField, Expression, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from articles.models import Article, Correction, Quote, StatusUpdate, Summit

VERDICT, CORRECTION, STATEMENT, ARTICLE = "verdict", "correction", "statement", "article"
# What the filter offers, in this order.
LABELS = {
    VERDICT: "Verdicts",
    CORRECTION: "Corrections",
    STATEMENT: "New statements",
    ARTICLE: "New articles",
}
MAX_CHANGES = 2_000
"""Length of the log: later pages would read as many rows of each kind."""
_CORRECTED_AT = ("summit", "article__summit", "quote__summit", "pledge__summit")
_SUMMIT = {
    VERDICT: ("pledge__summit",),
    CORRECTION: _CORRECTED_AT,
    STATEMENT: ("summit",),
    ARTICLE: ("summit",),
}


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
    """Time, kind and key of each public change, newest first; a sequence that a paginator slices.

    Each kind is read by itself: the database would read and sort all records of a
    union. The log ends after ``MAX_CHANGES``; what is older is found in the lists.
    """

    def __init__(self, kind: str = "", summit: Summit | None = None) -> None:
        self._parts = [
            _keys(name, rows, at, summit).order_by("-at", "-row")
            for name, (rows, at) in _sources().items()
            if kind in ("", name)
        ]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, rows: slice) -> list[tuple[datetime, str, int]]:
        stop = min(rows.stop, MAX_CHANGES)
        keys = self._all if "_all" in vars(self) else self._newest(stop)
        return keys[rows.start or 0 : stop]

    @cached_property
    def _all(self) -> list[tuple[datetime, str, int]]:
        return self._newest(MAX_CHANGES)

    def _newest(self, number: int) -> list[tuple[datetime, str, int]]:
        keys = [key for part in self._parts for key in part[:number]]
        return sorted(keys, reverse=True)[:number]


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


def _sources() -> dict[str, tuple[QuerySet, Expression | F]]:
    """The public rows of each kind, and when they became public."""
    published = F("published_at")
    # A verdict entered while its pledge was a draft became public with it.
    published_with = Coalesce("pledge__published_at", "created_at", output_field=DateTimeField())
    verdict = Greatest("created_at", published_with)
    return {
        VERDICT: (StatusUpdate.objects.published(), verdict),
        CORRECTION: (Correction.objects.published(), published),
        STATEMENT: (Quote.objects.published().listed(), published),
        ARTICLE: (Article.objects.published().listed(), published),
    }


def _keys(kind: str, rows: QuerySet, at: Expression | F, summit: Summit | None) -> QuerySet:
    rows = rows.annotate(at=at).filter(at__isnull=False).order_by()
    if summit is not None:
        at_summit = Q()
        for path in _SUMMIT[kind]:
            at_summit |= Q(**{path: summit})
        rows = rows.filter(at_summit)
    named = rows.annotate(change=Value(kind, CharField()), row=F("pk"))
    return named.values_list("at", "change", "row")


def _shown() -> dict[str, QuerySet]:
    return {
        VERDICT: StatusUpdate.objects.published().select_related(
            "pledge", "actor__country", "actor__organisation", "actor__speaker"
        ),
        CORRECTION: Correction.objects.published().with_reports().with_targets(),
        STATEMENT: Quote.objects.published().select_related("speaker"),
        ARTICLE: Article.objects.published().select_related("publisher").defer("body", "summary"),
    }


def _set_previous(verdicts: Sequence[Change]) -> None:
    """Set ``previous`` of verdicts on whole pledges: the latest entry made before."""
    pledges = {change.record.pledge_id for change in verdicts}
    entries = StatusUpdate.objects.published().filter(pledge__in=pledges, actor=None)
    latest: dict[int, str] = {}
    before: dict[int, str] = {}
    for entry in entries.select_related("pledge").order_by("created_at", "pk"):
        before[entry.pk] = latest.get(entry.pledge_id, "")
        latest[entry.pledge_id] = entry.status_label
    for change in verdicts:
        change.previous = before.get(change.pk, "")
