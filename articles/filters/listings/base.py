"""What every listing's FilterSet can do.

A FilterSet is made from the parameters of an address alone (a QueryDict or MultiDict), so that a
page, a feed, an export and the API ask for the same rows by the same address. It never raises for
what a person could have mistyped: that becomes ``problems``. What is not understood matches
nothing, because a filter that is left out would show more than was asked for.
"""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import ClassVar

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django_filters.filterset import FilterSet, FilterSetMetaclass

from articles.filters import facet_search, suggestions
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
    PRESETS,
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
from articles.filters.fields import filters_for, form_of
from articles.filters.labels import (
    NOUNS,
    RECORDS,
    Labels,
    count_label,
    title,
)
from articles.filters.params import ParamProblem, ParamsParser, ParsedParams
from articles.filters.value_resolver import ValueResolver
from articles.models import Summit, deadlines
from articles.models.compiled_query import CompiledQuery
from articles.search import database
from articles.search.query.ast import has_words
from articles.search.query.explain import explain_request
from articles.search.request import ORDERS, SUMMIT, SearchRequest
from articles.search.service import SearchResults


@cache
def _summits() -> CompiledQuery:
    names = ("name", "short_name", "start_on", "end_on")
    return CompiledQuery(lambda keys: Summit.objects.published().only(*names)[:PRESETS])


class _Abstract(FilterSetMetaclass, ABCMeta):
    """A FilterSet that cannot be made before it says what it lists."""


class Listing(FilterSet, metaclass=_Abstract):
    """One list of public records: its filters, rows, facets, chips and orders.

    Raises ``InvalidParameterError`` (400) or ``PageOutOfRangeError`` (404) for what no form of
    ours sends.
    """

    kind: ClassVar[str | None]
    #: Filters with values, in the order in which they are shown.
    choices: ClassVar[tuple[str, ...]] = ()
    #: Those of them that only the database can answer.
    extra: ClassVar[tuple[str, ...]] = ()
    #: Those of them that are shown with their values only while they are on.
    hidden_choices: ClassVar[tuple[str, ...]] = ()
    dated: ClassVar[bool] = True
    address: ClassVar[str] = ""

    class Meta:
        model = None
        fields: ClassVar[list[str]] = []

    @classmethod
    def get_filters(cls) -> dict:
        if not hasattr(cls, "kind"):
            return {}
        return filters_for(cls.choices, dated=cls.dated, orders=cls.orders_offered())

    @classmethod
    def orders_offered(cls) -> tuple[str, ...]:
        """The orders that this list knows."""
        return ORDERS[cls.kind]

    def __init__(
        self, data: Mapping | None = None, *, path: str | None = None, today: date | None = None
    ) -> None:
        data = {} if data is None else data
        validate_parameters(data)
        super().__init__(MultiValueDict(dict(parameter_lists(data))), queryset=self.public())
        # An empty dictionary is bound, too: a list always has its filters applied.
        self.is_bound = True
        self.path = self.address if path is None else path
        self.today = today or deadlines.today()
        self.labels = Labels(self.kind)
        self.value_resolver = ValueResolver(self.kind, self.labels)

    def get_form_class(self) -> type[Form]:
        """The form of the class: its fields are the same for every listing of the class."""
        return form_of(type(self))

    @classmethod
    def public(cls) -> QuerySet:
        """All public records of the kind."""
        return database.MODELS[cls.kind].objects.published()

    @abstractmethod
    def rows(self) -> QuerySet | dict[str, QuerySet]:
        """The public rows with all that a line of the list shows."""

    # -- what is asked for ------------------------------------------------------------------------

    @cached_property
    def params(self) -> ParsedParams:
        """What the parameters mean; raises for what no form sends."""
        errors = {name: list(messages) for name, messages in self.form.errors.items()}
        given = {
            name: written
            for name, values in self.data.lists()
            if (written := [value for value in values if value.strip()])
        }
        reader = ParamsParser(self.kind, self.path, self.labels, self.value_resolver)
        return reader.read(
            self.form.cleaned_data, errors, choices=self.choices, extra=self.extra, given=given
        )

    @property
    def selection(self) -> SearchRequest:
        """What is asked for, as the engine and the database understand it."""
        return self.params.selection

    @property
    def problems(self) -> tuple[ParamProblem, ...]:
        """Explanations of what was repaired, or could not be understood."""
        return self.params.problems

    @property
    def list_url(self):
        """The address that says what was understood, on page 1."""
        return self.params.list_url

    @cached_property
    def page_number(self) -> int:
        """The page asked for, from 1; see ``refusals.page_number`` for what it raises."""
        return page_number(self.data.get("page") or "1")

    @cached_property
    def more(self) -> str:
        """The filter of which more values are shown, empty for none; raises
        ``InvalidParameterError``."""
        name = self.data.get("more") or ""
        if name and name not in self.choices:
            raise InvalidParameterError("There is no such filter to show more of.")
        return name

    @cached_property
    def within(self) -> str:
        """What is typed into the search within the facet of which ``more`` is shown."""
        typed = self.data.get("within") or ""
        return " ".join(typed.split())[: facet_search.LONGEST] if self.more in RECORDS else ""

    def check_page(self, last: int) -> None:
        """Raise ``PageOutOfRangeError`` when the page asked for lies past the *last*."""
        if self.page_number > max(last, 1):
            raise PageOutOfRangeError(
                f"This list ends with page {last}.", last=min(max(last, 1), MAX_PAGE)
            )

    # -- the rows ---------------------------------------------------------------------------------

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.matching(self.selection)

    def matching(self, selection: SearchRequest) -> QuerySet:
        """The selection of one kind in the database."""
        return database.matching(selection)

    @cached_property
    def results(self) -> SearchResults:
        """The rows in order: lazy, countable, sliceable, with facets and highlights."""
        return SearchResults(
            self.selection, self.rows(), self.matching, by_database=bool(self.params.extra)
        )

    @property
    def count_in_words(self) -> str:
        """How many there are: "214 articles"."""
        return count_label(len(self.results), self.kind)

    @property
    def noun(self) -> str:
        """What is listed: "articles"."""
        return NOUNS[self.kind][1]

    @property
    def has_search_words(self) -> bool:
        """Whether words are looked for, so that passages are shown."""
        return has_words(self.selection.words)

    # -- what the page shows of it ----------------------------------------------------------------

    @cached_property
    def facet_context(self) -> FacetContext:
        """What facets, chips and orders are made from."""
        return FacetContext(self.kind, self.params, self.labels)

    @cached_property
    def facets(self) -> list[Facet]:
        """Every filter with its values, their counts and whether they are on."""
        buckets = self.results.facets(self.counted_facets, self.most_shown)
        shown = set(self.shown_choices)
        buckets |= {name: self.extra_buckets(name) for name in self.extra if name in shown}
        return self._facets_of(self.shown_choices, buckets)

    def _facets_of(self, names: Sequence[str], buckets: dict) -> list[Facet]:
        if self.within and self.more not in self.extra:
            clause = self.facet_context.clause(self.more)
            values = [
                *facet_search.find_facet_values(self.more, self.within),
                *clause.any_of,
                *clause.none_of,
            ]
            buckets = {**buckets, self.more: self.results.values(self.more, values)}
        return build_facets(self.facet_context, names, buckets, self.more, self.within)

    @property
    def shown_choices(self) -> Sequence[str]:
        """The filters whose values the page offers."""
        return [
            name
            for name in self.choices
            if name not in self.hidden_choices or self.list_url.has(name)
        ]

    @property
    def hidden_values(self) -> list[tuple[str, str]]:
        """The filters that are on and that no control of the page's form holds."""
        hidden = set(self.choices) - set(self.shown_choices)
        return [(name, value) for name, value in self.list_url.pairs if name in hidden]

    @property
    def counted_facets(self) -> list[str]:
        """What the index is asked to count for this page."""
        return [name for name in self.shown_choices if name not in self.extra]

    @property
    def most_shown(self) -> int:
        """How many values of a facet this page shows at most, beside those that are on."""
        return EXPANDED_VALUES if self.more else DEFAULT_VALUES

    def extra_buckets(self, name: str) -> list:
        """The counts of a filter in ``extra``; raises ``LookupError`` for any other."""
        raise LookupError(name)

    @cached_property
    def chips(self) -> list[FilterChip]:
        """What is on; each removes exactly itself."""
        return filter_chips(self.facet_context)

    @property
    def clear_url(self) -> str:
        """The list without any filter."""
        return self.path or "?"

    @cached_property
    def orders(self) -> list[SortOrder]:
        """The orders offered, the one that holds marked."""
        return sort_orders(self.facet_context, self.orders_offered())

    @cached_property
    def date_bounds(self) -> list[DateBound]:
        """The two date fields as the form shows them; none where the list has no dates."""
        if not self.dated:
            return []
        typed = {name: self.data.get(name, "") for name in ("from", "to")}
        return date_bounds(self.params, typed)

    @cached_property
    def presets(self) -> list[DatePreset]:
        """The days of each summit as dates to choose; none where the list has no dates."""
        if not self.dated or self.kind == SUMMIT:
            return []
        return [date_preset(self.list_url, summit) for summit in _summits()()]

    def describe(self) -> tuple[tuple[str, bool], ...]:
        """The search in words: pieces of text, and which of them are strong."""
        pieces = list(explain_request(self.selection, self.labels.of))
        for clause in self.params.extra:
            for word, values in (("", clause.any_of), ("not ", clause.none_of)):
                if values:
                    names = " or ".join(self.labels.of(clause.field, value) for value in values)
                    called = title(self.kind, clause.field).lower()
                    pieces += [(f", {word}with the {called} ", False), (names.lower(), True)]
        return tuple(pieces)

    @cached_property
    def removable_filters(self) -> list[suggestions.RemovableFilter]:
        """For an empty list: each filter that could go, and how many that would give."""
        if len(self.results):
            return []
        return suggestions.removable_filters(self.params, self.chips, self._count_at)

    def _count_at(self, url: str) -> int:
        query = QueryDict(url.partition("?")[2])
        other = type(self)(query, path=self.path, today=self.today)
        other.value_resolver = self.value_resolver  # it remembers what it has looked up
        return len(other.results)

    @cached_property
    def did_you_mean(self) -> list[tuple[str, str]]:
        """For an almost empty list: (label, address) of spellings that are near."""
        return suggestions.did_you_mean(self.params, len(self.results), self._count_at)
