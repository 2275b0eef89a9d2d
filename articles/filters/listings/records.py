"""Listings of articles, quotes, pledges, speakers, summits and organisations.

Facets have the same meaning in the engine and in the database, because both use the paths of
:mod:`articles.models.facets`:

- **articles**: speakers, organisations and countries of the public quotes they print and the public
  pledges they mention; statuses of those pledges; their own summit, publisher, topics, language
  and kind
- **quotes**: the speaker, the speaker's country, the organisation at the time; publisher and topics
  of the article, or the publisher of the page that they are cited from. One quote of each statement
  is listed, all of them with ``versions=all``
- **pledges**: ``country`` is the maker (the state, its public bodies, their office holders),
  ``concerns`` a country in any role; organisations and speakers in any role; publishers of the
  articles that mention them
- **speakers**: summits of their public quotes, organisations of their appointments
- **summits**: participants; **organisations**: summits

Our own briefings are commentary: they are not listed, nor are quotes that only they print, and
their mentions add no publisher to a pledge. ``briefing=yes`` lists them as articles.

Dates are those of publication (articles), speech (quotes), announcement (pledges) or the summit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet

from articles import kinds
from articles.filters.listings.base import Listing
from articles.filters.params import ParsedParams
from articles.filters.queryset import filter_rows
from articles.filters.reading import amount_condition
from articles.kinds import BY_NAME
from articles.models import Article, deadlines, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.query.explain import explain_request
from articles.search.request import (
    AMOUNT,
    BRIEFING,
    DUE,
    DUE_VALUES,
    DueDates,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import FacetCount, FacetCounts
from articles.search.totals import RowsWithTotals
from articles.text.rounded_amount import RoundedAmount

# Linked from the page of gaps.
GAP = "gap"


class ArticleListing(Listing):
    """Coverage by others; ``briefing=yes`` lists our own briefings, ``yes`` and ``no`` both.

    Briefings are not indexed, so the database answers this filter.
    """

    kind = kinds.ARTICLE
    choices = (*BY_NAME[kinds.ARTICLE].facets, BRIEFING)
    main_choices = ("summit", "publisher", "language")
    extra = (BRIEFING,)
    hidden_choices = (GAP,)
    address = "/articles/"

    def rows(self) -> CompiledQuery:
        return querysets.compiled(
            querysets.articles,
            with_text=self.selection.has_words,
            commentary=bool(self.params.extra),
        )

    def matching(self, selection: SearchRequest) -> QuerySet:
        if not self.params.extra:
            return super().matching(selection)
        articles = Article.objects.published()
        for clause in self.params.extra:
            if clause.any_of:
                articles = articles.filter(_briefing(clause.any_of))
            if clause.none_of:
                articles = articles.exclude(_briefing(clause.none_of))
        return filter_rows(articles, selection, self._match_cache)

    @property
    def visible_choices(self) -> Sequence[str]:
        # Briefings have a list of their own instead of a facet.
        return [name for name in super().visible_choices if name != BRIEFING]

    def describe(self) -> tuple[tuple[str, bool], ...]:
        description = explain_request(self.selection, self.labels.of)
        if not self.params.extra:
            return description
        clause = self.facet_context.clause(BRIEFING)
        only = "no" not in clause.any_of and "yes" not in clause.none_of
        scope = "only our briefings" if only else "including our briefings"
        return (*description, (", ", False), (scope, True))


def _briefing(values: Sequence[str]) -> Q:
    coverage = Article.coverage_condition()
    conditions = {"yes": ~coverage, "no": coverage}
    return reduce(or_, (conditions[value] for value in values))


class QuoteListing(Listing):
    kind = kinds.QUOTE
    choices = BY_NAME[kinds.QUOTE].facets
    main_choices = ("summit", "speaker", "language")
    versioned = True
    hidden_choices = (GAP,)
    address = "/quotes/"

    def rows(self) -> CompiledQuery:
        return querysets.compiled(querysets.quotes)


class PledgeListing(Listing):
    """Pledges; ``due`` filters by deadline status (overdue, ahead, late, stale) as of ``today``.

    ``amount`` filters by sum of money, in the database.
    """

    kind = kinds.PLEDGE
    choices = (*BY_NAME[kinds.PLEDGE].facets, DUE, AMOUNT)
    main_choices = ("summit", "country", "status", DUE)
    extra = (AMOUNT,)
    # Linked from charts and comparisons; the visible facet "Made by" has countries.
    hidden_choices = ("made_by_organisation", "made_by_speaker", GAP, AMOUNT)
    address = "/pledges/"

    def rows(self) -> CompiledQuery:
        return querysets.compiled(querysets.pledges)

    def matching(self, selection: SearchRequest) -> QuerySet:
        pledges = querysets.coverage(BY_NAME[kinds.PLEDGE].model)
        for clause in self.params.extra:
            if clause.any_of:
                pledges = pledges.filter(_any_amount(clause.any_of))
            if clause.none_of:
                pledges = pledges.exclude(_any_amount(clause.none_of))
        return filter_rows(pledges, selection, self._match_cache)

    @property
    def visible_choices(self) -> Sequence[str]:
        # Sums are searched for, not chosen from a list.
        return [name for name in super().visible_choices if name != AMOUNT]

    @cached_property
    def params(self) -> ParsedParams:
        """The parsed parameters with the reference dates of the filter ``due``."""
        params = super().params
        calendar = DueDates(self.today, deadlines.stale_before(self.today))
        return replace(params, selection=replace(params.selection, calendar=calendar))

    def count_facet(self, name: str) -> FacetCounts:
        if name != DUE:
            return super().count_facet(name)
        counts = [
            (value, self.matching(self.selection.with_clause(FacetFilter(DUE, (value,)))).count())
            for value in DUE_VALUES
        ]
        return FacetCounts(FacetCount(value, count) for value, count in counts if count)


def _any_amount(values: Sequence[str]) -> Q:
    """Condition: the sum rounds to one of these amounts."""
    return reduce(or_, (amount_condition(RoundedAmount.parse(value)) for value in values))


class SpeakerListing(Listing):
    kind = kinds.SPEAKER
    choices = main_choices = BY_NAME[kinds.SPEAKER].facets
    dated = False
    address = "/speakers/"

    def rows(self) -> RowsWithTotals:
        return RowsWithTotals(querysets.compiled(querysets.speakers), lambda: self.results)


class SummitListing(Listing):
    kind = kinds.SUMMIT
    choices = main_choices = BY_NAME[kinds.SUMMIT].facets
    address = "/summits/"

    def rows(self) -> RowsWithTotals:
        return RowsWithTotals(querysets.compiled(querysets.summits), lambda: self.results)


class OrganisationListing(Listing):
    kind = kinds.ORGANISATION
    choices = main_choices = BY_NAME[kinds.ORGANISATION].facets
    dated = False
    address = "/organisations/"

    def rows(self) -> RowsWithTotals:
        return RowsWithTotals(querysets.compiled(querysets.organisations), lambda: self.results)
