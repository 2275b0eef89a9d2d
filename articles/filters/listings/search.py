"""Search over all kinds of record, with a tab for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from django.db.models import Model, QuerySet

from articles import kinds
from articles.filters import reading
from articles.filters.facets import KindTab
from articles.filters.interpretation import Interpretation, QueryInterpreter
from articles.filters.labels import NOUNS
from articles.filters.listings.base import Listing
from articles.filters.pasted import answer_search
from articles.filters.search_page import SearchPage
from articles.kinds import BY_NAME, INDEXED
from articles.models import querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.request import SearchRequest
from articles.search.totals import RowsWithTotals


class SearchListing(Listing):
    """All kinds of record together; the parameter ``kind`` filters by kind of record.

    A filter excludes the kinds of record that do not have it. ``qs`` is a mapping of kind to query
    set.
    """

    kind = None
    choices = (
        "kind",
        "summit",
        "speaker",
        "publisher",
        "organisation",
        "country",
        "topic",
        "language",
        "status",
    )
    main_choices = ("summit", "speaker")
    versioned = True
    address = "/search/"

    @classmethod
    def public(cls) -> QuerySet:
        return querysets.coverage(BY_NAME[kinds.ARTICLE].model)

    def rows(self) -> dict[str, CompiledQuery | RowsWithTotals]:
        return {
            kinds.ARTICLE: querysets.compiled(
                querysets.articles, with_text=self.selection.has_words, commentary=False
            ),
            kinds.QUOTE: querysets.compiled(querysets.quotes),
            kinds.PLEDGE: querysets.compiled(querysets.pledges),
            kinds.SPEAKER: self._with_totals(querysets.speakers),
            kinds.SUMMIT: self._with_totals(querysets.summits),
            kinds.ORGANISATION: self._with_totals(querysets.organisations),
        }

    def _with_totals(self, build: Callable[[], QuerySet]) -> RowsWithTotals:
        return RowsWithTotals(querysets.compiled(build), lambda: self.results)

    @cached_property
    def qs(self) -> dict[str, QuerySet]:
        return self.matching_by_kind(self.selection)

    def page(self) -> SearchPage:
        """The page with a tab for each kind of record and, first of all, the named records."""
        page = replace(super().page(), tabs=self.tabs)
        if page.number > 1 or not self.params.typed:
            return page
        offered = self.interpretation.offers
        # The words left by the first offer, which applies as many filters as possible.
        rest = offered[0].rest if offered else self.params.typed
        return replace(
            page,
            named_records=self.named_records,
            offered_filters=offered,
            pasted=answer_search(self.params.typed, rest),
        )

    @cached_property
    def interpretation(self) -> Interpretation:
        """What the typed words may mean."""
        if not self.params.typed:
            return Interpretation()
        interpreter = QueryInterpreter(self.list_url, self.labels, self.today)
        return interpreter.interpret(self.params.typed)

    @cached_property
    def selection(self) -> SearchRequest:
        """The search request; records that match what the words may mean rank higher."""
        request = self.params.selection
        if request.ordering() != kinds.RELEVANCE or request.nothing:
            return request
        preferences = reading.preferences(self.params.typed, self.interpretation, self.today)
        return replace(request, preferences=preferences)

    @property
    def meaning(self) -> SearchRequest | None:
        return reading.whole_meaning(self.interpretation, self.today)

    @cached_property
    def named_records(self) -> list[Model]:
        """What the query names: speaker, summits, organisations, pledges of a sum, or a list."""
        if self.page_number > 1:
            return []
        if reading.is_list(self.interpretation):
            return self.results.with_request(self.meaning, lambda: self.qs)[: reading.MAX_NAMED]
        keys = reading.named_keys(self.params.typed, self.interpretation, self.sums)
        return self.results.rows_of(keys)

    @property
    def counted_facets(self) -> list[str]:
        return ["record" if name == "kind" else name for name in self.choices]

    @cached_property
    def tabs(self) -> list[KindTab]:
        """All, then each kind of record with its count."""
        counts = {bucket.value: bucket.count for bucket in self.facet_counts["record"]}
        clause = self.facet_context.clause("kind")
        plain = self.list_url.without("kind")
        unfiltered = not (clause.any_of or clause.none_of)
        tabs = [KindTab("", "All", sum(counts.values()), plain.href, unfiltered)]
        for kind in INDEXED:
            url = plain.adding("kind", kind).href
            label = NOUNS[kind][1].capitalize()
            tabs.append(KindTab(kind, label, counts.get(kind, 0), url, kind in clause.any_of))
        return tabs
