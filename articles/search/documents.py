"""Public records -> what the index holds of them; everything else never gets this far.

Records are read in batches: a batch costs the same few queries whether it holds one record or a
thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import Count, Model, Q, QuerySet

from articles.models import Alias, Organisation, Publisher, Speaker, Summit
from articles.text.folding import fold

from .database import DATES, MOST_OF, NAMES, dated
from .engine import IndexDocument
from .facets import MODELS, PATHS, values_of
from .passages import text_of
from .selection import ARTICLE, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT

BATCH = 1_000

# The columns that a document needs, so that the rest of a row stays where it is.
_COLUMNS = {
    ARTICLE: ("title", "summary", "body", "rights", "language", "published_on"),
    QUOTE: ("exact", "language", "role_at_time", "speaker_name", "said_on"),
    PLEDGE: ("title", "summary", "beneficiary", "announced_on", "deadline"),
    SPEAKER: ("name", "description", "slug", "sort_name"),
    SUMMIT: (
        *("name", "short_name", "other_names", "slug"),
        *("summary", "city", "venue", "start_on", "end_on"),
    ),
    ORGANISATION: ("name", "description", "slug"),
}

# The facets whose values are slugs of records with names that words should find.
_NAMED = {
    "speaker": (Speaker, ("name",)),
    "organisation": (Organisation, ("name",)),
    "publisher": (Publisher, ("name",)),
    "summit": (Summit, ("name", "short_name")),
}
# Names found in a record of each kind, by facet.
_NAMES_OF = {
    ARTICLE: ("publisher", "speaker", "summit"),
    QUOTE: ("speaker", "organisation"),
    PLEDGE: ("speaker", "organisation", "summit"),
    SPEAKER: ("organisation",),
    SUMMIT: (),
    ORGANISATION: (),
}


def documents(kind: str, pks: Iterable[int]) -> list[IndexDocument]:
    """The documents of those of these records that are public now."""
    return _build(kind, Q(pk__in=list(pks)))


def documents_between(kind: str, first: int, last: int) -> list[IndexDocument]:
    """The documents of the public records whose keys lie from *first* to *last*."""
    return _build(kind, Q(pk__gte=first, pk__lte=last))


def ranges(kind: str) -> Iterator[tuple[int, int, int]]:
    """Stretches of keys, first and last, and how many records (at most ``BATCH``) lie in each."""
    keys = MODELS[kind]._base_manager.order_by("pk").values_list("pk", flat=True)
    last = None
    while block := list((keys if last is None else keys.filter(pk__gt=last))[:BATCH]):
        last = block[-1]
        yield block[0], last, len(block)


def _build(kind: str, wanted: Q) -> list[IndexDocument]:
    model = MODELS[kind]
    rows = dated(kind, model.objects.published().filter(wanted)).only("pk", *_COLUMNS[kind])
    records = list(rows.order_by())
    if not records:
        return []
    public = model.objects.published().filter(wanted)
    facets = _facets(kind, public)
    extra = _names(kind, records, facets)
    weights = _weights(kind, public)
    return [
        _document(kind, row, facets[row.pk], extra[row.pk], weights.get(row.pk, 0))
        for row in records
    ]


def _facets(kind: str, rows: QuerySet) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for facet in PATHS[kind]:
        for pk, value in sorted(values_of(kind, facet, rows)):
            found[pk][facet].append(value)
    return found


def _names(
    kind: str, records: Sequence[Model], facets: dict[int, dict[str, list[str]]]
) -> dict[int, list[str]]:
    """The names of the records that each record's facets lead to, and its own other names."""
    names: dict[int, list[str]] = defaultdict(list)
    for facet in _NAMES_OF[kind]:
        model, columns = _NAMED[facet]
        slugs = {slug for of_record in facets.values() for slug in of_record.get(facet, ())}
        known = {
            slug: [name for name in texts if name]
            for slug, *texts in model._base_manager.filter(slug__in=slugs).values_list(
                "slug", *columns
            )
        }
        for pk, of_record in facets.items():
            for slug in of_record.get(facet, ()):
                names[pk] += known.get(slug, ())
    if kind in (SPEAKER, ORGANISATION):
        for pk, form in Alias.objects.filter(
            **{f"{kind}__in": [row.pk for row in records]}
        ).values_list(f"{kind}_id", "form"):
            names[pk].append(form)
    return names


def _weights(kind: str, rows: QuerySet) -> dict[int, int]:
    if kind not in MOST_OF:
        return {}
    relation, gate = MOST_OF[kind]
    counted = rows.order_by().values_list("pk")
    return dict(counted.annotate(number=Count(relation, filter=gate, distinct=True)))


def _document(
    kind: str, row: Model, facets: dict[str, list[str]], names: list[str], weight: int
) -> IndexDocument:
    text = text_of(row)
    first, last = (_ordinal(row, name) for name in DATES.get(kind, ("", "")))
    more = _MORE[kind](row) if kind in _MORE else ()
    return IndexDocument(
        kind,
        row.pk,
        title=text.title,
        body=text.body,
        language=text.language,
        names=tuple(dict.fromkeys(name for name in (*names, *more) if name)),
        slug=getattr(row, "slug", "") if kind in NAMES else "",
        facets=facets,
        first=first,
        last=last,
        deadline=_ordinal(row, "deadline") if kind == PLEDGE else None,
        sort_name=fold(getattr(row, NAMES[kind])) if kind in NAMES else "",
        weight=weight,
    )


def _ordinal(row: Model, name: str) -> int | None:
    value = getattr(row, name, None) if name else None
    return value.toordinal() if value else None


_MORE: dict[str, Callable[[Model], Sequence[str]]] = {
    QUOTE: lambda row: (row.role_at_time,),
    PLEDGE: lambda row: (row.beneficiary,),
    SUMMIT: lambda row: (row.short_name, *map(str, row.other_names), row.venue),
}
