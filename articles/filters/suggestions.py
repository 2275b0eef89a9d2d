"""Suggestions for lists with few or no results: filters to remove, and spelling corrections."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from articles.filters.facets import FilterChip
from articles.filters.labels import count_label
from articles.filters.params import ParsedParams
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.ast import Word, leaves
from articles.search.query.lexer import TERM_TYPES, TokenType, tokenize
from articles.text.normalize import fold

# A list with at most this many results gets spelling suggestions.
FEW_RESULTS = 2
MAX_CORRECTIONS = 3
MAX_CORRECTIONS_TRIED = 6
# Only this many filters are tried, because each costs a count.
MAX_FILTERS_TRIED = 16


@dataclass(frozen=True, slots=True)
class RemovableFilter:
    """A filter to remove: its label, the URL without it, and the number of results then."""

    label: str
    url: str
    count: int
    count_label: str


def removable_filters(
    params: ParsedParams, chips: Iterable[FilterChip], count_at: Callable[[str], int]
) -> list[RemovableFilter]:
    """The filters and search terms without which there would be results, most results first.

    *count_at* counts the results at a URL.
    """
    choices = [(chip.label, chip.url) for chip in chips]
    choices += [
        (f"“{part}”", params.list_url.setting("q", rest).href)
        for part, rest in _removable_terms(params.typed)
    ]
    kind = params.selection.kind
    removable = [
        RemovableFilter(label, url, count, count_label(count, kind))
        for label, url in choices[:MAX_FILTERS_TRIED]
        if (count := count_at(url))
    ]
    return sorted(removable, key=lambda each: -each.count)


def _removable_terms(typed: str) -> list[tuple[str, str]]:
    """Each word, phrase and field of a query, and the query without it.

    Empty for a single term, and for queries with brackets or OR.
    """
    tokens = tokenize(typed).tokens
    simple_types = (*TERM_TYPES, TokenType.NOT, TokenType.AND)
    if any(token.type not in simple_types for token in tokens):
        return []
    terms, start = [], None
    for token in tokens:
        start = token.start if start is None else start
        if token.type in TERM_TYPES:
            rest = " ".join(f"{typed[:start]} {typed[token.end :]}".split())
            terms.append((typed[start : token.end], rest))
        if token.type is not TokenType.NOT:
            start = None
    return terms if len(terms) > 1 else []


def did_you_mean(
    params: ParsedParams, total: int, count_at: Callable[[str], int]
) -> list[tuple[str, str]]:
    """Spelling corrections of a query with few results, as pairs of query and URL.

    Only corrections with more results are returned.
    """
    words = {
        leaf.text
        for leaf, negated in leaves(params.query.words)
        if isinstance(leaf, Word) and not negated
    }
    folded = {fold(word) for word in words}
    corrections: dict[str, str] = {}
    for token in tokenize(params.typed).tokens:
        if token.type is not TokenType.WORD or token.text not in words:
            continue
        try:
            similar = get_engine().similar_words(token.text, limit=MAX_CORRECTIONS)
        except IndexUnavailableError:
            return []
        for word in similar:
            if word not in folded:
                query = f"{params.typed[: token.start]}{word}{params.typed[token.end :]}"
                corrections.setdefault(query, params.list_url.setting("q", query).href)
    tried = itertools.islice(corrections.items(), MAX_CORRECTIONS_TRIED)
    better = ((query, url) for query, url in tried if count_at(url) > total)
    return list(itertools.islice(better, MAX_CORRECTIONS))
