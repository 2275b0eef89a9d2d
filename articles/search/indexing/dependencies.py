"""Dependencies of documents on rows of other models, derived from the lookups that they read.

A document with the lookup ``quotes__speaker__slug`` depends on the ``slug`` of the speakers at
``quotes__speaker``, and on the ``article_id`` and ``speaker_id`` of the quotes at ``quotes``. A new
facet needs no entry here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from articles.kinds import BY_NAME, INDEXED
from articles.search.indexing.documents import document_lookups


@dataclass(frozen=True)
class Dependencies:
    """What documents depend on.

    ``related``: model → kind of document → the lookups from documents of that kind to its rows.
    ``columns``: model → the columns that documents of other records depend on.
    ``links``: the tables of many-to-many relations.
    """

    related: dict[type[Model], dict[str, tuple[str, ...]]]
    columns: dict[type[Model], tuple[str, ...]]
    links: tuple[type[Model], ...]


@cache
def dependencies() -> Dependencies:
    """The dependencies of all kinds of documents."""
    related: dict[type[Model], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns: dict[type[Model], set[str]] = defaultdict(set)
    links: set[type[Model]] = set()
    for kind in INDEXED:
        for lookup in document_lookups(kind):
            path: list = []
            for model, field in _fields(BY_NAME[kind].model, lookup):
                if field.many_to_many:
                    links.add(field.through if field.auto_created else field.remote_field.through)
                elif field.auto_created:
                    columns[field.related_model].add(field.field.attname)
                elif path and not field.primary_key:
                    columns[model].add(field.attname)
                if not field.is_relation:
                    continue
                if path and field.many_to_one and path[-1] is field.remote_field:
                    path.pop()  # back to the row that it came from
                else:
                    path.append(field)
                if path:
                    related[field.related_model][kind].add("__".join(f.name for f in path))
    return Dependencies(
        {
            model: {kind: tuple(sorted(lookups)) for kind, lookups in by_kind.items()}
            for model, by_kind in related.items()
            if model in columns
        },
        {model: tuple(sorted(names)) for model, names in columns.items()},
        tuple(links),
    )


def _fields(model: type[Model], lookup: str) -> Iterator[tuple[type[Model], object]]:
    """The fields along a lookup, each with its model, without the comparison at its end."""
    for name in lookup.split("__"):
        try:
            field = model._meta.get_field(model._meta.pk.name if name == "pk" else name)
        except FieldDoesNotExist:
            return
        yield model, field
        if not field.is_relation:
            return
        model = field.related_model
