"""Nearness: names while they are typed, words spelt nearly so, records that are alike."""

from __future__ import annotations

import math
from collections import Counter
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from tantivy import Occur, Query

from articles.search.engine import HighlightSource, Key
from articles.search.request import (
    ARTICLE,
    ORGANISATION,
    PLEDGE,
    QUOTE,
    SPEAKER,
    SUMMIT,
)
from articles.search.result_types import Suggestion
from articles.search.tantivy.analysis import (
    NAMES,
    OURS,
    language_of,
    words_of,
)
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.schema import (
    GROUPS,
    group_of,
    key_from,
    key_of,
    label_field,
    names_field,
    text_field,
)
from articles.search.tantivy.text_query import ENDINGS, any_query

# The fields with titles and names as they are written. Those of quotes have no others.
_NAMING = [
    field(group) for group in GROUPS if group != QUOTE for field in (label_field, names_field)
]
# People first: most of what is typed is a name.
_FIRST = (SPEAKER, SUMMIT, ORGANISATION, PLEDGE, ARTICLE)
# In an index of more records, only words that begin alike are compared, as nearly all slips do: to
# read all its words takes longer than all else on a page.
_COMPARED = 50_000
_DICTIONARY = 40_000
_TELLING = 20  # words of a text by which others like it are found


def suggest(
    queries: QueryBuilder, typed: str, limit: int, kind: str | None = None
) -> list[Suggestion]:
    """Names and titles in which every word typed so far is found, the last as a beginning; of one
    kind of record, or of all.

    People, summits and organisations are found by their other names too.
    """
    words = words_of(typed[:80], NAMES)[:6]
    if not words:
        return []
    found: list[Suggestion] = []
    for one in _FIRST if kind is None else (kind,):
        query = _beginning(queries, one, words)
        if query is not None:
            found += _found(queries, query, one, limit, ranked=one in (ARTICLE, PLEDGE))
        if len(found) >= limit:
            break
    return found[:limit]


def _beginning(queries: QueryBuilder, kind: str, words: list[str]) -> Query | None:
    """Records of a kind with these words in their label, the last as a beginning; None for none."""
    *whole, begun = words
    label = label_field(group_of(kind))
    must = [queries.term("record", kind), *(queries.term(label, word) for word in whole)]
    endings = queries.searcher.terms_with_prefix(label, begun, limit=ENDINGS)
    if len(endings) == ENDINGS:
        must.append(Query.regex_query(queries.schema, label, f"{begun}.*"))
    elif endings:
        must.append(queries.any_term(label, [word for word, _ in endings]))
    else:
        return None
    return Query.boolean_query([(Occur.Must, one) for one in must])


def find_by_name(
    queries: QueryBuilder, kind: str, name: str, limit: int, near: bool
) -> list[Suggestion]:
    """Records of a kind whose own names have every word of this one, those of most weight first.

    With *near*, whose names have words spelt nearly so, those with most such words first.
    """
    words = list(dict.fromkeys(words_of(name[:80], NAMES)))[:6]
    if not words:
        return []
    label = label_field(group_of(kind))
    if near:
        spelt = [
            Query.fuzzy_term_query(queries.schema, label, word, max_edit_distance(word))
            for word in words
        ]
        parts = [(Occur.Must, any_query(spelt))]
    else:
        parts = [(Occur.Must, queries.term(label, word)) for word in words]
    of_kind = Query.const_score_query(queries.term("record", kind), 0.0)
    query = Query.boolean_query([(Occur.Must, of_kind), *parts])
    return _found(queries, query, kind, limit, ranked=near)


def _found(
    queries: QueryBuilder, query: Query, kind: str, limit: int, *, ranked: bool
) -> list[Suggestion]:
    """What matches with its name and slug: the best first when *ranked*, else by weight."""
    options = {} if ranked else {"order_by_field": "weight"}
    hits = queries.searcher.search(query, limit, count=False, **options).hits
    addresses = [address for _, address in hits]
    identities = queries.searcher.fast_field_values("identity", addresses) if addresses else []
    found = []
    for address, identity in zip(addresses, identities, strict=True):
        shown = bytes(queries.searcher.doc(address).get_first("shown")).decode()
        slug, _, title = shown.partition("\x1f")
        found.append(Suggestion(kind, key_from(identity)[1], slug, title))
    return found


def max_edit_distance(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 0 if len(word) < 3 else 1 if len(word) < 5 else 2


def near_words(queries: QueryBuilder, word: str, limit: int) -> list[str]:
    """Words of titles and names spelt nearly so, nearest first; none for a word that is known."""
    typed = words_of(word, NAMES)
    if len(typed) != 1 or len(typed[0]) < 3:
        return []
    typed = typed[0]
    alike = "" if queries.searcher.num_docs <= _COMPARED else typed[0]
    known: set[str] = set()
    for field in _NAMING:
        if queries.searcher.doc_freq(field, typed):
            return []
        terms = queries.searcher.terms_with_prefix(field, alike, limit=_DICTIONARY)
        known.update(map(itemgetter(0), terms))
    near = process.extract(
        typed,
        known,
        scorer=DamerauLevenshtein.distance,
        score_cutoff=max_edit_distance(typed),
        limit=20,
    )

    def records(term: str) -> int:
        return sum(queries.searcher.doc_freq(field, term) for field in _NAMING)

    ranked = sorted(near, key=lambda hit: (hit[1], -records(hit[0]), hit[0]))
    return [term for term, *_ in ranked][:limit]


def find_similar(
    queries: QueryBuilder, key: Key, text: HighlightSource, hidden: frozenset[Key]
) -> Query:
    """Records of the same kind that share the telling words of this text."""
    whole = f"{text.title}\n\n{text.body}"[:20_000]
    excluded = [key_of(key), *(key_of(other) for other in sorted(hidden))]
    return Query.boolean_query(
        [
            (Occur.Must, _telling(queries, group_of(key[0]), whole, language_of(text.language))),
            (Occur.Must, Query.const_score_query(queries.term("record", key[0]), 0.0)),
            (Occur.MustNot, queries.any_term("key", excluded)),
        ]
    )


def _telling(queries: QueryBuilder, group: str, text: str, language: str) -> Query:
    """Any of the words that a text repeats and few others have.

    The engine has a question of its own for this (``more_like_this``). Of words that tell as much
    as each other it takes whichever come first in a table whose order is chance: two processes
    gave two answers, and a reader who came back saw another list.
    """
    records = queries.searcher.num_docs
    most = max(records // 20, 50)
    found: list[tuple[float, str, str]] = []
    for spoken in dict.fromkeys((language, OURS)):
        field = text_field(group, spoken)
        for word, times in Counter(words_of(text, spoken)).items():
            having = queries.searcher.doc_freq(field, word) if len(word) > 2 else 0
            if 2 <= having <= most:
                rarity = math.log(1 + (records - having + 0.5) / (having + 0.5))
                found.append((-times * rarity, word, field))
    chosen = sorted(found)[:_TELLING]
    if not chosen:
        return Query.empty_query()
    best = chosen[0][0]
    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(queries.term(field, word), weight / best))
            for weight, word, field in chosen
        ]
    )
