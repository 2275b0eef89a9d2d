"""Prefetching for exports and the API: related records of a batch in a constant number of queries.

Only public related records are fetched. They are attached to the records as attributes whose names
begin with ``exported_``.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Min, Model, Prefetch, prefetch_related_objects

from articles.models import (
    Appointment,
    Article,
    Mention,
    Organisation,
    Pledge,
    PledgeActor,
    Quote,
    SourceLink,
    Speaker,
    Statement,
    Summit,
    Topic,
    paths,
)

RELATIONS = ("parent", "follow_up_of", "supersedes", "repeats")


def _count_referring(
    batch: Sequence[Model], counts: dict[str, tuple], briefings: bool = False
) -> None:
    """Set ``exported_counts``: how many public rows refer to each record.

    *counts* maps the column's name to a model, its path to the record and, optionally, the field
    whose distinct values are counted instead of rows. Our own briefings, and quotes found only
    there, are left out unless *briefings*.
    """
    for record in batch:
        record.exported_counts = {}
    for name, (model, path, *field) in counts.items():
        public = model.objects.published()
        public = public if briefings else public.coverage()
        public = public.filter(**{f"{path}__in": batch}).order_by()
        number = Count(field[0] if field else "pk", distinct=True)
        numbers = dict(public.values_list(path).annotate(number=number))
        for record in batch:
            record.exported_counts[name] = numbers.get(record.pk, 0)


def _count_filtered(batch: Sequence[Model], facet: str, models: dict[str, type[Model]]) -> None:
    """Set ``exported_counts`` to the sizes of lists filtered by each record.

    *models* maps the column's name to the kind of list, *facet* is the filter.
    """
    slugs = [record.slug for record in batch]
    for record in batch:
        record.exported_counts = {}
    for name, model in models.items():
        numbers = paths.counts_of(model.objects.published().coverage(), facet, among=slugs)
        for record in batch:
            record.exported_counts[name] = numbers.get(record.slug, 0)


def _topics() -> Prefetch:
    return Prefetch("topics", Topic.objects.published(), to_attr="exported_topics")


def prefetch_articles(batch: Sequence[Model]) -> None:
    prefetch_related_objects(batch, _topics())
    counts = {"quotes": (Quote, "article"), "pledges": (Mention, "article", "pledge")}
    _count_referring(batch, counts, briefings=True)


def prefetch_quotes(batch: Sequence[Model]) -> None:
    prefetch_related_objects(
        batch, Prefetch("sources", SourceLink.objects.published(), to_attr="exported_sources")
    )
    keys = {quote.organisation_at_time_id for quote in batch} - {None}
    organisations = Organisation.objects.published().in_bulk(keys)
    for quote in batch:
        quote.exported_organisation = organisations.get(quote.organisation_at_time_id)
    statements = Statement.objects.published().in_bulk({q.statement_id for q in batch} - {None})
    for quote in batch:
        quote.exported_statement = statements.get(quote.statement_id)


def prefetch_pledges(batch: Sequence[Model]) -> None:
    actors = PledgeActor.objects.published().select_related("country", "organisation", "speaker")
    prefetch_related_objects(
        batch, _topics(), Prefetch("actors", actors, to_attr="exported_actors")
    )
    keys = {getattr(pledge, f"{name}_id") for pledge in batch for name in RELATIONS} - {None}
    public = Pledge.objects.published().in_bulk(keys)
    for pledge in batch:
        pledge.exported_related = {
            name: public.get(getattr(pledge, f"{name}_id")) for name in RELATIONS
        }
    _count_referring(batch, {"mentions": (Mention, "pledge")})


def prefetch_speakers(batch: Sequence[Model]) -> None:
    appointments = Appointment.objects.published().select_related("organisation")
    prefetch_related_objects(
        batch, Prefetch("appointments", appointments, to_attr="exported_appointments")
    )
    _count_referring(batch, {"quotes": (Quote, "speaker")})


def prefetch_summits(batch: Sequence[Model]) -> None:
    prefetch_related_objects(batch, _topics())
    _count_filtered(batch, "summit", {"articles": Article, "quotes": Quote, "pledges": Pledge})


def prefetch_organisations(batch: Sequence[Model]) -> None:
    _count_filtered(batch, "organisation", {"quotes": Quote, "pledges": Pledge})


def prefetch_topics(batch: Sequence[Model]) -> None:
    _count_filtered(batch, "topic", {"articles": Article, "pledges": Pledge})


def prefetch_publishers(batch: Sequence[Model]) -> None:
    _count_referring(batch, {"articles": (Article, "publisher")})


def prefetch_countries(batch: Sequence[Model]) -> None:
    models = {"speakers": Speaker, "summits": Summit, "organisations": Organisation}
    _count_filtered(batch, "country", models | {"quotes": Quote, "pledges": Pledge})


def prefetch_statements(batch: Sequence[Model]) -> None:
    """Also ``exported_first_quote_id``: its first public quote, whose page shows it."""
    _count_referring(batch, {"quotes": (Quote, "statement")})
    quotes = Quote.objects.published().coverage().filter(statement__in=batch).order_by()
    first = dict(quotes.values_list("statement").annotate(first=Min("pk")))
    for statement in batch:
        statement.exported_first_quote_id = first[statement.pk]


def prefetch_all_kinds(batch: Sequence[Model]) -> None:
    """Nothing: the common columns need no related records beyond ``select_related``."""
