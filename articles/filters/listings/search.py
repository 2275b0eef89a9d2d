"""The search over everything: every kind of record at once, with a tab for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from articles.filters.facets import Facet
from articles.filters.labels import NOUNS
from articles.filters.listings.base import Listing
from articles.models import Speaker, querysets
from articles.search import database
from articles.search import request as of
from articles.search.query.ast import (
    And,
    Phrase,
    Word,
    leaves,
)
from articles.search.request import KINDS


@dataclass(frozen=True, slots=True)
class KindTab:
    """One kind of record, or all: how many it would give, and its address."""

    kind: str
    label: str
    count: int
    url: str
    selected: bool


class SearchListing(Listing):
    """All kinds together; ``kind`` narrows to kinds of record (article, quote, ...).

    A filter that a kind of record does not have leaves out that kind. ``qs`` is a mapping of kind
    to query set, because no one query set holds several kinds.
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
    address = "/search/"

    @classmethod
    def public(cls) -> QuerySet:
        return database.MODELS[of.ARTICLE].objects.published()

    def rows(self) -> dict[str, QuerySet]:
        return {
            of.ARTICLE: querysets.articles(with_text=self.has_search_words),
            of.QUOTE: querysets.quotes(),
            of.PLEDGE: querysets.pledges(),
            of.SPEAKER: querysets.speakers(),
            of.SUMMIT: querysets.summits(),
            of.ORGANISATION: querysets.organisations(),
        }

    @property
    def qs(self) -> dict[str, QuerySet]:
        return {kind: self.matching(replace(self.selection, kind=kind)) for kind in KINDS}

    @cached_property
    def _buckets(self) -> dict:
        found = self.results.facets(self.counted_facets, self.most_shown)
        return {"kind": found.pop("record"), **found}

    @property
    def counted_facets(self) -> list[str]:
        return ["record" if name == "kind" else name for name in self.choices]

    @cached_property
    def facets(self) -> list[Facet]:
        """Every filter but the kinds of record, which are the tabs."""
        return self._facets_of([n for n in self.choices if n != "kind"], self._buckets)

    @cached_property
    def tabs(self) -> list[KindTab]:
        """All, then each kind of record with the count it would give."""
        counts = {bucket.value: bucket.count for bucket in self._buckets["kind"]}
        clause = self.facet_context.clause("kind")
        on = clause.any_of
        plain = self.list_url.without("kind")
        all_on = not (on or clause.none_of)
        tabs = [KindTab("", "All", sum(counts.values()), plain.href, all_on)]
        for kind in KINDS:
            url = plain.adding("kind", kind).href
            label = NOUNS[kind][1].capitalize()
            tabs.append(KindTab(kind, label, counts.get(kind, 0), url, kind in on))
        return tabs

    @cached_property
    def named_speaker(self) -> Speaker | None:
        """The one public speaker whose whole name was typed, to be offered first."""
        words = self.params.query.words
        plain = words.children if isinstance(words, And) else (words,)
        if words is None or not all(isinstance(one, (Word, Phrase)) for one in plain):
            return None
        typed = " ".join(leaf.text for leaf, _ in leaves(words))
        found = self.value_resolver.find_by_name(of.SPEAKER, typed, wholly=True)
        return querysets.speakers().filter(slug=found[0]).first() if len(found) == 1 else None
