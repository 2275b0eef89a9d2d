"""Counts and sums of a set of public records: by status, maker, currency, summit, day, publisher.

Every function takes a queryset that is public already (and filtered as its page is), and asks the
database a constant number of times. Charts and their files are made from the same answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Model, QuerySet, Sum

from articles.models import (
    Article,
    Country,
    FundingType,
    Organisation,
    Publisher,
    Quote,
    Speaker,
    Status,
    Summit,
    paths,
)
from articles.text.dates import first_of_month


def by_status(pledges: QuerySet) -> dict[Status, int]:
    """How many pledges stand at each of the nine statuses, in the order of the scale."""
    found = dict(_inner(pledges).values_list("status").annotate(number=Count("pk")))
    return {status: found.get(status, 0) for status in Status}


@dataclass
class StatusCounts:
    """A record with the pledges counted under it, by status; ``facet`` is the filter that lists
    them."""

    record: Model
    counts: Counter
    facet: str

    @property
    def total(self) -> int:
        return self.counts.total()


# The facets by which pledges have makers, with what their values are.
MAKERS: tuple[tuple[str, type[Model], str], ...] = (
    ("country", Country, "code"),
    ("made_by_organisation", Organisation, "slug"),
    ("made_by_speaker", Speaker, "slug"),
)


def by_maker(pledges: QuerySet, most: int = 12) -> list[StatusCounts]:
    """The public makers with the most pledges, each with its counts by status.

    A country has the pledges of its public bodies and of the holders of their offices too; such
    bodies, and speakers who promised nothing but in an office, are not counted beside it. A joint
    pledge counts once for each of its makers, so the sums exceed the number of pledges.
    """
    rows = _inner(pledges)
    statuses = dict(rows.values_list("pk", "status"))
    made = {facet: paths.values_of(rows, facet) for facet, *_ in MAKERS}
    of_states = {pk for pk, _ in made["country"]}
    bodies = Organisation.objects.filter(
        Organisation.public_body_condition(), country__isnull=False
    )
    known = {slug for _, slug in made["made_by_organisation"]}
    within = set(bodies.filter(slug__in=known).values_list("slug", flat=True))
    alone = {slug for pk, slug in made["made_by_speaker"] if pk not in of_states}
    made["made_by_organisation"] = {
        pair for pair in made["made_by_organisation"] if pair[1] not in within
    }
    made["made_by_speaker"] = {pair for pair in made["made_by_speaker"] if pair[1] in alone}
    groups = []
    for facet, model, key in MAKERS:
        counts: dict[str, Counter] = defaultdict(Counter)
        for pk, value in made[facet]:
            counts[paths.stored(facet, value)][statuses[pk]] += 1
        records = model._base_manager.filter(**{f"{key}__in": list(counts)})
        groups += [StatusCounts(one, counts[getattr(one, key)], facet) for one in records]
    return sorted(groups, key=lambda group: (-group.total, str(group.record)))[:most]


def by_summit(pledges: QuerySet) -> list[StatusCounts]:
    """The public summits of the pledges in time, each with its counts by status."""
    counts: dict[int, Counter] = defaultdict(Counter)
    rows = _inner(pledges).filter(summit__isnull=False)
    for summit, status, number in rows.values_list("summit", "status").annotate(n=Count("pk")):
        counts[summit][status] += number
    summits = Summit.objects.published().filter(pk__in=counts).order_by("start_on", "pk")
    return [StatusCounts(summit, counts[summit.pk], "summit") for summit in summits]


def money(pledges: QuerySet) -> list[tuple[str, dict[FundingType, Decimal]]]:
    """The sums promised in each currency, new money, re-announced and unclear apart.

    Currencies are never converted into each other and stand in alphabetical order.
    """
    sums: dict[str, dict] = {}
    rows = _inner(pledges).filter(amount__isnull=False)
    for currency, kind, total in rows.values_list("currency", "funding_type").annotate(
        Sum("amount")
    ):
        sums.setdefault(currency, dict.fromkeys(FundingType, Decimal(0)))[FundingType(kind)] = total
    return sorted(sums.items())


@dataclass(frozen=True)
class CoverageByDay:
    """Articles by day; those whose day is not known are only counted."""

    days: dict[date, int]
    undated: int

    def between(self, first: date, last: date) -> int:
        """How many were published from *first* to *last*, both included."""
        return sum(number for day, number in self.days.items() if first <= day <= last)


def coverage(days: Mapping[int, int], total: int) -> CoverageByDay:
    """How many articles were published on each day, in time: *days* by their proleptic Gregorian
    ordinals, out of a *total* of articles."""
    dated = {date.fromordinal(day): number for day, number in sorted(days.items())}
    return CoverageByDay(dated, total - sum(dated.values()))


def coverage_by(unit: str, count_by: Callable[[str], Mapping[int, int]], total: int) -> CoverageByDay:
    """The same for months or years, each under its first day; *count_by* counts by ``month`` and
    ``year``."""
    counts = count_by(unit)
    firsts = {
        (first_of_month(number) if unit == "month" else date(number, 1, 1)): many
        for number, many in sorted(counts.items())
    }
    return CoverageByDay(firsts, total - sum(firsts.values()))


@dataclass(frozen=True)
class PublisherSpeakerTable:
    """Who quotes whom: publishers (rows) by speakers (columns), the busiest of both first."""

    publishers: list[Publisher]
    speakers: list[Speaker]
    counts: dict[tuple[int, int], int]


def who_quotes_whom(
    quotes: QuerySet, publishers: int = 10, speakers: int = 8
) -> PublisherSpeakerTable:
    """How often each publisher's articles quote each speaker, for the busiest of both."""
    rows = Quote.objects.published().filter(
        Article.coverage_condition("article__"),
        pk__in=_inner(quotes).values("pk"),
        article__isnull=False,
        speaker__isnull=False,
    )
    counts = {
        (publisher, speaker): number
        for publisher, speaker, number in rows.order_by()
        .values_list("article__publisher", "speaker")
        .annotate(number=Count("pk"))
    }
    printing, speaking = Counter(), Counter()
    for (publisher, speaker), number in counts.items():
        printing[publisher] += number
        speaking[speaker] += number
    return PublisherSpeakerTable(
        _busiest(Publisher, printing, publishers), _busiest(Speaker, speaking, speakers), counts
    )


def _busiest(model: type[Model], counts: Counter, most: int) -> list:
    public = {record.pk: record for record in model.objects.published().filter(pk__in=counts)}
    ranked = sorted(public.values(), key=lambda record: (-counts[record.pk], str(record)))
    return ranked[:most]


def _inner(rows: QuerySet) -> QuerySet:
    """The same records without order, joins and annotations, which would split the groups."""
    return rows.model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
