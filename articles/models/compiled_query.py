"""Cache of compiled SQL: a query is compiled once per process and run with different keys.

For the rows of a page, with all their visibility conditions, Django needs several times as long to
build and compile a query as the database needs to run it: 1 to 2 ms against 0.1 to 0.3 ms.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

from django.db import connections, router
from django.db.models import Model, QuerySet

from articles.models.compiled_prefetch import CompiledPrefetch

# One compiled statement is cached per size; shorter lists of keys are padded with their last key,
# which does not change the result.
SIZES = (0, 1, 20, 100, 500)


class CompiledQuery:
    """Runs ``build(keys)`` from compiled SQL, for any keys.

    *build* must filter by ``<field>__in=keys`` (or, with a single size, by each key) and must
    not depend on anything else, such as the current date. *placeholder* returns a key of the
    field's type that no record has, for a number from 0. Visibility conditions are part of the SQL
    and apply each time it runs; prefetches are compiled too. *sizes* are the numbers of keys for
    which a statement is cached.
    """

    def __init__(
        self,
        build: Callable[[Sequence], QuerySet],
        placeholder: Callable[[int], object] = lambda number: -1_000_000_007 - number,
        sizes: Sequence[int] = SIZES,
    ) -> None:
        self._build = build
        self._model = build(()).model
        self._placeholder = placeholder
        self._sizes = sizes
        self._statements: dict[tuple[str, int], _CompiledStatement] = {}

    def __call__(self, keys: Sequence = ()) -> list:
        """The rows with these keys as a list, including prefetches.

        Call it without keys only if *build* does not filter by keys.
        """
        size = next((size for size in self._sizes if size >= len(keys)), None)
        if size is None:
            return list(self._build(keys))
        database = router.db_for_read(self._model)
        statement = self._statements.get((database, size))
        if statement is None:
            placeholders = [self._placeholder(number) for number in range(size)]
            statement = _CompiledStatement(self._build(placeholders), placeholders)
            self._statements[database, size] = statement
        return statement.rows([*keys, *keys[-1:] * (size - len(keys))])

    def first(self, key: object) -> Model | None:
        """The first row with this key."""
        return next(iter(self([key])), None)

    def in_bulk(self, keys: Sequence) -> dict:
        """The rows with these primary keys, by primary key, like ``QuerySet.in_bulk``."""
        return {row.pk: row for row in self(keys)} if keys else {}


class _CompiledStatement:
    """The SQL of a query and the positions of the keys among its parameters."""

    def __init__(self, rows: QuerySet, placeholders: list) -> None:
        lookups = rows._prefetch_related_lookups
        self._rows = rows.prefetch_related(None) if lookups else rows
        self._prefetches = [CompiledPrefetch(rows.model, each, CompiledQuery) for each in lookups]
        self._compiler = self._rows.query.get_compiler(using=self._rows.db)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = list(parameters)
        numbers = {key: number for number, key in enumerate(placeholders)}
        self._positions = [
            (position, numbers[value])
            for position, value in enumerate(parameters)
            if value in numbers
        ]

    def rows(self, keys: list) -> list:
        parameters = self._parameters.copy()
        for position, number in self._positions:
            parameters[position] = keys[number]
        rows = self._rows.all()
        compiler = copy.copy(self._compiler)
        # Connections are thread-local.
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *args, **options: (self._sql, tuple(parameters))
        rows.query.get_compiler = lambda *args, **options: compiler
        records = list(rows)
        for prefetch in self._prefetches:
            prefetch(records)
        return records
