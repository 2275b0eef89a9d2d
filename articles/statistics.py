"""Statistics of public records for charts and their CSV files.

Counts and sums by status, maker, currency, summit, day and publisher. Every function takes a query
set of public records, filtered as on its page, and runs a constant number of queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Model, Q, QuerySet

from articles.models import (
    AmountType,
    Country,
    FundingType,
    Organisation,
    Pledge,
    Publisher,
    Quote,
    Speaker,
    Status,
    Summit,
    paths,
)
from articles.text.dates import first_of_month


def by_status(pledges: QuerySet) -> dict[Status, int]:
    """The number of pledges with each status, in the order of the scale."""
    counts = dict(_without_joins(pledges).values_list("status").annotate(number=Count("pk")))
    return {status: counts.get(status, 0) for status in Status}


@dataclass
class StatusCounts:
    """A record with its number of pledges by status; ``facet`` is the filter that lists them."""

    record: Model
    counts: Counter
    facet: str

    @property
    def total(self) -> int:
        return self.counts.total()


CountsByValue = Mapping[str, Counter]
"""Numbers of pledges by status, for each value of a facet."""

# The facets of the makers of a pledge, with model and key column of their values.
MAKERS: tuple[tuple[str, type[Model], str], ...] = (
    ("country", Country, "code"),
    ("made_by_organisation", Organisation, "slug"),
    ("made_by_speaker", Speaker, "slug"),
)


COUNTRIES, *OTHERS = (facet for facet, *_ in MAKERS)


@dataclass(frozen=True)
class MakerCounts:
    """Pledges by status of each maker, for the values of each facet of ``MAKERS``.

    ``without_country`` counts the pledges that no country made.
    """

    counts: Mapping[str, CountsByValue]
    without_country: Counter

    @property
    def number(self) -> int:
        """The number of makers."""
        return sum(map(len, self.counts.values()))

    def first(self, *facets: str, most: int | None = None) -> list[StatusCounts]:
        """The *most* makers, or those of some *facets*, with the most pledges; ties by name.

        The database reads only the names of these and of their ties: there can be thousands.
        """
        facets = facets or tuple(self.counts)
        totals = [each.total() for facet in facets for each in self.counts[facet].values()]
        least = min(sorted(totals, reverse=True)[:most], default=0)
        groups = []
        for facet, model, key in MAKERS:
            if facet not in facets:
                continue
            by_key = {
                paths.stored(facet, value): counts
                for value, counts in self.counts[facet].items()
                if counts.total() >= least
            }
            records = model._base_manager.filter(**{f"{key}__in": list(by_key)}).only("name", key)
            groups += [StatusCounts(each, by_key[getattr(each, key)], facet) for each in records]
        return sorted(groups, key=lambda group: (-group.total, str(group.record)))[:most]


def makers(pledges: QuerySet) -> MakerCounts:
    """All public makers of the pledges, each with its counts by status.

    A country includes its public bodies and their office holders; these bodies, and speakers who
    pledged only as office holders, have no row of their own. A joint pledge counts for each of its
    makers, so the total exceeds the number of pledges.
    """
    rows = _without_joins(pledges)
    statuses = dict(rows.values_list("pk", "status"))
    found = {facet: paths.values_of(rows, facet) for facet, *_ in MAKERS}
    pledges_by_states = {pk for pk, _ in found["country"]}
    counts: dict[str, CountsByValue] = {facet: defaultdict(Counter) for facet, *_ in MAKERS}
    for facet, pairs in found.items():
        for pk, value in pairs:
            counts[facet][value][statuses[pk]] += 1
    return maker_counts(
        counts,
        {slug for pk, slug in found["made_by_speaker"] if pk not in pledges_by_states},
        Counter(status for pk, status in statuses.items() if pk not in pledges_by_states),
    )


def maker_counts(
    counts: Mapping[str, CountsByValue], independent: Collection[str], without_country: Counter
) -> MakerCounts:
    """The makers from the counts of the values of each facet.

    *independent* are the slugs of the speakers who made a pledge that no country made.
    """
    # Of all organisations: a list of 2,000 slugs takes longer than the pattern.
    bodies = Organisation.objects.filter(country__isnull=False).filter(
        Organisation.public_body_condition()
    )
    left_out: dict[str, Collection[str]] = {
        "country": (),
        "made_by_organisation": set(bodies.values_list("slug", flat=True)),
        "made_by_speaker": counts["made_by_speaker"].keys() - set(independent),
    }
    rows = {
        facet: {value: each for value, each in counts[facet].items() if value not in without_row}
        for facet, without_row in left_out.items()
    }
    return MakerCounts(rows, without_country)


def by_summit(pledges: QuerySet) -> list[StatusCounts]:
    """The public summits of the pledges by date, each with its counts by status."""
    counts: dict[int, Counter] = defaultdict(Counter)
    rows = _without_joins(pledges).filter(summit__isnull=False)
    for summit, status, number in rows.values_list("summit", "status").annotate(n=Count("pk")):
        counts[summit][status] += number
    summits = Summit.objects.published().filter(pk__in=counts).order_by("start_on", "pk")
    return [StatusCounts(summit, counts[summit.pk], "summit") for summit in summits]


@dataclass(frozen=True)
class MoneyTotal:
    """The money pledged in one currency; amounts are not converted.

    - ``sums``: by funding type, of the pledges in ``added``, largest amount first
    - ``not_added``: the number of upper limits, yearly sums and goals, which are in no sum
    - ``left_out``: the pledges with amounts in no sum: these, parts of other sums and repeats
    """

    currency: str
    sums: dict[FundingType, Decimal]
    added: tuple[Pledge, ...]
    not_added: dict[AmountType, int]
    left_out: tuple[Pledge, ...] = ()

    @property
    def pledged(self) -> Decimal:
        """All but the money announced again."""
        return self.sums[FundingType.NEW] + self.sums[FundingType.UNCLEAR]

    @property
    def announced_again(self) -> Decimal:
        return self.sums[FundingType.RE_ANNOUNCED]

    @property
    def counted(self) -> tuple[Pledge, ...]:
        """The pledges whose amounts ``pledged`` adds up."""
        return tuple(row for row in self.added if row.funding_type != FundingType.RE_ANNOUNCED)

    @property
    def by_status(self) -> dict[Status, Decimal]:
        """The money pledged by the status of its pledges; the sum is ``pledged``."""
        amounts = dict.fromkeys(Status, Decimal(0))
        for pledge in self.counted:
            amounts[Status(pledge.status)] += pledge.amount
        return {status: amount for status, amount in amounts.items() if amount}


def money(pledges: QuerySet) -> list[MoneyTotal]:
    """The money of the pledges by currency, the one with the most amounts first.

    The only place where amounts are added up; see :func:`added_once`. A joint pledge counts once.
    """
    inside = ExpressionWrapper(Q(pk__in=pledges.order_by().values("pk")), BooleanField())
    linked = Q(parent__isnull=False) | Q(repeats__isnull=False)
    columns = ("title", "amount", "currency", "amount_type", "funding_type", "status")
    rows = Pledge.objects.filter(Q(amount__isnull=False) | linked).annotate(inside=inside)
    rows = list(rows.only(*columns, "parent", "repeats").order_by("-amount", "pk"))
    totals = []
    added = added_once(rows)
    for currency in {row.currency for row in rows if row.inside and row.currency}:
        of_currency = [row for row in rows if row.inside and row.currency == currency]
        sums = dict.fromkeys(FundingType, Decimal(0))
        for row in of_currency:
            if row.pk in added:
                sums[FundingType(row.funding_type)] += row.amount
        types = Counter(row.amount_type for row in of_currency)
        totals.append(
            MoneyTotal(
                currency,
                sums,
                tuple(row for row in of_currency if row.pk in added),
                {kind: types[kind] for kind in NOT_ADDED if types[kind]},
                tuple(r for r in of_currency if r.amount is not None and r.pk not in added),
            )
        )
    return sorted(totals, key=_most_amounts)


def _most_amounts(total: MoneyTotal) -> tuple:
    return -len(total.added) - sum(total.not_added.values()), total.currency


# Amounts that are not money pledged by the maker in one sum, with nouns for their number.
NOT_ADDED = {
    AmountType.CEILING: "upper limit,upper limits",
    AmountType.YEARLY: "yearly sum,yearly sums",
    AmountType.GOAL: "goal or estimate,goals or estimates",
}


def added_once(pledges: Iterable[Pledge]) -> set[int]:
    """The primary keys of the pledges whose amounts are added up.

    Of the pledges that are ``inside`` the set and have a sum pledged by the maker, those that are
    neither part of another one nor repeat one, directly or through others. *pledges* are also the
    pledges outside the set that connect them.
    """
    pledges = list(pledges)
    wholes = {pledge.pk: {pledge.parent_id, pledge.repeats_id} - {None} for pledge in pledges}

    def reachable(key: int) -> set[int]:
        reached, waiting = set(), [key]
        while waiting:
            further = wholes.get(waiting.pop(), set()) - reached
            reached |= further
            waiting += further
        return reached

    sums = {
        pledge.pk
        for pledge in pledges
        if pledge.inside and pledge.amount is not None and pledge.amount_type not in NOT_ADDED
    }
    above = {key: reachable(key) & sums for key in sums}
    # Parts and repeats may form a circle together, of which the oldest pledge counts.
    return {
        key
        for key, others in above.items()
        if not any(key not in above[other] or other < key for other in others - {key})
    }


@dataclass(frozen=True)
class CoverageByDay:
    """The number of articles by day, and the number of undated ones."""

    days: dict[date, int]
    undated: int

    def between(self, first: date, last: date) -> int:
        """The number of articles from *first* to *last*, inclusive."""
        return sum(number for day, number in self.days.items() if first <= day <= last)


def coverage(days: Mapping[int, int], total: int) -> CoverageByDay:
    """Coverage by day, from counts by ordinal and the *total* number of articles."""
    dated = {date.fromordinal(day): number for day, number in sorted(days.items())}
    return CoverageByDay(dated, total - sum(dated.values()))


def coverage_by(
    unit: str, count_by: Callable[[str], Mapping[int, int]], total: int
) -> CoverageByDay:
    """Coverage by ``month`` or ``year``, each under its first day; *count_by* is a histogram."""
    first_days = {
        (first_of_month(key) if unit == "month" else date(key, 1, 1)): count
        for key, count in sorted(count_by(unit).items())
    }
    return CoverageByDay(first_days, total - sum(first_days.values()))


MAX_PUBLISHERS, MAX_SPEAKERS = 10, 8
"""Rows and columns of the table of who quotes whom."""


@dataclass(frozen=True)
class PublisherSpeakerTable:
    """The number of quotes by publisher (rows) and speaker (columns), highest first.

    ``most`` is who quotes whom most often, with the number; None if that is not certain.
    """

    publishers: list[Publisher]
    speakers: list[Speaker]
    counts: dict[tuple[str, str], int]
    most: tuple[Publisher, Speaker, int] | None


def publisher_speaker_table(
    quoted: Mapping[str, int], counts: Mapping[tuple[str, str], int]
) -> PublisherSpeakerTable:
    """The table from the numbers of quotes: of speakers, and of pairs of publisher and speaker.

    *counts* are those of the speakers shown, see :func:`most_quoted`; *quoted* has one more.
    """
    by_publisher: Counter[str] = Counter()
    for (publisher, _), number in counts.items():
        by_publisher[publisher] += number
    publishers = _records(Publisher, _most(by_publisher, MAX_PUBLISHERS))
    ranked = _most(quoted, MAX_SPEAKERS + 1)
    speakers = _records(Speaker, ranked[:MAX_SPEAKERS])
    largest = max(counts.values(), default=0)
    # A publisher cannot quote a speaker more often than the speaker is quoted.
    certain = largest > max((quoted[slug] for slug in ranked[MAX_SPEAKERS:]), default=0)
    most = [
        (publisher, speaker, largest)
        for publisher in publishers
        for speaker in speakers
        if counts.get((publisher.slug, speaker.slug)) == largest
    ]
    alone = list(counts.values()).count(largest) == 1
    return PublisherSpeakerTable(
        publishers, speakers, dict(counts), most[0] if most and alone and certain else None
    )


def most_quoted(quoted: Mapping[str, int]) -> list[str]:
    """The slugs of the speakers that the table shows."""
    return _most(quoted, MAX_SPEAKERS)


def who_quotes_whom(quotes: QuerySet) -> PublisherSpeakerTable:
    """How often publishers quote speakers: the most quoted, and who quotes these most often."""
    rows = _without_joins(quotes)
    quoted = paths.counts_of(rows, "speaker")
    shown = most_quoted(quoted)
    pairs = {
        (pk, *pair)
        for path in paths.PATHS[Quote]["publisher"]
        for pk, *pair in paths.values_of_path(
            rows.filter(speaker__slug__in=shown), path, F("speaker__slug")
        )
    }
    return publisher_speaker_table(
        quoted, Counter((publisher, speaker) for _, publisher, speaker in pairs if publisher)
    )


def _most(counts: Mapping[str, int], number: int) -> list[str]:
    return sorted(counts, key=lambda slug: (-counts[slug], slug))[:number]


def _records(model: type[Model], slugs: list[str]) -> list:
    """The public records with these slugs, in this order."""
    records = {record.slug: record for record in model.objects.published().filter(slug__in=slugs)}
    return [records[slug] for slug in slugs if slug in records]


def _without_joins(rows: QuerySet) -> QuerySet:
    """The same records without order, joins and annotations, which would split the groups."""
    return rows.model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
