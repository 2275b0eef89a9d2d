"""A query that is put into SQL once a process and asked again with other keys.

Putting the query of a page's rows together, with every gate that its records hang on, takes Django
several times as long as the database takes to answer it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

from django.db import connections, router
from django.db.models import QuerySet

# A query is kept for this many keys each; fewer keys fill up with the last of them, which asks
# for nothing more.
SIZES = (0, 20, 100, 500)


class CompiledQuery:
    """The rows that ``build(keys)`` gives, for any keys.

    *build* filters by ``<field>__in=keys`` and makes the same query for any keys; it asks no
    clock. *stand_in* makes a key that no record has out of a number from 0, of the type of the
    field. Only what the gate in *build* lets through at the time of asking is found. *sizes* are
    the numbers of keys for which a query is kept.
    """

    def __init__(
        self,
        build: Callable[[Sequence], QuerySet],
        stand_in: Callable[[int], object] = lambda number: -1_000_000_007 - number,
        sizes: Sequence[int] = SIZES,
    ) -> None:
        self._build = build
        self._model = build(()).model
        self._stand_in = stand_in
        self._sizes = sizes
        self._known: dict[tuple[str, int], _CompiledStatement] = {}

    def __call__(self, keys: Sequence = ()) -> list:
        """The rows behind these keys, as a list; prefetches included. No keys only where *build*
        does not filter by any."""
        size = next((size for size in self._sizes if size >= len(keys)), None)
        if size is None:
            return list(self._build(keys))
        where = router.db_for_read(self._model)
        known = self._known.get((where, size))
        if known is None:
            stand_ins = [self._stand_in(number) for number in range(size)]
            known = self._known[where, size] = _CompiledStatement(self._build(stand_ins), stand_ins)
        return known.rows([*keys, *keys[-1:] * (size - len(keys))])


class _CompiledStatement:
    """One query in SQL, and where in its parameters the keys stand."""

    def __init__(self, rows: QuerySet, stand_ins: list) -> None:
        self._rows = rows
        self._compiler = self._rows.query.get_compiler(using=self._rows.db)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = list(parameters)
        self._places = [self._parameters.index(one) for one in stand_ins]

    def rows(self, keys: list) -> list:
        parameters = self._parameters.copy()
        for place, key in zip(self._places, keys, strict=True):
            parameters[place] = key
        rows = self._rows.all()
        compiler = copy.copy(self._compiler)
        # Each thread has a connection of its own.
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *args, **options: (self._sql, tuple(parameters))
        rows.query.get_compiler = lambda *args, **options: compiler
        return list(rows)
