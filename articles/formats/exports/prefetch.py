"""What the columns of a batch of records need, joined in a constant number of queries.

Everything joined passes the gate of its own record, and stands beside the record under names that
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

LINKS = ("parent", "follow_up_of", "supersedes", "repeats")


def _number_each(
    batch: Sequence[Model], counted: dict[str, tuple], commentary: bool = False
) -> None:
    """Put into ``exported_numbers`` how many public rows lead to each record.

    *counted* maps the column's name to a model, its path to the record, and what of it is counted
    (each value once; the rows themselves unless told). Our own briefings, and what stands in them
    alone, count only with *commentary*.
    """
    for record in batch:
        record.exported_numbers = {}
    for name, (model, path, *of) in counted.items():
        public = model.objects.published()
        public = public if commentary else public.coverage()
        public = public.filter(**{f"{path}__in": batch}).order_by()
        number = Count(of[0] if of else "pk", distinct=True)
        found = dict(public.values_list(path).annotate(number=number))
        for record in batch:
            record.exported_numbers[name] = found.get(record.pk, 0)


def _number_under(batch: Sequence[Model], facet: str, counted: dict[str, type[Model]]) -> None:
    """The same for what a list filtered by each record holds: *counted* maps the column's name to
    what is listed, *facet* is the filter."""
    slugs = [record.slug for record in batch]
    for record in batch:
        record.exported_numbers = {}
    for name, model in counted.items():
        found = paths.counts_of(model.objects.published().coverage(), facet, among=slugs)
        for record in batch:
            record.exported_numbers[name] = found.get(record.slug, 0)


def _topics() -> Prefetch:
    return Prefetch("topics", Topic.objects.published(), to_attr="exported_topics")


def prefetch_articles(batch: Sequence[Model]) -> None:
    prefetch_related_objects(batch, _topics())
    numbers = {"quotes": (Quote, "article"), "pledges": (Mention, "article", "pledge")}
    _number_each(batch, numbers, commentary=True)


def prefetch_quotes(batch: Sequence[Model]) -> None:
    prefetch_related_objects(
        batch, Prefetch("sources", SourceLink.objects.published(), to_attr="exported_sources")
    )
    then = {quote.organisation_at_time_id for quote in batch}
    public = Organisation.objects.published().in_bulk(then - {None})
    for quote in batch:
        quote.exported_organisation = public.get(quote.organisation_at_time_id)
    statements = Statement.objects.published().in_bulk({q.statement_id for q in batch} - {None})
    for quote in batch:
        quote.exported_statement = statements.get(quote.statement_id)


def prefetch_pledges(batch: Sequence[Model]) -> None:
    actors = PledgeActor.objects.published().select_related("country", "organisation", "speaker")
    prefetch_related_objects(
        batch, _topics(), Prefetch("actors", actors, to_attr="exported_actors")
    )
    numbers = {getattr(pledge, f"{link}_id") for pledge in batch for link in LINKS} - {None}
    public = Pledge.objects.published().in_bulk(numbers)
    for pledge in batch:
        pledge.exported_relatives = {
            link: public.get(getattr(pledge, f"{link}_id")) for link in LINKS
        }
    _number_each(batch, {"mentions": (Mention, "pledge")})


def prefetch_speakers(batch: Sequence[Model]) -> None:
    appointments = Appointment.objects.published().select_related("organisation")
    prefetch_related_objects(
        batch, Prefetch("appointments", appointments, to_attr="exported_appointments")
    )
    _number_each(batch, {"quotes": (Quote, "speaker")})


def prefetch_summits(batch: Sequence[Model]) -> None:
    prefetch_related_objects(batch, _topics())
    _number_under(batch, "summit", {"articles": Article, "quotes": Quote, "pledges": Pledge})


def prefetch_organisations(batch: Sequence[Model]) -> None:
    _number_under(batch, "organisation", {"quotes": Quote, "pledges": Pledge})


def prefetch_topics(batch: Sequence[Model]) -> None:
    _number_under(batch, "topic", {"articles": Article, "pledges": Pledge})


def prefetch_publishers(batch: Sequence[Model]) -> None:
    _number_each(batch, {"articles": (Article, "publisher")})


def prefetch_countries(batch: Sequence[Model]) -> None:
    counted = {"speakers": Speaker, "summits": Summit, "organisations": Organisation}
    _number_under(batch, "country", counted | {"quotes": Quote, "pledges": Pledge})


def prefetch_statements(batch: Sequence[Model]) -> None:
    """Also ``exported_first``: the number of its first public quote, whose page shows them all."""
    _number_each(batch, {"quotes": (Quote, "statement")})
    quotes = Quote.objects.published().coverage().filter(statement__in=batch).order_by()
    first = dict(quotes.values_list("statement").annotate(first=Min("pk")))
    for statement in batch:
        statement.exported_first = first[statement.pk]


def prefetch_all_kinds(batch: Sequence[Model]) -> None:
    """Nothing: a list of all kinds prints only what its rows hold."""
