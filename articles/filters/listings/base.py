"""Base class of the listings' FilterSets.

A listing depends on URL parameters only (a QueryDict or MultiDict), so that page, feed, export and
API return the same rows for the same parameters. Values that a person could mistype do not raise;
they become ``problems``, and the list is empty, because ignoring a filter would show more than the
reader asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from typing import ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django_filters.filterset import FilterSet

from articles.filters import facet_search, suggestions
from articles.filters import related as related_records
from articles.filters.exceptions import (
    MAX_PAGE,
    InvalidParameterError,
    PageOutOfRangeError,
    page_number,
    parameter_lists,
    validate_parameters,
)
from articles.filters.facets import (
    DEFAULT_VALUES,
    EXPANDED_VALUES,
    MAX_PRESETS,
    DateBound,
    DatePreset,
    Facet,
    FacetContext,
    FilterChip,
    SortOrder,
    build_facets,
    date_bounds,
    date_preset,
    filter_chips,
    sort_orders,
)
from articles.filters.labels import (
    ALL_VERSIONS,
    NOUNS,
    RECORDS,
    Labels,
    count_label,
    title,
)
from articles.filters.params import ListURL, ParamProblem, ParamsParser, ParsedParams, filters_for
from articles.filters.queryset import MatchCache, filter_rows
from articles.filters.reading import SumInQuery
from articles.filters.search_page import FilterPanel, SearchPage, VersionsLink
from articles.filters.value_resolver import ValueResolver
from articles.kinds import BY_NAME, INDEXED, SUMMIT, orders_of
from articles.models import Summit, deadlines, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.query.explain import explain_request
from articles.search.request import AMOUNT, SearchRequest
from articles.search.result_types import FacetCounts, Highlight
from articles.search.service import Rows, SearchResults, count_values, search

# The engine allocates memory for all results up to the offset, so a large offset is checked against
# the total first.
MAX_UNCHECKED_OFFSET = 10_000


@cache
def _preset_summits() -> CompiledQuery:
    columns = ("name", "short_name", "start_on", "end_on")
    return CompiledQuery(lambda keys: Summit.objects.published().only(*columns)[:MAX_PRESETS])


class Listing(FilterSet):
    """A list of public records: its filters, results, facets, chips and sort orders.

    Raises ``InvalidParameterError`` (400) or ``PageOutOfRangeError`` (404) for values that no form
    sends.
    """

    kind: ClassVar[str | None]
    #: The facet filters, in display order.
    choices: ClassVar[tuple[str, ...]] = ()
    #: Facet filters that only the database supports.
    extra: ClassVar[tuple[str, ...]] = ()
    #: Facet filters that are shown only while they are active.
    hidden_choices: ClassVar[tuple[str, ...]] = ()
    #: Facet filters with a menu of their own; the others share one.
    main_choices: ClassVar[tuple[str, ...]] = ()
    dated: ClassVar[bool] = True
    #: Whether it lists quotes: one of each statement, or all with the parameter ``versions``.
    versioned: ClassVar[bool] = False
    address: ClassVar[str] = ""

    class Meta:
        model = None
        fields: ClassVar[list[str]] = []

    @classmethod
    def get_filters(cls) -> dict:
        if not hasattr(cls, "kind"):
            return {}
        return filters_for(
            cls.choices, dated=cls.dated, versions=cls.versioned, orders=cls.orders_offered()
        )

    @classmethod
    def orders_offered(cls) -> tuple[str, ...]:
        """The sort orders of this list."""
        return orders_of(cls.kind)

    def __init__(
        self, data: Mapping | None = None, *, path: str | None = None, today: date | None = None
    ) -> None:
        data = {} if data is None else data
        validate_parameters(data)
        super().__init__(MultiValueDict(dict(parameter_lists(data))), queryset=self.public())
        # Filters always apply, even without parameters.
        self.is_bound = True
        self.path = self.address if path is None else path
        self._today = today
        self.labels = Labels(self.kind)
        self._match_cache = MatchCache()
        self.value_resolver = ValueResolver(self.kind, self.labels)

    @property
    def today(self) -> date:
        """The date for all deadline rules."""
        return self._today or deadlines.today()

    def get_form_class(self) -> type[Form]:
        """The form class, built once per listing class."""
        if "form_class" not in vars(type(self)):
            type(self).form_class = super().get_form_class()
        return type(self).form_class

    @classmethod
    def public(cls) -> QuerySet:
        """All records that the list shows without filters."""
        return querysets.coverage(BY_NAME[cls.kind].model)

    def rows(self) -> Rows:
        """Fetches public rows by primary key, with the joins and prefetches that the list needs."""
        return self.public()

    # -- parameters -------------------------------------------------------------------------------

    @cached_property
    def params(self) -> ParsedParams:
        """The parsed parameters."""
        errors = {name: list(messages) for name, messages in self.form.errors.items()}
        given = {
            name: filled
            for name, values in self.data.lists()
            if (filled := [value for value in values if value.strip()])
        }
        parser = ParamsParser(self.kind, self.path, self.labels, self.value_resolver)
        return parser.parse(
            self.form.cleaned_data, errors, choices=self.choices, extra=self.extra, given=given
        )

    @property
    def selection(self) -> SearchRequest:
        """The search request."""
        return self.params.selection

    @property
    def is_filtered(self) -> bool:
        """Whether there is a query or any filter, including those that are not in the index."""
        return self.selection.filtered or bool(self.params.extra)

    @property
    def problems(self) -> tuple[ParamProblem, ...]:
        """Explanations of parameters that were repaired, truncated or not understood."""
        return self.params.problems

    @property
    def list_url(self) -> ListURL:
        """The canonical URL of page 1."""
        return self.params.list_url

    @cached_property
    def page_number(self) -> int:
        """The requested page, from 1; raises as ``exceptions.page_number`` does."""
        return page_number(self.data.get("page") or "1")

    @cached_property
    def more(self) -> str:
        """The name of the expanded facet, empty for none; raises ``InvalidParameterError``."""
        name = self.data.get("more") or ""
        if name and name not in self.choices:
            raise InvalidParameterError("Unknown filter.", "more")
        return name

    @cached_property
    def within(self) -> str:
        """The text searched for in the values of the expanded facet."""
        typed = self.data.get("within") or ""
        return " ".join(typed.split())[: facet_search.MAX_LENGTH] if self.more in RECORDS else ""

    def check_page(self, last: int) -> None:
        """Raise ``PageOutOfRangeError`` if the requested page is after the *last*."""
        if self.page_number > max(last, 1):
            raise PageOutOfRangeError(
                f"The last page of this list is {last}.", last=min(max(last, 1), MAX_PAGE)
            )

    # -- results ----------------------------------------------------------------------------------

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.matching(self.selection)

    def matching(self, selection: SearchRequest) -> QuerySet:
        """The records that match a request for one kind, in order: the database's answer."""
        rows = querysets.coverage(BY_NAME[selection.kind].model)
        return filter_rows(rows, selection, self._match_cache)

    def matching_by_kind(self, selection: SearchRequest) -> dict[str, QuerySet]:
        """The records that match a request, by kind."""
        kinds = (self.kind,) if self.kind else INDEXED
        return {kind: self.matching(replace(selection, kind=kind)) for kind in kinds}

    @cached_property
    def sums(self) -> list[SumInQuery]:
        """The sums of money in the query."""
        return SumInQuery.all_in(self.params.typed)

    @property
    def meaning(self) -> SearchRequest | None:
        """The filters that the whole query may mean, for records below few results."""
        return None

    @property
    def named_records(self) -> Sequence[Model]:
        """The records that the whole query names, to be shown first."""
        return ()

    @property
    def indexed(self) -> bool:
        """Whether the search index has this kind of record and all requested filters."""
        return not self.params.extra and self.kind in (None, *INDEXED)

    @cached_property
    def results(self) -> SearchResults:
        """The lazy results, with pagination, facets and highlights."""
        return self.search(self.rows())

    def search(self, rows: Rows) -> SearchResults:
        """The lazy results, with these columns and joins."""
        # The query set is built only if it is needed, which saves a millisecond.
        return search(self.selection, fallback=lambda: self.qs, rows=rows, indexed=self.indexed)

    def page(self) -> SearchPage:
        """The requested page, complete; raises ``PageOutOfRangeError`` if there is none."""
        size = settings.PAGE_SIZE
        start = (self.page_number - 1) * size
        if start >= MAX_UNCHECKED_OFFSET:
            self.check_page(-(-len(self.results) // size))
        rows = self.results[start : start + size]
        total = len(self.results)
        self.check_page(-(-total // size))
        counts = self.facet_counts
        related = related_records.related_records(self, rows)
        nothing = self.selection.has_words and not (total or related or self.named_records)
        return SearchPage(
            query=self.list_url.query,
            number=self.page_number,
            total=total,
            count_label=self.count_in_words,
            noun=NOUNS[self.kind][1],
            rows=rows,
            highlights=(
                self.results.highlights(rows)
                if self.selection.has_words
                else [Highlight()] * len(rows)
            ),
            degraded=self.results.degraded,
            # Before what needs labels: those of all facets are fetched in one query.
            filters=self.filter_panel(counts),
            description=self.describe() if self.chips else (),
            orders=self.orders,
            removable_filters=self.removable_filters,
            all_versions=self.all_versions,
            # Corrected words are already searched for.
            did_you_mean=() if related and related.corrections else self.did_you_mean,
            related=related,
            coverage=related_records.coverage() if nothing else None,
        )

    def filter_panel(self, counts: Mapping[str, FacetCounts]) -> FilterPanel:
        """The filter form with these facets, and the active filters."""
        facets = self.facets_of(counts)
        return FilterPanel(
            path=self.path,
            total=len(self.results),
            noun=NOUNS[self.kind][1],
            typed=self.params.typed,
            order=self.selection.order,
            notices=self.problems,
            facets=[facet for facet in facets if facet.name in self.main_choices],
            more_facets=[facet for facet in facets if facet.name not in self.main_choices],
            chips=self.chips,
            clear_url=self.clear_url,
            date_bounds=self.date_bounds,
            presets=self.presets,
            hidden_values=self.hidden_values,
        )

    @property
    def count_in_words(self) -> str:
        """The number of results: "214 articles"."""
        return count_label(len(self.results), self.kind)

    @cached_property
    def all_versions(self) -> VersionsLink | None:
        """For a list of one quote a statement: the list of all their versions, if it is longer."""
        if not self.versioned or self.selection.all_versions:
            return None
        everything = replace(self.selection, all_versions=True)
        number = len(
            self.results.with_request(everything, lambda: self.matching_by_kind(everything))
        )
        url = self.list_url.setting("versions", ALL_VERSIONS).href
        return VersionsLink(url, number) if number > len(self.results) else None

    # -- filter controls --------------------------------------------------------------------------

    @cached_property
    def facet_context(self) -> FacetContext:
        """The context of facets, chips and sort orders."""
        return FacetContext(self.kind, self.params, self.labels)

    @cached_property
    def facet_counts(self) -> dict[str, FacetCounts]:
        """The counts of the values of every facet."""
        by_engine = self.indexed and not self.results.degraded
        if by_engine:
            counts = self.results.facets(self.counted_facets, self.values_per_facet)
        else:
            counts = {name: self.count_facet(name) for name in self.counted_facets}
        if self.within and self.more in counts:
            clause = self.facet_context.clause(self.more)
            values = facet_search.find_facet_values(self.more, self.within)
            values += [*clause.any_of, *clause.none_of]
            counts[self.more] = (
                self.results.values(self.more, values)
                if by_engine
                else FacetCounts(each for each in counts[self.more] if each.value in values)
            )
        return counts

    def count_facet(self, name: str) -> FacetCounts:
        """The counts of a facet in the database, with every filter except its own."""
        return count_values(self.matching_by_kind(self.selection.without(name)), name)

    @cached_property
    def facets(self) -> list[Facet]:
        """Every facet with its values and their counts."""
        return self.facets_of(self.facet_counts)

    def facets_of(self, counts: Mapping[str, FacetCounts]) -> list[Facet]:
        """Every facet with its values and these counts."""
        names = [name for name in self.visible_choices if name in counts]
        return build_facets(self.facet_context, names, counts, self.more, self.within)

    @property
    def visible_choices(self) -> Sequence[str]:
        """The facet filters that the page shows."""
        return [
            name
            for name in self.choices
            if name not in self.hidden_choices or self.list_url.has(name)
        ]

    @property
    def hidden_values(self) -> list[tuple[str, str]]:
        """The active filters without a visible control, for hidden inputs of the form."""
        hidden = {*self.choices, "versions"} - set(self.visible_choices)
        return [(name, value) for name, value in self.list_url.pairs if name in hidden]

    @property
    def counted_facets(self) -> list[str]:
        """The facets that are counted for this page."""
        return list(self.visible_choices)

    @property
    def values_per_facet(self) -> int:
        """The maximum number of values per facet, without the selected ones."""
        return EXPANDED_VALUES if self.more else DEFAULT_VALUES

    @cached_property
    def chips(self) -> list[FilterChip]:
        """The active filters, each with a URL that removes it."""
        return filter_chips(self.facet_context)

    @property
    def clear_url(self) -> str:
        """The URL of the list without filters."""
        return self.path or "?"

    @cached_property
    def orders(self) -> list[SortOrder]:
        """The choices of sort order."""
        return sort_orders(self.facet_context, self.orders_offered())

    @cached_property
    def date_bounds(self) -> list[DateBound]:
        """The two date inputs; empty if the list has no date filter."""
        if not self.dated:
            return []
        typed = {name: self.data.get(name, "") for name in ("from", "to")}
        return date_bounds(self.params, typed)

    @cached_property
    def presets(self) -> list[DatePreset]:
        """Links to the dates of recent summits; empty if the list has no date filter."""
        if not self.dated or self.kind == SUMMIT:
            return []
        return [date_preset(self.list_url, summit) for summit in _preset_summits()()]

    def describe(self) -> tuple[tuple[str, bool], ...]:
        """The search in plain English: pieces of text, each with whether it is emphasised."""
        pieces = list(explain_request(self.selection, self.labels.of))
        for clause in self.params.extra:
            for negation, values in (("", clause.any_of), ("not ", clause.none_of)):
                if values:
                    names = " or ".join(self.labels.of(clause.field, value) for value in values)
                    field = title(self.kind, clause.field).lower()
                    pieces += [
                        (f", {negation}with the {field} ", False),
                        (names if clause.field == AMOUNT else names.lower(), True),
                    ]
        if self.selection.all_versions:
            pieces += [(", ", False), ("all versions", True)]
        return tuple(pieces)

    @cached_property
    def removable_filters(self) -> list[suggestions.RemovableFilter]:
        """For an empty list: filters to remove, with the number of results then."""
        if len(self.results):
            return []
        return suggestions.removable_filters(self.params, self.chips, self._count_at)

    def _count_at(self, url: str) -> int:
        query = QueryDict(url.partition("?")[2])
        other = type(self)(query, path=self.path, today=self.today)
        # What was read for this page is not read again for each suggestion.
        other.value_resolver = self.value_resolver
        other._match_cache.texts = self._match_cache.texts
        # Without preferences: only the order would need them.
        request = other.params.selection
        return len(self.results.with_request(request, lambda: other.qs, indexed=other.indexed))

    @cached_property
    def did_you_mean(self) -> list[tuple[str, str]]:
        """For a list with few results: spelling corrections as pairs of query and URL."""
        if len(self.results) > suggestions.FEW_RESULTS:
            return []
        return suggestions.did_you_mean(self.params, len(self.results), self._count_at)
