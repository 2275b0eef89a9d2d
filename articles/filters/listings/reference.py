"""Listings of topics, publishers, countries and statements, answered by the database alone.

There are few of these records, so they are not in the search index. Publishers, countries and
statements have no page of their own; the API lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import ClassVar

from django.db.models import Count, F, Model, Q, QuerySet

from articles.filters.listings.base import Listing
from articles.models import Article, Country, Publisher, Quote, Statement, Topic, querysets
from articles.models.paths import shown, stored
from articles.search import request as of
from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
)
from articles.search.request import (
    MOST,
    OLDEST,
    FacetFilter,
    SearchRequest,
)
from articles.search.result_types import FacetCount, FacetCounts, Highlight
from articles.search.service import SearchResults
from articles.text.normalize import fold

NOTHING = Q(pk__in=())


class UnindexedListing(Listing):
    """A listing whose ``matching`` gives its rows in their order."""

    @cached_property
    def results(self) -> SearchResults:
        return UnindexedRows(self.selection, self.rows(), self.matching, by_database=True)


class UnindexedRows(SearchResults):
    """What ``matching`` gives as a result, in its order; the index is never asked."""

    def _matching(self) -> dict[str, QuerySet]:
        return {self.selection.kind: self._fallback(self.selection)}

    def highlights(self, rows: Sequence[Model]) -> list[Highlight]:
        """The names as they stand: nothing is marked in so short a list."""
        return [Highlight(((str(row), False),)) for row in rows]


class TopicListing(UnindexedListing):
    kind = of.TOPIC
    dated = False
    address = "/topics/"

    @classmethod
    def public(cls) -> QuerySet:
        return Topic.objects.published()

    def rows(self) -> QuerySet:
        return querysets.topics()

    def matching(self, selection: SearchRequest) -> QuerySet:
        found = querysets.topics().none() if selection.nothing else querysets.topics()
        if selection.words is not None:
            texts = {topic.pk: fold(f"{topic.name} {topic.description}") for topic in found}
            found = found.filter(
                pk__in=[pk for pk, text in texts.items() if _in(selection.words, text)]
            )
        most = selection.ordering() == MOST
        return found.order_by(*(("-article_total", "name") if most else ("name",)))


def _in(node: Node, text: str) -> bool:
    """Whether a folded text matches; a word is found wherever it begins a word of the text."""
    if isinstance(node, And):
        return all(_in(child, text) for child in node.children)
    if isinstance(node, Or):
        return any(_in(child, text) for child in node.children)
    if isinstance(node, Not):
        return not _in(node.child, text)
    if isinstance(node, Field):
        return False
    return f" {fold(node.text)}" in f" {text}"


class ReferenceListing(UnindexedListing):
    """Words are looked for as they are typed, wherever they stand in ``texts``."""

    model: ClassVar[type[Model]]
    texts: ClassVar[tuple[str, ...]] = ("name",)
    #: What each filter compares with a value as addresses write it.
    paths: ClassVar[dict[str, str]] = {}
    #: Foreign keys whose records come along.
    related: ClassVar[tuple[str, ...]] = ()
    dated = False

    @classmethod
    def public(cls) -> QuerySet:
        return cls.model.objects.published()

    def rows(self) -> QuerySet:
        return self.public().coverage().select_related(*self.related)

    def _holding(self, name: str, values: tuple[str, ...]) -> Q:
        held = [stored(name, value) for value in values]
        return Q(**{f"{self.paths[name]}__in": held})

    def matching(self, selection: SearchRequest) -> QuerySet:
        return self.ordered(self._filtered(self.params.extra), selection.ordering())

    def extra_buckets(self, name: str) -> FacetCounts:
        path = self.paths[name]
        rows = self._filtered([one for one in self.params.extra if one.field != name])
        counted = rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
        found = counted.annotate(number=Count("pk", distinct=True))
        buckets = [FacetCount(shown(name, value), number) for value, number in found]
        return FacetCounts(sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value)))

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        """The rows in one of the orders offered."""
        return rows.order_by("name", "pk")

    def on_days(self, rows: QuerySet) -> QuerySet:
        """The rows of the days that are asked for; what has no day is on none of them."""
        return rows.none() if any(self.selection.dates) else rows

    def _filtered(self, clauses: Iterable[FacetFilter]) -> QuerySet:
        rows = self.rows().none() if self.selection.nothing else self.rows()
        for clause in clauses:
            if clause.any_of:
                rows = rows.filter(self._holding(clause.field, clause.any_of))
            if clause.none_of:
                rows = rows.filter(~self._holding(clause.field, clause.none_of))
        if self.selection.words is not None:
            rows = rows.filter(self._words(self.selection.words))
        return self.on_days(rows)

    def _words(self, node: Node) -> Q:
        if isinstance(node, And):
            return reduce(and_, (self._words(child) for child in node.children))
        if isinstance(node, Or):
            return reduce(or_, (self._words(child) for child in node.children))
        if isinstance(node, Not):
            return ~self._words(node.child)
        if isinstance(node, Field):
            known = node.name in self.paths and node.values
            return self._holding(node.name, node.values) if known else NOTHING
        found = (Q(**{f"{text}__icontains": node.text}) for text in self.texts)
        return reduce(or_, found, NOTHING)


class PublisherListing(ReferenceListing):
    kind = of.PUBLISHER
    model = Publisher
    related = ("country",)
    choices = extra = ("country",)
    paths: ClassVar[dict[str, str]] = {"country": "country__code"}
    address = "/publishers/"

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        if order == MOST:
            gate = Article.public_condition("articles__")
            most = Count("articles", filter=gate, distinct=True)
            return rows.annotate(most=most).order_by("-most", "name", "pk")
        return super().ordered(rows, order)


class CountryListing(ReferenceListing):
    kind = of.COUNTRY
    model = Country
    texts = ("name", "code")
    address = "/countries/"


class StatementListing(ReferenceListing):
    """``from`` and ``to`` mean the day on which it was said."""

    kind = of.STATEMENT
    model = Statement
    texts = ("label", "occasion", "speaker__name")
    related = choices = extra = ("speaker", "summit")
    paths: ClassVar[dict[str, str]] = {"speaker": "speaker__slug", "summit": "summit__slug"}
    dated = True
    address = "/statements/"

    def on_days(self, rows: QuerySet) -> QuerySet:
        first, last = self.selection.dates
        rows = rows.filter(said_on__gte=first) if first else rows
        return rows.filter(said_on__lte=last) if last else rows

    def ordered(self, rows: QuerySet, order: str) -> QuerySet:
        if order == MOST:
            counted = Quote.public_condition("quotes__") & Quote.coverage_condition("quotes__")
            most = Count("quotes", filter=counted, distinct=True)
            return rows.annotate(most=most).order_by("-most", "pk")
        if order == OLDEST:
            return rows.order_by(F("said_on").asc(nulls_last=True), "pk")
        return rows.order_by(F("said_on").desc(nulls_last=True), "-pk")
