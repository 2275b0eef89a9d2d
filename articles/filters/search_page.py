"""Everything a list page shows, complete before it is rendered.

Plain values: rendering asks neither the search engine nor the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model

from articles.filters.facets import DateBound, DatePreset, Facet, FilterChip, KindTab, SortOrder
from articles.filters.interpretation import OfferedFilter
from articles.filters.params import ParamProblem
from articles.filters.pasted import PastedAnswer
from articles.filters.related import Coverage, RelatedRecords
from articles.filters.suggestions import RemovableFilter
from articles.search.result_types import Highlight, Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterPanel:
    """The filter form of a listing and its active filters.

    - ``typed``, ``order``: the search query as typed, the requested sort order
    - ``total``, ``noun``: the number of results, and the noun for them in the plural
    - ``facets``, ``more_facets``: those with a menu of their own, and the others
    - ``notices``: explanations of parameters that were repaired, truncated or not understood
    - ``hidden_values``: active filters without a control in the form, as pairs of name and value
    """

    path: str
    typed: str
    order: str
    total: int
    noun: str
    notices: Sequence[ParamProblem]
    chips: Sequence[FilterChip]
    clear_url: str
    date_bounds: Sequence[DateBound]
    presets: Sequence[DatePreset]
    facets: Sequence[Facet]
    more_facets: Sequence[Facet]
    hidden_values: Sequence[tuple[str, str]]

    @property
    def dates_chosen(self) -> str:
        """The active dates as one label: "since 2025-03-01"; empty without dates."""
        words = {"from": "since", "to": "until"}
        return " ".join(f"{words[end.name]} {end.value}" for end in self.date_bounds if end.value)

    @property
    def more_active(self) -> int:
        """The number of active values in ``more_facets``."""
        return sum(len(facet.active) for facet in self.more_facets)

    @property
    def more_is_open(self) -> bool:
        """Whether one of ``more_facets`` is open."""
        return any(facet.is_open for facet in self.more_facets)


@dataclass(frozen=True, slots=True)
class VersionsLink:
    """The URL of a list with all versions of its quotes, and the number of its results."""

    url: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of a listing.

    - ``query``: the query string of the canonical URL, without the question mark
    - ``rows``, ``highlights``: the records, each with its search highlight, None without words
    - ``degraded``: whether the database answered because the index is unavailable
    - ``description``: the active filters in plain English, empty without filters
    - ``removable_filters``, ``did_you_mean``: suggestions for a list with few or no results
    - ``all_versions``: the list with every version of its quotes, None if it is not longer
    - ``related``: records with some of the words, below few results
    - ``coverage``: what the archive covers, for a search without results or related records
    - ``tabs``: only of the search over all kinds of record
    - ``named_records``: records that the whole query names, shown first
    - ``offered_filters``: filters that the typed words may mean
    - ``pasted``: the answer if the query is a web address or a sentence
    """

    query: str
    number: int
    total: int
    count_label: str
    noun: str
    rows: Sequence[Model]
    highlights: Sequence[Highlight | None]
    degraded: bool
    filters: FilterPanel
    description: Pieces
    orders: Sequence[SortOrder]
    removable_filters: Sequence[RemovableFilter]
    did_you_mean: Sequence[tuple[str, str]]
    all_versions: VersionsLink | None = None
    related: RelatedRecords | None = None
    coverage: Coverage | None = None
    tabs: Sequence[KindTab] = ()
    named_records: Sequence[Model] = ()
    offered_filters: Sequence[OfferedFilter] = ()
    pasted: PastedAnswer | None = None

    @property
    def named_lines(self) -> list[tuple[Model, None, str]]:
        """The named records with highlight and kind, as list templates take them."""
        return [(row, None, row._meta.model_name) for row in self.named_records]
