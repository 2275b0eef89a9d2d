"""Documents of the index from public records; nothing else is ever indexed.

Our own briefings are not indexed, because lists, counts and facets exclude them; the filter for
them is answered by the database.

Records are loaded in batches, each in the same few queries, whatever its size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from articles.kinds import ARTICLE, BY_NAME, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import Alias, Organisation, Publisher, Speaker, Summit, deadlines
from articles.models.paths import shown, values_of
from articles.search.database import PATHS, histogram_keys, with_dates
from articles.search.engine import IndexDocument
from articles.search.public_text import english_text, text_of_kind
from articles.text.dates import PartialDate
from articles.text.normalize import fold

BATCH_SIZE = 4_000

# The columns that a document needs.
_COLUMNS = {
    ARTICLE: (
        *("title", "summary", "body", "rights", "language"),
        *("published_on", "published_on_precision"),
    ),
    QUOTE: ("exact", "language", "role_at_time", "speaker_name", "said_on", "day_precision"),
    PLEDGE: (
        *("title", "summary", "beneficiary", "announced_on", "announced_on_precision"),
        *("deadline", "deadline_precision"),
        *("status", "checked_on", "concluded_on"),
    ),
    SPEAKER: ("name", "description", "slug", "sort_name"),
    SUMMIT: (
        *("name", "short_name", "other_names", "slug"),
        *("summary", "city", "venue", "start_on", "end_on"),
    ),
    ORGANISATION: ("name", "description", "slug"),
}

# Facets whose values are records with searchable names.
_FACET_NAMES = {
    "speaker": (Speaker, ("name",)),
    "organisation": (Organisation, ("name",)),
    "publisher": (Publisher, ("name",)),
    "summit": (Summit, ("name", "short_name")),
}
# The facets whose names are searchable in each kind of record.
_NAME_FACETS = {
    ARTICLE: ("publisher", "speaker", "summit"),
    QUOTE: ("speaker", "organisation"),
    PLEDGE: ("speaker", "organisation", "summit"),
    SPEAKER: ("organisation",),
    SUMMIT: (),
    ORGANISATION: (),
}
# Further searchable names from the record's own columns.
_OTHER_NAMES: dict[str, Callable[[Any], Sequence[str]]] = {
    QUOTE: lambda row: (row.role_at_time,),
    PLEDGE: lambda row: (row.beneficiary,),
    SUMMIT: lambda row: (row.venue,),
}


def load_documents(kind: str, pks: Iterable[int]) -> list[IndexDocument]:
    """The documents of these records, without those that are not public."""
    return DocumentLoader().load(kind, Q(pk__in=list(pks)))


def key_ranges(kind: str) -> Iterator[tuple[int, int, int]]:
    """Ranges of at most ``BATCH_SIZE`` records: first key, last key, number of records."""
    keys = BY_NAME[kind].model._base_manager.order_by("pk").values_list("pk", flat=True)
    last = None
    while batch := list((keys if last is None else keys.filter(pk__gt=last))[:BATCH_SIZE]):
        last = batch[-1]
        yield batch[0], last, len(batch)


class DocumentLoader:
    """Loads documents in batches and caches names.

    A name that changes meanwhile is queued like every change, so documents with the cached name
    are indexed again.
    """

    def __init__(self) -> None:
        self._name_cache: dict[str, dict[str, list[str]]] = {facet: {} for facet in _FACET_NAMES}

    def load_range(self, kind: str, first: int, last: int) -> list[IndexDocument]:
        """The documents of the public records with keys from *first* to *last*."""
        return self.load(kind, Q(pk__gte=first, pk__lte=last))

    def load(self, kind: str, condition: Q) -> list[IndexDocument]:
        """The documents of the public records that meet a condition."""
        public = BY_NAME[kind].model.objects.published().coverage().filter(condition).order_by()
        own, linked = _paths(kind)
        of = BY_NAME[kind]
        dates = (of.first_day, of.last_day) if of.first_day else ()
        columns = dict.fromkeys((*_COLUMNS[kind], *dates, *own.values()))
        rows = list(with_dates(kind, public).values_list("pk", *columns, named=True))
        if not rows:
            return []
        facets = {
            row.pk: {
                facet: [shown(facet, value)]
                for facet, column in own.items()
                if (value := getattr(row, column))
            }
            for row in rows
        }
        for facet in linked:
            for pk, value in sorted(values_of(public, facet)):
                # A record published between these queries has its own entry in the queue.
                if pk in facets:
                    facets[pk].setdefault(facet, []).append(value)
        names = self._names(kind, facets)
        aliases = _aliases(kind, rows)
        weights = _weights(kind, public)
        return [
            _document(
                kind,
                row,
                facets[row.pk],
                names.get(row.pk, ()),
                aliases.get(row.pk, ()),
                weights.get(row.pk, 0),
            )
            for row in rows
        ]

    def _names(self, kind: str, facets: dict[int, dict[str, list[str]]]) -> dict[int, list[str]]:
        """The names of the records in each record's facets, by primary key."""
        names: dict[int, list[str]] = defaultdict(list)
        for facet in _NAME_FACETS[kind]:
            slugs = {slug for values in facets.values() for slug in values.get(facet, ())}
            names_by_slug = self._names_by_slug(facet, slugs)
            for pk, values in facets.items():
                for slug in values.get(facet, ()):
                    names[pk] += names_by_slug[slug]
        return names

    def _names_by_slug(self, facet: str, slugs: set[str]) -> dict[str, list[str]]:
        cache = self._name_cache[facet]
        missing = slugs - cache.keys()
        if missing:
            model, columns = _FACET_NAMES[facet]
            cache.update((slug, []) for slug in missing)
            rows = model._base_manager.filter(slug__in=missing).order_by()
            for slug, *texts in rows.values_list("slug", *columns):
                cache[slug] = [name for name in texts if name]
        return cache


def _paths(kind: str) -> tuple[dict[str, str], list[str]]:
    """Facets with a single value, which can be joined, with their lookups; and the others."""
    own, linked = {}, []
    for facet, (path, *more) in PATHS[kind].items():
        if path.single and not more:
            own[facet] = path.lookup
        else:
            linked.append(facet)
    return own, linked


def _aliases(kind: str, rows: Sequence[Any]) -> dict[int, list[str]]:
    """Other names of each record, by primary key."""
    aliases: dict[int, list[str]] = defaultdict(list)
    if kind == SUMMIT:
        for row in rows:
            aliases[row.pk] = [row.short_name, *map(str, row.other_names)]
    elif kind in (SPEAKER, ORGANISATION):
        forms = Alias.objects.filter(**{f"{kind}__in": [row.pk for row in rows]})
        for pk, form in forms.order_by("pk").values_list(f"{kind}_id", "form"):
            aliases[pk].append(form)
    return aliases


def _weights(kind: str, rows: QuerySet) -> dict[int, int]:
    if not BY_NAME[kind].most:
        return {}
    number = Count(BY_NAME[kind].most, filter=BY_NAME[kind].most_condition, distinct=True)
    return dict(rows.values_list("pk").annotate(number=number))


def _document(
    kind: str,
    row: Any,
    facets: dict[str, list[str]],
    names: Sequence[str],
    aliases: Sequence[str],
    weight: int,
) -> IndexDocument:
    text = text_of_kind(kind, row)
    first = last = None
    of = BY_NAME[kind]
    if of.first_day:
        first, last = getattr(row, of.first_day), getattr(row, of.last_day)
        if of.precision and last:
            last = PartialDate.of(last, getattr(row, of.precision)).end
        first, last = _ordinal(first), _ordinal(last)
    if kind in _OTHER_NAMES:
        names = (*names, *_OTHER_NAMES[kind](row))
    return IndexDocument(
        kind,
        row.pk,
        title=text.title,
        body=text.body,
        language=text.language,
        english=english_text(kind, row),
        names=tuple(dict.fromkeys(name for name in names if name)),
        aliases=tuple(dict.fromkeys(name for name in aliases if name)),
        slug=row.slug if of.sort_name else "",
        facets=facets,
        first_day=first,
        last_day=last,
        deadline=_ordinal(row.deadline) if kind == PLEDGE else None,
        due_days=_due_days(row) if kind == PLEDGE else {},
        histogram=histogram_keys(row.published_on, row.published_on_precision)
        if kind == ARTICLE
        else {},
        sort_name=fold(getattr(row, of.sort_name)) if of.sort_name else "",
        weight=weight,
    )


def _due_days(row: Any) -> dict[str, int]:
    return {name: day.toordinal() for name, day in deadlines.deadline_days(row).items()}


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
