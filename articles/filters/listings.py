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

Dates are the record's own: published (article), said (quote), announced (pledge), held (summit).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from django.db.models import QuerySet

from articles.models import deadlines
from articles.search import selection as of
from articles.search.selection import FACETS, Calendar

from . import rows
from .base import Listing
from .reading import Reading


class ArticleListing(Listing):
    kind = of.ARTICLE
    choices = FACETS[of.ARTICLE]
    address = "/articles/"

    def rows(self) -> QuerySet:
        return rows.articles(with_text=self.wanted_words)


class QuoteListing(Listing):
    kind = of.QUOTE
    choices = FACETS[of.QUOTE]
    address = "/quotes/"

    def rows(self) -> QuerySet:
        return rows.quotes()


class PledgeListing(Listing):
    """Pledges; ``due`` asks the calendar (overdue, ahead, late, stale) as of ``today``."""

    kind = of.PLEDGE
    choices = (*FACETS[of.PLEDGE], of.DUE)
    # What charts and comparisons link to; the facet "Made by" shows countries.
    quiet = ("made_by_organisation", "made_by_speaker")
    address = "/pledges/"

    def rows(self) -> QuerySet:
        return rows.pledges()

    @cached_property
    def reading(self) -> Reading:
        """As of any list, with the day on which the calendar is asked."""
        read = super().reading
        calendar = Calendar(self.today, deadlines.stale_before(self.today))
        return replace(read, selection=replace(read.selection, calendar=calendar))


class SpeakerListing(Listing):
    kind = of.SPEAKER
    choices = FACETS[of.SPEAKER]
    dated = False
    address = "/speakers/"

    def rows(self) -> QuerySet:
        return rows.speakers()


class SummitListing(Listing):
    kind = of.SUMMIT
    choices = FACETS[of.SUMMIT]
    address = "/summits/"

    def rows(self) -> QuerySet:
        return rows.summits()


class OrganisationListing(Listing):
    kind = of.ORGANISATION
    choices = FACETS[of.ORGANISATION]
    dated = False
    address = "/organisations/"

    def rows(self) -> QuerySet:
        return rows.organisations()
