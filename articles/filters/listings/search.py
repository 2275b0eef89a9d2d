"""Search over all kinds of record, with a tab for each kind."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from django.db.models import QuerySet

from articles import kinds
from articles.filters.facets import KindTab
from articles.filters.interpretation import OfferedFilter, QueryInterpreter
from articles.filters.labels import NOUNS
from articles.filters.listings.base import Listing
from articles.filters.pasted import answer_search
from articles.filters.related import FEW_RESULTS
from articles.filters.search_page import SearchPage
from articles.kinds import BY_NAME, INDEXED
from articles.models import Speaker, querysets
from articles.models.compiled_query import CompiledQuery
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.ast import (
    And,
    Node,
    Phrase,
    Word,
    leaves,
)
from articles.search.query.relax import with_corrections


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

    def rows(self) -> dict[str, CompiledQuery]:
        return {
            kinds.ARTICLE: querysets.compiled(
                querysets.articles, with_text=self.selection.has_words, commentary=False
            ),
            kinds.QUOTE: querysets.compiled(querysets.quotes),
            kinds.PLEDGE: querysets.compiled(querysets.pledges),
            kinds.SPEAKER: querysets.compiled(querysets.speakers),
            kinds.SUMMIT: querysets.compiled(querysets.summits),
            kinds.ORGANISATION: querysets.compiled(querysets.organisations),
        }

    @cached_property
    def qs(self) -> dict[str, QuerySet]:
        return self.matching_by_kind(self.selection)

    def page(self) -> SearchPage:
        """The page with a tab for each kind of record and, first of all, the named speaker."""
        page = super().page()
        page = replace(page, tabs=self.tabs)
        if page.number > 1 or not self.params.typed:
            return page
        speaker = self.named_speaker
        if speaker is None and page.total < FEW_RESULTS:
            speaker = self._speaker_named(self._corrected_words())
        offered = self.offered_filters
        # The words left by the first offer, which applies as many filters as possible.
        rest = offered[0].rest if offered else self.params.typed
        return replace(
            page,
            named_speaker=speaker,
            offered_filters=offered,
            pasted=answer_search(self.params.typed, rest),
        )

    @property
    def offered_filters(self) -> list[OfferedFilter]:
        """Filters that the typed words may mean."""
        interpreter = QueryInterpreter(self.list_url, self.value_resolver, self.labels)
        return interpreter.offered_filters(self.params.typed)

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

    @cached_property
    def named_speaker(self) -> Speaker | None:
        """The speaker whose exact name is the query, to be shown first; None if ambiguous."""
        return self._speaker_named(self.params.query.words)

    def _corrected_words(self) -> Node | None:
        """The query with words that are in no name replaced by the most similar words of names."""
        words = self.params.query.words
        corrections = {}
        for leaf, negated in leaves(words):
            if isinstance(leaf, Word) and not negated:
                with suppress(IndexUnavailableError):
                    corrections[leaf.text] = get_engine().similar_words(leaf.text, limit=1)
        corrections = {word: similar for word, similar in corrections.items() if similar}
        return with_corrections(words, corrections) if words and corrections else None

    def _speaker_named(self, words: Node | None) -> Speaker | None:
        parts = words.children if isinstance(words, And) else (words,)
        if words is None or not all(isinstance(part, (Word, Phrase)) for part in parts):
            return None
        typed = " ".join(leaf.text for leaf, _ in leaves(words))
        slugs = self.value_resolver.find_by_name(kinds.SPEAKER, typed, exact=True)
        return querysets.speakers().filter(slug=slugs[0]).first() if len(slugs) == 1 else None
