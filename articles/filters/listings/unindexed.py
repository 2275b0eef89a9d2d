"""Listings of what no index holds: the database answers alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import Model, QuerySet

from articles.filters.listings.base import Listing
from articles.search.result_types import Highlight
from articles.search.service import SearchResults


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
