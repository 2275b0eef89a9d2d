"""Facet paths: how a record reaches the values it is filtered, counted and indexed by.

Each value of a facet has one rule, a few ``FacetPath``s. Query sets, filters, facet counts,
charts, the
search index and the exports all go through them, so that a number is the length of its list.
``facets.py`` declares the paths of every model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Model, Q, QuerySet

# Facets whose values are codes of countries: capitals in the database, small letters elsewhere.
COUNTRIES = ("country", "concerns")


@dataclass(frozen=True, slots=True)
class FacetPath:
    """One way from a record to a facet's value: a lookup, and what must hold along it.

    ``single`` when it ends in at most one value: a column of the record or of what it points to.
    """

    lookup: str
    gate: Callable[[], Q] | None = None
    single: bool = False

    def condition(self) -> Q:
        """What must hold along it, so that only what is public is reached."""
        return self.gate() if self.gate else Q()


PATHS: dict[type[Model], Mapping[str, tuple[FacetPath, ...]]] = {}


def facet_condition(model: type[Model], facet: str, values: Iterable[str]) -> Q:
    """The records of *model* with one of these values of a facet.

    Subqueries, because joins to many rows would repeat records. A facet that the model does not
    have is had by none of its records.
    """
    held = [stored(facet, value) for value in values]
    reached = (
        Q(
            pk__in=model._base_manager.filter(path.condition() & Q(**{f"{path.lookup}__in": held}))
            .order_by()
            .values("pk")
        )
        for path in PATHS[model].get(facet, ())
    )
    return reduce(or_, reached, Q(pk__in=()))


def stored(facet: str, value: str) -> str:
    """A facet's value as the database holds it."""
    return value.upper() if facet in COUNTRIES else value


def shown(facet: str, value: str) -> str:
    """A facet's value as addresses and the index hold it."""
    return value.lower() if facet in COUNTRIES else value


def values_of(rows: QuerySet, facet: str) -> set[tuple[int, str]]:
    """Every (primary key, value) pair of a facet for these records: one query a path."""
    return {
        (pk, shown(facet, value))
        for path in PATHS[rows.model][facet]
        for pk, value in _valued(rows, path).values_list("pk", path.lookup)
        if value
    }


def counts_of(rows: QuerySet, facet: str, among: Iterable[str] | None = None) -> dict[str, int]:
    """How many of these records have each value of a facet; only of the values *among* these."""
    paths = PATHS[rows.model][facet]
    held = None if among is None else [stored(facet, value) for value in among]
    if len(paths) > 1:  # a record that two paths lead to the same value counts once
        pairs = {
            (pk, shown(facet, value))
            for path in paths
            for pk, value in _valued(rows, path, held).values_list("pk", path.lookup)
            if value
        }
        return Counter(value for _, value in pairs)
    counted = _valued(rows, paths[0], held).values_list(paths[0].lookup)
    return {
        shown(facet, value): number
        for value, number in counted.annotate(number=Count("pk", distinct=True))
        if value
    }


def _valued(rows: QuerySet, path: FacetPath, among: list[str] | None = None) -> QuerySet:
    wanted = {f"{path.lookup}__isnull": False}
    if among is not None:
        wanted = {f"{path.lookup}__in": among}
    return rows.filter(path.condition(), **wanted).order_by()
