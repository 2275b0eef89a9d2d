"""Prefetches that run from compiled SQL: ``prefetch_related`` of a :class:`CompiledQuery`.

Django builds and compiles the query of every prefetch each time. A detail page has 5 to 15 of them:
most of its processor time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import F, Model, Prefetch, QuerySet
from django.db.models.constants import LOOKUP_SEP

# Key of the record that a row of a many-to-many relation belongs to.
_OWNER = "prefetched_for"


class CompiledPrefetch:
    """Sets a relation of records, as ``prefetch_related_objects(records, lookup)`` does.

    *lookup* may lead through foreign keys, which must be loaded (``statement__quotes``).
    *compiled_query* is the class :class:`CompiledQuery`.
    """

    def __init__(self, model: type[Model], lookup: Prefetch | str, compiled_query: Callable):
        prefetch = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        *self._path, self._name = prefetch.prefetch_through.split(LOOKUP_SEP)
        for name in self._path:
            model = model._meta.get_field(name).related_model
        self._field = model._meta.get_field(self._name)
        self._to_attr = prefetch.get_current_to_attr(len(self._path))
        self._queryset = prefetch.queryset
        self._rows = compiled_query(self._build)

    def __call__(self, records: Iterable[Model]) -> None:
        for name in self._path:
            related = (getattr(record, name) for record in records)
            records = [record for record in related if record is not None]
        if self._field.concrete and not self._field.many_to_many:
            self._set_single(records)
        else:
            self._set_many(records)

    def _build(self, keys: Sequence) -> QuerySet:
        """The related rows of records with these keys, or the rows that they refer to."""
        field = self._field
        rows = self._queryset
        if field.many_to_many:
            rows = field.related_model._default_manager.all() if rows is None else rows
            name = field.related_query_name() if field.concrete else field.field.name
            return rows.filter(**{f"{name}__in": keys}).annotate(**{_OWNER: F(name)})
        if field.concrete:
            rows = field.related_model._base_manager.all() if rows is None else rows
            return rows.filter(pk__in=keys).order_by()
        rows = field.related_model._default_manager.all() if rows is None else rows
        return rows.filter(**{f"{field.field.name}__in": keys})

    def _set_single(self, records: Iterable[Model]) -> None:
        field = self._field
        missing = [record for record in records if not field.is_cached(record)]
        keys = {getattr(record, field.attname) for record in missing} - {None}
        rows = self._rows.in_bulk(list(keys))
        for record in missing:
            field.set_cached_value(record, rows.get(getattr(record, field.attname)))

    def _set_many(self, records: Iterable[Model]) -> None:
        field = self._field
        owners = {record.pk: record for record in records}
        related: dict[object, list[Model]] = {key: [] for key in owners}
        key_of = _OWNER if field.many_to_many else field.field.attname
        for row in self._rows(list(owners)) if owners else ():
            owner = getattr(row, key_of)
            related[owner].append(row)
            if field.one_to_many and not field.field.is_cached(row):
                field.field.set_cached_value(row, owners[owner])
        for record in records:
            self._set_rows(record, related[record.pk])

    def _set_rows(self, record: Model, rows: list[Model]) -> None:
        name, is_attribute = self._to_attr
        if is_attribute:
            setattr(record, name, rows)
            return
        manager = getattr(record, name)
        is_default = self._queryset is None
        chosen = (
            manager.get_queryset() if is_default else manager._apply_rel_filters(self._queryset)
        )
        chosen._result_cache, chosen._prefetch_done = rows, True
        field = self._field
        cache_name = field.get_accessor_name() if field.one_to_many else field.name
        if not hasattr(record, "_prefetched_objects_cache"):
            record._prefetched_objects_cache = {}
        record._prefetched_objects_cache[cache_name] = chosen
