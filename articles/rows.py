"""Rows of exports, feeds and the API: public records with the related values their fields show.

A batch is prepared in a constant number of queries; only public related records are fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, Prefetch, QuerySet, prefetch_related_objects

from articles.kinds import (
    ARTICLE,
    COUNTRY,
    INDEXED,
    ORGANISATION,
    PLEDGE,
    PUBLISHER,
    QUOTE,
    SPEAKER,
    STATEMENT,
    SUMMIT,
    TOPIC,
)
from articles.models import (
    Appointment,
    Article,
    Country,
    Evidence,
    Mention,
    Organisation,
    Pledge,
    PledgeActor,
    Publisher,
    Quote,
    SourceLink,
    Speaker,
    Statement,
    Summit,
    Topic,
    public_checks,
)
from articles.search.totals import count_lists

RELATED_PLEDGES = ("parent", "follow_up_of", "supersedes", "repeats")


@dataclass(slots=True)
class Row:
    """A record, the numbers of public records that refer to it, and related public records."""

    record: Model
    counts: dict[str, int] = field(default_factory=dict)
    related: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowSource:
    """The public records of a kind with the joins their fields need, and how to prepare a batch.

    For the search across all kinds, ``records`` returns a mapping by kind.
    """

    records: Callable[[], QuerySet | dict[str, QuerySet]]
    prepare: Callable[[Iterable[Model]], list[Row]]
    prepare_export: Callable[[Iterable[Model]], list[Row]] | None = None  # if it needs more


def _count_referring(
    rows: Sequence[Row], counts: dict[str, tuple], everything: bool = False
) -> None:
    """Set ``counts``: how many public rows refer to each record.

    *counts* maps a name to a model, its path to the record and, optionally, the field whose
    distinct values are counted instead of rows. Our own briefings, quotes found only there, and
    quotes that do not lead their statement are left out unless *everything*.
    """
    records = [row.record for row in rows]
    for name, (model, path, *distinct) in counts.items():
        public = model.objects.published()
        public = public if everything else public.listed()
        public = public.filter(**{f"{path}__in": records}).order_by()
        number = Count(distinct[0] if distinct else "pk", distinct=True)
        numbers = dict(public.values_list(path).annotate(number=number))
        for row in rows:
            row.counts[name] = numbers.get(row.record.pk, 0)


def _count_filtered(rows: Sequence[Row], facet: str, models: dict[str, type[Model]]) -> None:
    """Set ``counts`` to the sizes of lists filtered by each record.

    *models* maps a name to the kind of list, *facet* is the filter.
    """
    counts = count_lists(facet, [row.record.slug for row in rows], list(models.values()))
    for name, model in models.items():
        for row in rows:
            row.counts[name] = counts[model].get(row.record.slug, 0)


def _prefetch(rows: Sequence[Row], **querysets: QuerySet) -> None:
    """Set ``related`` to lists of public related records, by the name of the relation."""
    lookups = [Prefetch(name, public, f"public_{name}") for name, public in querysets.items()]
    prefetch_related_objects([row.record for row in rows], *lookups)
    for row in rows:
        row.related |= {name: getattr(row.record, f"public_{name}") for name in querysets}


def _set_public(rows: Sequence[Row], public: QuerySet, *names: str) -> None:
    """Set ``related`` to the targets of foreign keys; None where they are not public."""
    keys = {getattr(row.record, f"{name}_id") for row in rows for name in names} - {None}
    targets = public.in_bulk(keys)
    for row in rows:
        row.related |= {name: targets.get(getattr(row.record, f"{name}_id")) for name in names}


def _set_evidence(rows: Sequence[Row]) -> None:
    """Set ``related``: the distinct URLs of the public evidence of each pledge."""
    evidence = Evidence.objects.published().filter(
        status_update__pledge__in=[row.record for row in rows]
    )
    newest = evidence.order_by("-status_update__as_of", "-status_update", "pk")
    urls: dict[int, list[str]] = {}
    for pledge, url in newest.exclude(url="").values_list("status_update__pledge", "url"):
        urls.setdefault(pledge, []).append(url)
    for row in rows:
        row.related["evidence"] = list(dict.fromkeys(urls.get(row.record.pk, ())))


def prepare_records(records: Iterable[Model]) -> list[Row]:
    """Rows without related values."""
    return [Row(record) for record in records]


def prepare_articles(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _prefetch(rows, topics=Topic.objects.published())
    counts = {"quotes": (Quote, "article"), "pledges": (Mention, "article", "pledge")}
    _count_referring(rows, counts, everything=True)
    return rows


def prepare_quotes(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _prefetch(rows, sources=SourceLink.objects.published().select_related("publisher"))
    _set_public(rows, Organisation.objects.published(), "organisation_at_time")
    _set_public(rows, Statement.objects.published(), "statement")
    return rows


def prepare_pledges(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    actors = PledgeActor.objects.published().select_related("country", "organisation", "speaker")
    _prefetch(rows, topics=Topic.objects.published(), actors=actors, checks=public_checks())
    _set_public(rows, Pledge.objects.published(), *RELATED_PLEDGES)
    _count_referring(rows, {"mentions": (Mention, "pledge")})
    return rows


def prepare_exported_pledges(records: Iterable[Model]) -> list[Row]:
    """Also the sources and the evidence, which only the exports show."""
    rows = prepare_pledges(records)
    _prefetch(rows, sources=SourceLink.objects.published())
    _set_evidence(rows)
    return rows


def prepare_speakers(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _prefetch(rows, appointments=Appointment.objects.published().select_related("organisation"))
    _count_filtered(rows, "speaker", {"quotes": Quote})
    return rows


def prepare_summits(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _prefetch(rows, topics=Topic.objects.published())
    _count_filtered(rows, "summit", {"articles": Article, "quotes": Quote, "pledges": Pledge})
    return rows


def prepare_organisations(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _count_filtered(rows, "organisation", {"quotes": Quote, "pledges": Pledge})
    return rows


def prepare_topics(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _count_filtered(rows, "topic", {"articles": Article, "pledges": Pledge})
    return rows


def prepare_publishers(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    _count_filtered(rows, "publisher", {"articles": Article})
    return rows


def prepare_countries(records: Iterable[Model]) -> list[Row]:
    rows = prepare_records(records)
    models = {"speakers": Speaker, "summits": Summit, "organisations": Organisation}
    _count_filtered(rows, "country", models | {"quotes": Quote, "pledges": Pledge})
    return rows


def prepare_statements(records: Iterable[Model]) -> list[Row]:
    """Also the id of its leading quote, whose page shows it."""
    rows = prepare_records(records)
    statements = [row.record for row in rows]
    quotes = Quote.objects.published().coverage().filter(statement__in=statements).order_by()
    numbers = dict(quotes.values_list("statement").annotate(number=Count("pk")))
    leading = dict(quotes.order_by("is_leading").values_list("statement", "pk"))  # the last wins
    for row in rows:
        row.counts["quotes"] = numbers.get(row.record.pk, 0)
        row.related["leading_quote_id"] = leading[row.record.pk]
    return rows


ROW_SOURCES: dict[str | None, RowSource] = {
    ARTICLE: RowSource(
        lambda: Article.objects.published().select_related("publisher", "summit").defer("body"),
        prepare_articles,
    ),
    QUOTE: RowSource(
        lambda: (
            Quote.objects.published()
            .select_related("article__publisher", "speaker", "summit")
            .defer("article__body", "article__summary")
        ),
        prepare_quotes,
    ),
    PLEDGE: RowSource(
        lambda: Pledge.objects.published().select_related("summit"),
        prepare_pledges,
        prepare_exported_pledges,
    ),
    SPEAKER: RowSource(
        lambda: Speaker.objects.published().select_related("country"), prepare_speakers
    ),
    SUMMIT: RowSource(
        lambda: Summit.objects.published().select_related("country", "series"), prepare_summits
    ),
    ORGANISATION: RowSource(
        lambda: Organisation.objects.published().select_related("country"), prepare_organisations
    ),
    TOPIC: RowSource(lambda: Topic.objects.published().select_related("parent"), prepare_topics),
    PUBLISHER: RowSource(
        lambda: Publisher.objects.published().select_related("country"), prepare_publishers
    ),
    COUNTRY: RowSource(lambda: Country.objects.published(), prepare_countries),
    STATEMENT: RowSource(
        lambda: Statement.objects.published().select_related("speaker", "summit"),
        prepare_statements,
    ),
    # The search across all kinds: its fields need no related records beyond the joins.
    None: RowSource(
        lambda: {kind: ROW_SOURCES[kind].records() for kind in INDEXED}, prepare_records
    ),
}
