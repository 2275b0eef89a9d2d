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

from django.db.models import Case, Count, Expression, F, Q, QuerySet, Value, When

from articles.kinds import ARTICLE, BY_NAME, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import (
    Alias,
    Article,
    Organisation,
    Precision,
    Publisher,
    Quote,
    Speaker,
    Summit,
    deadlines,
)
from articles.models.paths import PATHS, lookups_in, shown, values_of_path
from articles.models.querysets import with_day
from articles.search.engine import IndexDocument
from articles.search.public_text import english_text, text_of_kind
from articles.text.dates import PartialDate, month_number
from articles.text.normalize import fold

BATCH_SIZE = 4_000

# The columns that a document needs.
_COLUMNS = {
    ARTICLE: (
        *("title", "title_english", "summary", "body", "rights", "language"),
        *("published_on", "published_on_precision"),
    ),
    QUOTE: (
        *("exact", "language", "role_at_time", "speaker_name", "said_on", "day_precision"),
        *("is_leading", "statement"),
    ),
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
    QUOTE: ("speaker", "organisation", "summit"),
    PLEDGE: ("speaker", "organisation", "summit"),
    SPEAKER: ("organisation",),
    SUMMIT: (),
    ORGANISATION: (),
}
# Lookups of further related columns: the date of an undated quote, the other versions of its
# statement, aliases, and the articles in the subquery of ``Quote.coverage_condition``.
_OTHER_LOOKUPS = {
    QUOTE: (
        *("article__published_on", "article__published_on_precision"),
        *("statement__quotes__exact", "statement__quotes__language"),
        *lookups_in(
            Quote.public_condition("statement__quotes__")
            & Quote.coverage_condition("statement__quotes__")
        ),
    ),
    SPEAKER: (
        "aliases__form",
        *lookups_in(
            Article.public_condition("quotes__reprints__")
            & Article.coverage_condition("quotes__reprints__")
        ),
    ),
    ORGANISATION: ("aliases__form",),
}
# Further searchable names from the record's own columns.
_OTHER_NAMES: dict[str, Callable[[Any], Sequence[str]]] = {
    QUOTE: lambda row: (row.role_at_time,),
    PLEDGE: lambda row: (row.beneficiary,),
    SUMMIT: lambda row: (row.venue,),
}


def document_lookups(kind: str) -> Iterator[str]:
    """All lookups from a record that its document, or whether it is indexed, depends on."""
    model = BY_NAME[kind].model
    yield from lookups_in(model.public_condition() & model.coverage_condition())
    for facet, paths in PATHS[model].items():
        for path in paths:
            yield from path.lookups()
            if facet in _NAME_FACETS[kind]:
                _, columns = _FACET_NAMES[facet]
                yield from (path.lookup.removesuffix("slug") + column for column in columns)
    if BY_NAME[kind].most:
        yield BY_NAME[kind].most
        yield from lookups_in(BY_NAME[kind].most_condition)
    yield from _OTHER_LOOKUPS.get(kind, ())


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
        public = BY_NAME[kind].model.objects.published().coverage().filter(condition)
        return self.load_rows(kind, public.order_by())

    def load_rows(self, kind: str, public: QuerySet) -> list[IndexDocument]:
        """The documents of these public records."""
        of = BY_NAME[kind]
        dates = (of.first_day, of.last_day) if of.first_day else ()
        columns = dict.fromkeys((*_COLUMNS[kind], *dates))
        values = _facet_columns(kind)
        annotated = with_day(public).annotate(**values)
        rows = list(annotated.values_list("pk", *columns, *values, named=True))
        if not rows:
            return []
        facets = self._facets(kind, public, rows)
        names = self._names(kind, facets)
        aliases = _aliases(kind, rows)
        weights = _weights(kind, public)
        versions = _other_versions(rows) if kind == QUOTE else {}
        return [
            _document(
                kind,
                row,
                facets[row.pk],
                names.get(row.pk, ()),
                aliases.get(row.pk, ()),
                weights.get(row.pk, 0),
                versions.get(row.pk, ()),
            )
            for row in rows
        ]

    def _facets(
        self, kind: str, public: QuerySet, rows: Sequence[Any]
    ) -> dict[int, dict[str, list[str]]]:
        """The facet values of each record, by primary key; one query for all paths to rows."""
        values: dict[int, dict[str, set[str]]] = {row.pk: defaultdict(set) for row in rows}
        queries = []
        for facet, paths in PATHS[public.model].items():
            for number, path in enumerate(paths):
                if path.single:
                    column = _column_name(facet, number)
                    for row in rows:
                        if value := getattr(row, column):
                            values[row.pk][facet].add(shown(facet, value))
                else:
                    queries.append(values_of_path(public, path, Value(facet)))
        found = queries[0].union(*queries[1:], all=True) if queries else ()
        for pk, value, facet in found:
            # A record published between these queries has its own entry in the queue.
            if value and pk in values:
                values[pk][facet].add(shown(facet, value))
        return {
            pk: {facet: sorted(found) for facet, found in by_facet.items()}
            for pk, by_facet in values.items()
        }

    def _names(self, kind: str, facets: dict[int, dict[str, list[str]]]) -> dict[int, list[str]]:
        """The names of the records in each record's facets, by primary key."""
        slugs = {
            facet: {slug for values in facets.values() for slug in values.get(facet, ())}
            for facet in _NAME_FACETS[kind]
        }
        self._cache_names(slugs)
        names: dict[int, list[str]] = defaultdict(list)
        for facet in slugs:
            for pk, values in facets.items():
                for slug in values.get(facet, ()):
                    names[pk] += self._name_cache[facet][slug]
        return names

    def _cache_names(self, slugs: dict[str, set[str]]) -> None:
        """Cache the names of these records by facet; one query for all that are missing."""
        queries = []
        for facet, wanted in slugs.items():
            cache = self._name_cache[facet]
            if missing := wanted - cache.keys():
                model, columns = _FACET_NAMES[facet]
                cache.update((slug, []) for slug in missing)
                rows = model._base_manager.filter(slug__in=missing).order_by()
                queries += [
                    rows.values_list(Value(facet), "slug", Value(number), column)
                    for number, column in enumerate(columns)
                ]
        if queries:
            for facet, slug, _, name in sorted(queries[0].union(*queries[1:], all=True)):
                if name:
                    self._name_cache[facet][slug].append(name)


def _facet_columns(kind: str) -> dict[str, Expression | F]:
    """The values of the facet paths that only follow foreign keys, as columns of the record."""
    columns = {}
    for facet, paths in PATHS[BY_NAME[kind].model].items():
        for number, path in enumerate(paths):
            if path.single:
                value, condition = path.expression(), path.condition()
                columns[_column_name(facet, number)] = (
                    Case(When(condition, then=value)) if condition else value
                )
    return columns


def _column_name(facet: str, number: int) -> str:
    return f"facet_{facet}_{number}"


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


def _other_versions(rows: Sequence[Any]) -> dict[int, list[tuple[str, str]]]:
    """The other public versions of the statement of each leading quote, as (words, language).

    Lists show one quote of a statement, which is found by the words of all.
    """
    leading = {row.statement: row.pk for row in rows if row.is_leading and row.statement}
    versions: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if leading:
        others = Quote.objects.published().coverage().filter(statement__in=list(leading))
        others = others.filter(is_leading=False).order_by("pk")
        for statement, *version in others.values_list("statement", "exact", "language"):
            versions[leading[statement]].append(tuple(version))
    return versions


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
    versions: Sequence[tuple[str, str]],
) -> IndexDocument:
    text = text_of_kind(kind, row)
    same_language = [words for words, language in versions if language == row.language]
    names = (*names, *(words for words, language in versions if language != row.language))
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
        body="\n\n".join([text.body, *same_language]) if same_language else text.body,
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
        is_leading=row.is_leading if kind == QUOTE else True,
    )


def histogram_keys(day: date | None, precision: str) -> dict[str, int]:
    """The bucket of an article in each resolution that its date is precise enough for."""
    if day is None:
        return {}
    keys = {"year": day.year}
    if precision != Precision.YEAR:
        keys["month"] = month_number(day)
    if precision == Precision.DAY:
        keys["on"] = day.toordinal()
    return keys


def _due_days(row: Any) -> dict[str, int]:
    return {name: day.toordinal() for name, day in deadlines.deadline_days(row).items()}


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
