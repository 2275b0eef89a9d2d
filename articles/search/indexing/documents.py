"""Public records -> what the index holds of them; everything else never gets this far.

Our own briefings are not indexed: no list, count or facet holds them unless they are asked for
by their own filter, which the database answers.

Records are read in batches: a batch costs the same few queries whether it holds one record or
thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from articles.models import Alias, Organisation, Publisher, Speaker, Summit, deadlines
from articles.models.paths import shown, values_of
from articles.search.database import (
    DATES,
    MODELS,
    MOST_OF,
    NAMES,
    PATHS,
    PRECISIONS,
    dated,
    histogram_keys,
)
from articles.search.engine import IndexDocument
from articles.search.public_text import english_text, text_of_kind
from articles.search.request import (
    ARTICLE,
    ORGANISATION,
    PLEDGE,
    QUOTE,
    SPEAKER,
    SUMMIT,
)
from articles.text.dates import PartialDate
from articles.text.normalize import fold

BATCH = 4_000

# The columns that a document needs, so that the rest of a row stays where it is.
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
# A record's own further names.
_OWN_NAMES: dict[str, Callable[[Any], Sequence[str]]] = {
    QUOTE: lambda row: (row.role_at_time,),
    PLEDGE: lambda row: (row.beneficiary,),
    SUMMIT: lambda row: (row.venue,),
}


def load_documents(kind: str, pks: Iterable[int]) -> list[IndexDocument]:
    """The documents of those of these records that are public now."""
    return DocumentLoader().read(kind, Q(pk__in=list(pks)))


def ranges(kind: str) -> Iterator[tuple[int, int, int]]:
    """Stretches of keys, first and last, and how many records (at most ``BATCH``) lie in each."""
    keys = MODELS[kind]._base_manager.order_by("pk").values_list("pk", flat=True)
    last = None
    while block := list((keys if last is None else keys.filter(pk__gt=last))[:BATCH]):
        last = block[-1]
        yield block[0], last, len(block)


class DocumentLoader:
    """Reads batches of documents; remembers the names it has looked up once.

    A name that changes while a reader is at work is noted like every change, and the documents
    that hold it are read again when the notes are.
    """

    def __init__(self) -> None:
        self._known: dict[str, dict[str, list[str]]] = {facet: {} for facet in _NAMED}

    def between(self, kind: str, first: int, last: int) -> list[IndexDocument]:
        """The documents of the public records whose keys lie from *first* to *last*."""
        return self.read(kind, Q(pk__gte=first, pk__lte=last))

    def read(self, kind: str, wanted: Q) -> list[IndexDocument]:
        """The documents of those of the wanted records that are public now."""
        public = MODELS[kind].objects.published().coverage().filter(wanted).order_by()
        own, linked = _paths(kind)
        columns = dict.fromkeys((*_COLUMNS[kind], *DATES.get(kind, ()), *own.values()))
        rows = list(dated(kind, public).values_list("pk", *columns, named=True))
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
                # A record that was published between two queries waits for its note.
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
        """The names of the records that each record's facets lead to."""
        names: dict[int, list[str]] = defaultdict(list)
        for facet in _NAMES_OF[kind]:
            known = self._known_names(
                facet, {slug for of_record in facets.values() for slug in of_record.get(facet, ())}
            )
            for pk, of_record in facets.items():
                for slug in of_record.get(facet, ()):
                    names[pk] += known[slug]
        return names

    def _known_names(self, facet: str, slugs: set[str]) -> dict[str, list[str]]:
        known = self._known[facet]
        new = slugs - known.keys()
        if new:
            model, columns = _NAMED[facet]
            known.update((slug, []) for slug in new)
            rows = model._base_manager.filter(slug__in=new).order_by()
            for slug, *texts in rows.values_list("slug", *columns):
                known[slug] = [name for name in texts if name]
        return known


def _paths(kind: str) -> tuple[dict[str, str], list[str]]:
    """The facets that are columns of the record or of what it points to, and the others."""
    own, linked = {}, []
    for facet, (path, *more) in PATHS[kind].items():
        if path.single and not more:
            own[facet] = path.lookup
        else:
            linked.append(facet)
    return own, linked


def _aliases(kind: str, rows: Sequence[Any]) -> dict[int, list[str]]:
    """The further names under which each record itself is known."""
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
    if kind not in MOST_OF:
        return {}
    relation, gate = MOST_OF[kind]
    return dict(rows.values_list("pk").annotate(number=Count(relation, filter=gate, distinct=True)))


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
    if kind in DATES:
        first, last = (getattr(row, name) for name in DATES[kind])
        if kind in PRECISIONS and last:
            last = PartialDate.of(last, getattr(row, PRECISIONS[kind])).end
        first, last = _ordinal(first), _ordinal(last)
    if kind in _OWN_NAMES:
        names = (*names, *_OWN_NAMES[kind](row))
    named = kind in NAMES
    return IndexDocument(
        kind,
        row.pk,
        title=text.title,
        body=text.body,
        language=text.language,
        ours=english_text(kind, row),
        names=tuple(dict.fromkeys(name for name in names if name)),
        aliases=tuple(dict.fromkeys(name for name in aliases if name)),
        slug=row.slug if named else "",
        facets=facets,
        first=first,
        last=last,
        deadline=_ordinal(row.deadline) if kind == PLEDGE else None,
        days=_days_of(row) if kind == PLEDGE else {},
        tallies=histogram_keys(row.published_on, row.published_on_precision)
        if kind == ARTICLE
        else {},
        sort_name=fold(getattr(row, NAMES[kind])) if named else "",
        weight=weight,
    )


def _days_of(row: Any) -> dict[str, int]:
    return {name: day.toordinal() for name, day in deadlines.deadline_days(row).items()}


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
