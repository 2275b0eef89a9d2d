"""The listings of the archive: one FilterSet each.

What a filter means is the same for the engine and the database, because both go through the paths
of :mod:`articles.models.facets`:

- an **article** stands under the speakers, organisations and countries of the public quotes that
  it prints, and of the public pledges that it mentions; under the statuses of those pledges; and
  under its own summit, publisher, topics, language and kind;
- a **quote** stands under its speaker, the speaker's country, the organisation it names, and its
  article's publisher and topics;
- a **pledge** stands under the countries that make it (the state, its public bodies, holders of an
  office in one) and, as ``concerns``, under those that have any part in it; under the organisations
  and speakers that make, share or receive it; and under the publishers of the articles that
  mention it;
- a **speaker** stands under the summits of his public quotes and the organisations of his
  appointments; a **summit** under its participants; an **organisation** under its summits.

Our own briefings are commentary: neither they nor the quotes that only they print are listed, and
what they mention puts a pledge under no publisher. ``briefing=yes`` lists them among the articles.

Dates are the record's own: published (article), said (quote), announced (pledge), held (summit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet

from articles.filters.listings.base import Listing
from articles.filters.params import ParsedParams
from articles.models import Article, deadlines, querysets
from articles.search import database
from articles.search import request as of
from articles.search.query.explain import explain_request
from articles.search.request import (
    BRIEFING,
    FACETS,
    DueDates,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import FacetCount, FacetCounts


class ArticleListing(Listing):
    """Articles by others; ``briefing=yes`` lists our own briefings, with ``no`` beside it both.

    No index holds briefings, so the database answers where they are asked for.
    """

    kind = of.ARTICLE
    choices = (*FACETS[of.ARTICLE], BRIEFING)
    extra = (BRIEFING,)
    address = "/articles/"

    def rows(self) -> QuerySet:
        return querysets.articles(
            with_text=self.has_search_words, commentary=bool(self.params.extra)
        )

    def matching(self, selection: SearchRequest) -> QuerySet:
        found = Article.objects.published()
        for clause in self.params.extra or (FacetFilter(BRIEFING, ("no",)),):
            if clause.any_of:
                found = found.filter(_briefing(clause.any_of))
            if clause.none_of:
                found = found.exclude(_briefing(clause.none_of))
        return database.matching(selection, found)

    def extra_buckets(self, name: str) -> FacetCounts:
        every = database.matching(self.selection, Article.objects.published()).order_by()
        total, ours = every.count(), every.commentary().count()
        return FacetCounts(
            FacetCount(*one) for one in (("no", total - ours), ("yes", ours)) if one[1]
        )

    @property
    def shown_choices(self) -> Sequence[str]:
        # Briefings are no value to choose among others, but a list of their own.
        return FACETS[of.ARTICLE]

    def describe(self) -> tuple[tuple[str, bool], ...]:
        describe = explain_request(self.selection, self.labels.of)
        if not self.params.extra:
            return describe
        values = self.facet_context.clause(BRIEFING)
        only = "no" not in values.any_of and "yes" not in values.none_of
        return (*describe, (", ", False), ("our own briefings" if only else "not only ours", True))


def _briefing(values: Sequence[str]) -> Q:
    other = Article.coverage_condition()
    both = {"yes": ~other, "no": other}
    return reduce(or_, (both[value] for value in values))


class QuoteListing(Listing):
    kind = of.QUOTE
    choices = FACETS[of.QUOTE]
    address = "/quotes/"

    def rows(self) -> QuerySet:
        return querysets.quotes()


class PledgeListing(Listing):
    """Pledges; ``due`` asks the calendar (overdue, ahead, late, stale) as of ``today``."""

    kind = of.PLEDGE
    choices = (*FACETS[of.PLEDGE], of.DUE)
    # What charts and comparisons link to; the facet "Made by" shows countries.
    hidden_choices = ("made_by_organisation", "made_by_speaker")
    address = "/pledges/"

    def rows(self) -> QuerySet:
        return querysets.pledges()

    @cached_property
    def params(self) -> ParsedParams:
        """As of any list, with the day on which the calendar is asked."""
        read = super().params
        calendar = DueDates(self.today, deadlines.stale_before(self.today))
        return replace(read, selection=replace(read.selection, calendar=calendar))


class SpeakerListing(Listing):
    kind = of.SPEAKER
    choices = FACETS[of.SPEAKER]
    dated = False
    address = "/speakers/"

    def rows(self) -> QuerySet:
        return querysets.speakers()


class SummitListing(Listing):
    kind = of.SUMMIT
    choices = FACETS[of.SUMMIT]
    address = "/summits/"

    def rows(self) -> QuerySet:
        return querysets.summits()


class OrganisationListing(Listing):
    kind = of.ORGANISATION
    choices = FACETS[of.ORGANISATION]
    dated = False
    address = "/organisations/"

    def rows(self) -> QuerySet:
        return querysets.organisations()
