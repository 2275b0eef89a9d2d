"""Autocomplete, fuzzy search by name, spelling suggestions, and similar records."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from tantivy import DocAddress, Occur, Query

from articles.kinds import ARTICLE, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.search.analysis import (
    NAMES,
    OURS,
    language_of,
    words_of,
)
from articles.search.engine import HighlightSource, Key
from articles.search.indexing.encoding import key_from_identity, key_of, parse_shown_name
from articles.search.result_types import Suggestion
from articles.search.tantivy.hits import keys_of
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import GROUPS, group_of, label_field, names_field, text_field
from articles.search.tantivy.text_query import MAX_COMPLETIONS, any_query

# The fields with unstemmed titles and names; quotes add none of their own.
_NAME_FIELDS = [
    field(group) for group in GROUPS if group != QUOTE for field in (label_field, names_field)
]
# Suggestions by kind in this order: most people type a name.
SUGGESTED_KINDS = (SPEAKER, SUMMIT, ORGANISATION, PLEDGE, ARTICLE)
# In a larger index, spelling suggestions must share the first letter, as reading all words would
# take longer than the rest of the page.
_MAX_RECORDS_FULL_SCAN = 50_000
_MAX_WORDS = 40_000
_DISTINCTIVE_WORDS = 20


def suggest(
    queries: QueryBuilder, typed: str, limit: int, kind: str | None = None
) -> list[Suggestion]:
    """Autocomplete: records whose title or names have every typed word, the last as a prefix.

    Aliases of people, summits and organisations match too.
    """
    words = words_of(typed[:80], NAMES)[:6]
    if not words:
        return []
    suggestions: list[Suggestion] = []
    for each in SUGGESTED_KINDS if kind is None else (kind,):
        query = _prefix_query(queries, each, words)
        if query is not None:
            by_score = each in (ARTICLE, PLEDGE)
            suggestions += _suggestions(queries, query, each, limit, by_score=by_score)
        if len(suggestions) >= limit:
            break
    return suggestions[:limit]


def _prefix_query(queries: QueryBuilder, kind: str, words: list[str]) -> Query | None:
    """Records of a kind with these words in their label, the last as a prefix; None if it has no
    completion."""
    *complete, prefix = words
    label = label_field(group_of(kind))
    must = [queries.term("record", kind), *(queries.term(label, word) for word in complete)]
    completions = queries.searcher.terms_with_prefix(label, prefix, limit=MAX_COMPLETIONS)
    if len(completions) == MAX_COMPLETIONS:
        must.append(Query.regex_query(queries.schema, label, f"{prefix}.*"))
    elif completions:
        must.append(queries.any_term(label, [word for word, _ in completions]))
    else:
        return None
    return Query.boolean_query([(Occur.Must, query) for query in must])


def find_by_name(
    queries: QueryBuilder, kind: str, name: str, limit: int, fuzzy: bool
) -> list[Suggestion]:
    """Records of a kind whose names have every word of *name*, by weight.

    If *fuzzy*, records whose names have any word within a small edit distance, by relevance.
    """
    query = _names_query(queries, [kind], name, fuzzy)
    return [] if query is None else _suggestions(queries, query, kind, limit, by_score=fuzzy)


def find_names(
    queries: QueryBuilder, word: str, kinds: Sequence[str], limit: int, fuzzy: bool
) -> tuple[Key, ...]:
    """The keys of records whose names have a word, of these kinds; see ``find_by_name``.

    The kinds must have the same text fields (``group_of``).
    """
    query = _names_query(queries, kinds, word, fuzzy)
    addresses = [] if query is None else _addresses(queries, query, limit, by_score=fuzzy)
    # Most words are in the names of few records: they are all there, of every kind.
    if len(addresses) == limit and len(kinds) > 1:
        return tuple(
            key for kind in kinds for key in find_names(queries, word, [kind], limit, fuzzy)
        )
    return keys_of(queries, addresses)


def _names_query(
    queries: QueryBuilder, kinds: Sequence[str], name: str, fuzzy: bool
) -> Query | None:
    """Records of these kinds with these words in their names; None if there are none."""
    words = list(dict.fromkeys(words_of(name[:80], NAMES)))[:6]
    label = label_field(group_of(kinds[0]))
    if not words or not (fuzzy or all(queries.searcher.doc_freq(label, w) for w in words)):
        return None
    if fuzzy:
        terms = [
            Query.fuzzy_term_query(queries.schema, label, word, max_edit_distance(word))
            for word in words
        ]
        parts = [(Occur.Must, any_query(terms))]
    else:
        parts = [(Occur.Must, queries.term(label, word)) for word in words]
    of_kinds = any_query(queries.term("record", kind) for kind in kinds)
    of_kinds = Query.const_score_query(of_kinds, 0.0)
    return Query.boolean_query([(Occur.Must, of_kinds), *parts])


def _suggestions(
    queries: QueryBuilder, query: Query, kind: str, limit: int, *, by_score: bool
) -> list[Suggestion]:
    """The matches with name and slug, ordered by score or by weight."""
    addresses = _addresses(queries, query, limit, by_score=by_score)
    identities = queries.searcher.fast_field_values("identity", addresses) if addresses else []
    suggestions = []
    for address, identity in zip(addresses, identities, strict=True):
        shown = bytes(queries.searcher.doc(address).get_first("shown")).decode()
        pk = key_from_identity(identity)[1]
        suggestions.append(Suggestion(kind, pk, *parse_shown_name(shown)))
    return suggestions


def _addresses(
    queries: QueryBuilder, query: Query, limit: int, *, by_score: bool
) -> list[DocAddress]:
    options = {} if by_score else {"order_by_field": "weight"}
    hits = queries.searcher.search(query, limit, count=False, **options).hits
    return [address for _, address in hits]


def max_edit_distance(word: str) -> int:
    """How many letters of a word may differ in a fuzzy search."""
    return 0 if len(word) < 3 else 1 if len(word) < 5 else 2


def similar_words(
    queries: QueryBuilder, word: str, limit: int, max_distance: int | None = None
) -> list[str]:
    """Spelling suggestions from titles and names, closest first; none for an indexed word."""
    typed = words_of(word, NAMES)
    if len(typed) != 1 or len(typed[0]) < 3:
        return []
    typed = typed[0]
    if any(queries.searcher.doc_freq(field, typed) for field in _NAME_FIELDS):
        return []
    prefix = "" if queries.searcher.num_docs <= _MAX_RECORDS_FULL_SCAN else typed[0]
    similar = process.extract(
        typed,
        _vocabulary(queries, prefix),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=max_edit_distance(typed) if max_distance is None else max_distance,
        limit=20,
    )

    def frequency(word: str) -> int:
        return sum(queries.searcher.doc_freq(field, word) for field in _NAME_FIELDS)

    ranked = sorted(similar, key=lambda hit: (hit[1], -frequency(hit[0]), hit[0]))
    return [word for word, *_ in ranked][:limit]


def _vocabulary(queries: QueryBuilder, prefix: str) -> list[str]:
    """The words of titles and names with a prefix; cached per index generation."""
    cache_key = ("vocabulary", prefix)
    if cache_key not in queries.cache:
        words: set[str] = set()
        for field in _NAME_FIELDS:
            terms = queries.searcher.terms_with_prefix(field, prefix, limit=_MAX_WORDS)
            words.update(map(itemgetter(0), terms))
        queries.cache[cache_key] = sorted(words)
    return queries.cache[cache_key]


def find_similar(
    queries: QueryBuilder, key: Key, text: HighlightSource, hidden: frozenset[Key]
) -> Query:
    """Query for other records of the same kind that share distinctive words with this text."""
    whole = f"{text.title}\n\n{text.body}"[:20_000]
    words = _distinctive_words(queries, group_of(key[0]), whole, language_of(text.language))
    excluded = [key_of(key), *(key_of(other) for other in sorted(hidden))]
    return Query.boolean_query(
        [
            (Occur.Must, words),
            (Occur.Must, Query.const_score_query(queries.term("record", key[0]), 0.0)),
            (Occur.MustNot, queries.any_term("key", excluded)),
        ]
    )


def _distinctive_words(queries: QueryBuilder, group: str, text: str, language: str) -> Query:
    """Any of the words with the highest TF-IDF weight in a text, boosted by weight.

    Tantivy's own ``more_like_this`` breaks ties by hash order, so that two processes return
    different results.
    """
    records = queries.searcher.num_docs
    max_frequency = max(records // 20, 50)
    weighted: list[tuple[float, str, str]] = []
    for analyser in dict.fromkeys((language, OURS)):
        field = text_field(group, analyser)
        for word, times in Counter(words_of(text, analyser)).items():
            frequency = queries.searcher.doc_freq(field, word) if len(word) > 2 else 0
            if 2 <= frequency <= max_frequency:
                rarity = math.log(1 + (records - frequency + 0.5) / (frequency + 0.5))
                weighted.append((-times * rarity, word, field))
    best = sorted(weighted)[:_DISTINCTIVE_WORDS]
    if not best:
        return Query.empty_query()
    highest = best[0][0]
    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(queries.term(field, word), weight / highest))
            for weight, word, field in best
        ]
    )
