"""Listings of topics, publishers, countries and statements, from the database only.

They are not indexed: of most there are few, and statements are counted by indexes of the database.
Publishers, countries and statements have no list page and are listed by the API only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db.models import Count, F, Model, Q, QuerySet

from articles import kinds
from articles.filters.listings.base import Listing
from articles.filters.queryset import NOTHING, condition_of, contains_text
from articles.kinds import MOST, OLDEST
from articles.models import Article, Country, Publisher, Statement, Topic, querysets
from articles.models.paths import shown, stored
from articles.search.query.ast import Field, Node
from articles.search.request import FacetFilter, SearchRequest
from articles.search.result_types import FacetCount, FacetCounts
from articles.search.totals import RowsWithTotals, number_listed
from articles.text.normalize import fold


class TopicListing(Listing):
    kind = kinds.TOPIC
    dated = False
    address = "/topics/"

    def rows(self) -> RowsWithTotals:
        return RowsWithTotals(querysets.topics(), lambda: self.results)

    def matching(self, selection: SearchRequest) -> QuerySet:
        topics = querysets.topics().none() if selection.nothing else querysets.topics()
        if selection.words is not None:
            texts = {topic.pk: fold(f"{topic.name} {topic.description}") for topic in topics}

            def leaf(node: Node) -> Q:
                """The topics with a word, prefix or phrase; words match as prefixes."""
                if isinstance(node, Field):
                    return NOTHING
                term = f" {fold(node.text)}"
                return Q(pk__in=[pk for pk, text in texts.items() if term in f" {text}"])

            topics = topics.filter(condition_of(selection.words, leaf))
        if selection.ordering() == MOST:
            return topics.order_by(number_listed(Article, "topic", _slugs(Topic)).desc(), "name")
        return topics.order_by("name")


def _slugs(model: type[Model]) -> QuerySet:
    return model.objects.order_by().values_list("slug", flat=True)


class ReferenceListing(Listing):
    """A listing of reference data; words match as substrings of ``texts``."""

    model: ClassVar[type[Model]]
    texts: ClassVar[tuple[str, ...]] = ("name",)
    #: Lookup of each filter.
    paths: ClassVar[dict[str, str]] = {}
    #: Foreign keys to join.
    related: ClassVar[tuple[str, ...]] = ()
    dated = False

    def rows(self) -> QuerySet:
        return self.public().select_related(*self.related)

    def _has_value(self, name: str, values: tuple[str, ...]) -> Q:
        return Q(**{f"{self.paths[name]}__in": [stored(name, value) for value in values]})

    def matching(self, selection: SearchRequest) -> QuerySet:
        return self.ordered(self._filtered(self.params.extra), selection.ordering())

    def count_facet(self, name: str) -> FacetCounts:
        path = self.paths[name]
        rows = self._filtered([clause for clause in self.params.extra if clause.field != name])
        values = rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
        counts = values.annotate(number=Count("pk", distinct=True))
        buckets = [FacetCount(shown(name, value), number) for value, number in counts]
        return FacetCounts(sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value)))

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        """The rows in a sort order."""
        return rows.order_by("name", "pk")

    def within_dates(self, rows: QuerySet) -> QuerySet:
        """The rows within the requested dates; none without dates of their own."""
        return rows.none() if any(self.selection.dates) else rows

    def _filtered(self, clauses: Iterable[FacetFilter]) -> QuerySet:
        rows = self.rows().none() if self.selection.nothing else self.rows()
        for clause in clauses:
            if clause.any_of:
                rows = rows.filter(self._has_value(clause.field, clause.any_of))
            if clause.none_of:
                rows = rows.filter(~self._has_value(clause.field, clause.none_of))
        if self.selection.words is not None:
            rows = rows.filter(condition_of(self.selection.words, self._leaf))
        return self.within_dates(rows)

    def _leaf(self, node: Node) -> Q:
        if isinstance(node, Field):
            supported = node.name in self.paths and node.values
            return self._has_value(node.name, node.values) if supported else NOTHING
        return contains_text(node, self.texts)


class PublisherListing(ReferenceListing):
    kind = kinds.PUBLISHER
    model = Publisher
    related = ("country",)
    choices = extra = ("country",)
    paths: ClassVar[dict[str, str]] = {"country": "country__code"}
    address = "/publishers/"

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        if order == MOST:
            most = number_listed(Article, "publisher", _slugs(Publisher))
            return rows.order_by(most.desc(), "name", "pk")
        return super().ordered(rows, order)


class CountryListing(ReferenceListing):
    kind = kinds.COUNTRY
    model = Country
    texts = ("name", "code")
    address = "/countries/"


class StatementListing(ReferenceListing):
    """Statements; dates are the day of the statement."""

    kind = kinds.STATEMENT
    model = Statement
    texts = ("label", "occasion", "speaker__name")
    related = choices = extra = ("speaker", "summit")
    paths: ClassVar[dict[str, str]] = {"speaker": "speaker__slug", "summit": "summit__slug"}
    dated = True
    address = "/statements/"

    def rows(self) -> QuerySet:
        return Statement.objects.counted().select_related(*self.related)

    def within_dates(self, rows: QuerySet) -> QuerySet:
        first, last = self.selection.dates
        rows = rows.filter(said_on__gte=first) if first else rows
        return rows.filter(said_on__lte=last) if last else rows

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        if order == MOST:
            return rows.order_by("-quote_total", "pk")
        if order == OLDEST:
            return rows.order_by(F("said_on").asc(nulls_last=True), "pk")
        return rows.order_by(F("said_on").desc(nulls_last=True), "-pk")
