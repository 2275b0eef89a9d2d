"""The pledges of a list by status, maker and summit, for the charts of the tracker."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from articles import statistics
from articles.models import Status, Summit
from articles.search.request import FacetFilter
from articles.search.service import SearchResults

GROUPED = (*(facet for facet, *_ in statistics.MAKERS), "summit")


@dataclass(frozen=True)
class PledgeCounts:
    """Numbers of pledges by status, in all and of each maker and summit."""

    statuses: dict[Status, int]
    makers: statistics.MakerCounts
    summits: list[statistics.StatusCounts]


def count_pledges(results: SearchResults, pledges: QuerySet) -> PledgeCounts:
    """The counts of the *results*, by the facets of the search engine.

    Without an index, or if the list is filtered by one of these facets, the database counts the
    *pledges*: facets ignore their own filters.
    """
    if not _has_facets(results, "status", *GROUPED):
        return PledgeCounts(
            count_statuses(results, pledges),
            statistics.makers(pledges),
            statistics.by_summit(pledges),
        )
    statuses = count_statuses(results, pledges)
    counts: dict[str, dict[str, Counter]] = {name: defaultdict(Counter) for name in GROUPED}
    for status in filter(statuses.get, statuses):
        of_status = _narrowed(results, pledges, FacetFilter("status", (status.value,)))
        for name, values in of_status.facets(GROUPED).items():
            for each in values:
                counts[name][each.value][status] = each.count
    no_country = FacetFilter("country", none_of=tuple(counts["country"]))
    without = _narrowed(results, pledges, no_country) if no_country.none_of else results
    facets = without.facets(["status", "made_by_speaker"])
    return PledgeCounts(
        statuses,
        statistics.maker_counts(
            counts,
            {each.value for each in facets["made_by_speaker"]},
            Counter({each.value: each.count for each in facets["status"]}),
        ),
        _summits(counts["summit"]),
    )


def count_statuses(results: SearchResults, pledges: QuerySet) -> dict[Status, int]:
    """The number of pledges with each status, in the order of the scale; see ``count_pledges``."""
    if not _has_facets(results, "status"):
        return statistics.by_status(pledges)
    counts = {each.value: each.count for each in results.facets(["status"])["status"]}
    return {status: counts.get(status, 0) for status in Status}


def _has_facets(results: SearchResults, *names: str) -> bool:
    """Whether the facets of the search engine count these results."""
    return not (results.degraded or any(map(results.selection.clause, names)))


def _narrowed(results: SearchResults, pledges: QuerySet, clause: FacetFilter) -> SearchResults:
    def fallback() -> QuerySet:
        having = pledges.having(clause.field, *clause.any_of, *clause.none_of)
        return having if clause.any_of else pledges.exclude(pk__in=having.values("pk"))

    return results.with_request(results.selection.with_clause(clause), fallback)


def _summits(counts: statistics.CountsByValue) -> list[statistics.StatusCounts]:
    summits = Summit.objects.published().filter(slug__in=list(counts)).order_by("start_on", "pk")
    return [statistics.StatusCounts(each, counts[each.slug], "summit") for each in summits]
