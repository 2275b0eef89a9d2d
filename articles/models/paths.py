"""Facet paths: the lookups from a record to the values of its facets.

Query sets, filters, facet counts, charts, the search index and the exports share them, so that
a count always equals the length of the list it links to. ``facets.py`` declares the paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Value

# Facets of country codes: upper case in the database, lower case in URLs and the index.
COUNTRIES = ("country", "concerns")


@dataclass(frozen=True, slots=True)
class FacetPath:
    """A lookup from a record to a facet value, with the condition that its joins must satisfy.

    ``single`` if lookup and condition only follow foreign keys, so that there is at most one value.
    ``constant`` if there is no column: ``lookup`` is the value of all records that meet the
    condition.
    """

    lookup: str
    gate: Callable[[], Q] | None = None
    single: bool = False
    constant: bool = False

    def condition(self) -> Q:
        """Condition on the joined rows, so that only public ones count."""
        return self.gate() if self.gate else Q()

    def expression(self) -> F | Value:
        """The value as an expression."""
        return Value(self.lookup) if self.constant else F(self.lookup)

    def lookups(self) -> Iterator[str]:
        """The lookups of value and condition."""
        if not self.constant:
            yield self.lookup
        yield from lookups_in(self.condition())

    def has_value(self, values: list[str] | None = None) -> Q:
        """Condition: there is a value, one of *values* if they are given."""
        if values is None:
            return Q() if self.constant else Q(**{f"{self.lookup}__isnull": False})
        if self.constant:
            return Q() if self.lookup in values else Q(pk__in=())
        return Q(**{f"{self.lookup}__in": values})


PATHS: dict[type[Model], Mapping[str, tuple[FacetPath, ...]]] = {}


def lookups_in(condition: Any) -> Iterator[str]:
    """The lookups of a condition or expression, without those inside of subqueries."""
    if isinstance(condition, F):
        yield condition.name
    elif isinstance(condition, tuple):
        lookup, value = condition
        yield lookup
        yield from lookups_in(value)
    elif isinstance(condition, Q):
        for child in condition.children:
            yield from lookups_in(child)
    elif hasattr(condition, "get_source_expressions"):
        for expression in condition.get_source_expressions():
            yield from lookups_in(expression)


def facet_condition(model: type[Model], facet: str, values: Iterable[str]) -> Q:
    """Condition: records of *model* with one of these facet values.

    Uses subqueries, because joins would duplicate records. Matches nothing if the model does not
    have the facet.
    """
    database_values = [stored(facet, value) for value in values]
    reached = (
        Q(
            pk__in=model._base_manager.filter(path.condition() & path.has_value(database_values))
            .order_by()
            .values("pk")
        )
        for path in PATHS[model].get(facet, ())
    )
    return reduce(or_, reached, Q(pk__in=()))


def stored(facet: str, value: str) -> str:
    """Facet value in the form used in the database."""
    return value.upper() if facet in COUNTRIES else value


def shown(facet: str, value: str) -> str:
    """Facet value in the form used in URLs and the search index."""
    return value.lower() if facet in COUNTRIES else value


def values_of(rows: QuerySet, facet: str) -> set[tuple[int, str]]:
    """All (primary key, value) pairs of a facet for these records; one query per path."""
    return {
        (pk, shown(facet, value))
        for path in PATHS[rows.model][facet]
        for pk, value in values_of_path(rows, path)
        if value
    }


def values_of_path(rows: QuerySet, path: FacetPath, *more: Value) -> QuerySet:
    """All (primary key, stored value) pairs of one path for these records, followed by *more*."""
    return _pairs(_with_values(rows, path), path, *more)


def counts_of(rows: QuerySet, facet: str, among: Iterable[str] | None = None) -> dict[str, int]:
    """Number of these records per facet value, optionally restricted to the values *among*."""
    paths = PATHS[rows.model][facet]
    database_values = None if among is None else [stored(facet, value) for value in among]
    if len(paths) > 1 or paths[0].constant:
        # The database removes pairs that several paths lead to: a set of them takes 420 MB for
        # the topics of 1,000,000 articles.
        first, *others = (_pairs(_with_values(rows, path, database_values), path) for path in paths)
        pairs = first.union(*others) if others else first.distinct()
        return Counter(shown(facet, value) for _, value in pairs.iterator() if value)
    counted = _with_values(rows, paths[0], database_values).values_list(paths[0].lookup)
    return {
        shown(facet, value): number
        for value, number in counted.annotate(number=Count("pk", distinct=True))
        if value
    }


def _with_values(rows: QuerySet, path: FacetPath, among: list[str] | None = None) -> QuerySet:
    return rows.filter(path.condition() & path.has_value(among)).order_by()


def _pairs(rows: QuerySet, path: FacetPath, *more: Value) -> QuerySet:
    """Rows as pairs of primary key and stored value, followed by *more*."""
    return rows.values_list("pk", path.expression() if path.constant else path.lookup, *more)
