"""Admin search that finds what the public search finds: without accents, in other typography.

Public records are looked up in the search index. Records that are not public are not in it; their
names are compared in Python, because databases do not fold letters in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from articles.kinds import INDEXED
from articles.models.visibility import State
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from articles.text.normalize import fold

MAX_FROM_INDEX = 500
MAX_COMPARED = 20_000
"""Limit of records that are compared in Python (0.1 s for their names); the newest ones."""


def find_folded(
    model: type[models.Model], fields: Sequence[str], typed: str, *, all_rows: bool = False
) -> set[int]:
    """Primary keys of the records that *typed* finds, ignoring accents, case and punctuation.

    With *all_rows*, public records are compared too, because the index does not have the fields.
    """
    words = fold(typed).split()
    if not words or not fields:
        return set()
    rows = model._base_manager.order_by("-pk")
    found: set[int] = set()
    if model._meta.model_name in INDEXED:
        try:
            found = _find_in_index(model._meta.model_name, typed)
            rows = rows if all_rows else rows.exclude(state=State.PUBLISHED)
        except IndexUnavailableError:
            pass  # compare all of them
    for pk, *texts in rows.values_list("pk", *fields)[:MAX_COMPARED]:
        text = fold(" ".join(filter(None, texts)))
        if all(word in text for word in words):
            found.add(pk)
    return found


def _find_in_index(kind: str, typed: str) -> set[int]:
    engine = get_engine()
    # The beginning of a name, as typed into an autocomplete.
    names = engine.suggest(typed, limit=20, kind=kind)
    found = {each.pk for each in names if each.kind == kind}
    words = parse_query(typed).words
    if words is not None:
        request = SearchRequest(kind=kind, words=words, all_versions=True)
        hits = engine.search(request, limit=MAX_FROM_INDEX)
        found |= {pk for of, pk in hits.keys if of == kind}
    return found


class FoldedSearchMixin:
    """ModelAdmin mixin: the search also compares ``folded_fields``, and asks the search index."""

    folded_fields: tuple[str, ...] = ()
    compares_public_records = False

    def get_search_results(self, request, queryset, search_term):
        rows, duplicates = super().get_search_results(request, queryset, search_term)
        found = find_folded(
            self.model, self.folded_fields, search_term, all_rows=self.compares_public_records
        )
        if not found:
            return rows, duplicates
        either = models.Q(pk__in=rows.order_by().values("pk")) | models.Q(pk__in=found)
        return queryset.filter(either), False
