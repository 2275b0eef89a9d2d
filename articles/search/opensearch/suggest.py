"""Autocomplete, fuzzy search by name, spelling suggestions, and similar records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from articles.kinds import ARTICLE, PLEDGE
from articles.search.analysis import NAMES, OURS, language_of, words_of
from articles.search.engine import HighlightSource, Key
from articles.search.indexing.encoding import key_from_identity, key_of, parse_shown_name
from articles.search.opensearch.client import ClusterClient
from articles.search.opensearch.hits import GLOBAL_SCORES, KEYS_ONLY, count, keys_of
from articles.search.opensearch.schema import LABEL, NAMES_FIELD, text_field
from articles.search.opensearch.text_query import (
    Query,
    any_of,
    any_term,
    constant,
    term,
)
from articles.search.result_types import Suggestion
from articles.search.tantivy.suggest import SUGGESTED_KINDS, max_edit_distance

_SHOWN = {"_source": ["shown"], "docvalue_fields": ["identity"]}
_BY_WEIGHT = [{"weight": "desc"}]
_BY_SCORE = [{"_score": "desc"}, {"weight": "desc"}]
# Indexed words that a misspelt one is compared with.
_MAX_SIMILAR = 500
# Shards choose the distinctive words of a text by their own records. In an index of few records,
# words are in one record of a shard only, and more of them are needed to find others.
_FEW_RECORDS = 1_000
_DISTINCTIVE_WORDS = {"min_doc_freq": 2, "max_query_terms": 20}
_DISTINCTIVE_WORDS_OF_FEW = {"min_doc_freq": 1, "max_query_terms": 200}
# The words of a text that are compared: the beginning is enough to tell what it is about.
_MAX_CHARACTERS = 20_000


def suggest(
    client: ClusterClient, index: str, typed: str, limit: int, kind: str | None = None
) -> list[Suggestion]:
    """Autocomplete: records whose title or aliases have every typed word, the last as a prefix."""
    words = words_of(typed[:80], NAMES)[:6]
    if not words:
        return []
    *complete, prefix = words
    label = [term(LABEL, word) for word in complete]
    bodies = [
        {
            "query": {
                "bool": {
                    "must": label,
                    "filter": [term("record", each), {"prefix": {LABEL: {"value": prefix}}}],
                }
            },
            "sort": _BY_SCORE if each in (ARTICLE, PLEDGE) else _BY_WEIGHT,
            "size": limit,
            **_SHOWN,
        }
        for each in (SUGGESTED_KINDS if kind is None else (kind,))
    ]
    responses = client.multi_search(index, bodies)
    return [each for response in responses for each in _suggestions(response)][:limit]


def _suggestions(response: dict[str, Any]) -> list[Suggestion]:
    suggestions = []
    for hit in response["hits"]["hits"]:
        kind, pk = key_from_identity(hit["fields"]["identity"][0])
        slug, name = parse_shown_name(hit["_source"].get("shown", ""))
        suggestions.append(Suggestion(kind, pk, slug, name))
    return suggestions


def find_by_name(
    client: ClusterClient, index: str, kinds: Sequence[str], name: str, limit: int, fuzzy: bool
) -> list[Suggestion]:
    """Records of each kind whose names have every word of *name*, by weight.

    If *fuzzy*, records whose names have any word within a small edit distance, by the number of
    these words.
    """
    bodies = [
        {**body, **_SHOWN}
        for kind in kinds
        if (body := _names_body(kind, name, limit, fuzzy)) is not None
    ]
    responses = client.multi_search(index, bodies)
    return [each for response in responses for each in _suggestions(response)]


def find_names(
    client: ClusterClient,
    index: str,
    words: Sequence[str],
    kinds: Sequence[str],
    limit: int,
    fuzzy: bool,
) -> dict[str, tuple[Key, ...]]:
    """The keys of records whose names have each word; see ``find_by_name``."""
    searches = [
        (word, {**body, **KEYS_ONLY})
        for word in dict.fromkeys(words)
        for kind in kinds
        if (body := _names_body(kind, word, limit, fuzzy)) is not None
    ]
    keys: dict[str, tuple[Key, ...]] = dict.fromkeys(words, ())
    responses = client.multi_search(index, [body for _, body in searches])
    for (word, _), response in zip(searches, responses, strict=True):
        keys[word] += keys_of(response)
    return keys


def _names_body(kind: str, name: str, limit: int, fuzzy: bool) -> dict[str, Any] | None:
    words = list(dict.fromkeys(words_of(name[:80], NAMES)))[:6]
    if not words:
        return None
    if fuzzy:
        names = any_of(constant(_fuzzy(word), 1) for word in words)
        query = {"bool": {"must": [names], "filter": [term("record", kind)]}}
    else:
        query = {"bool": {"filter": [term("record", kind), *(term(LABEL, w) for w in words)]}}
    return {"query": query, "sort": _BY_SCORE if fuzzy else _BY_WEIGHT, "size": limit}


def _fuzzy(word: str) -> Query:
    distance = max_edit_distance(word)
    if not distance:
        return term(LABEL, word)
    options = {"value": word, "fuzziness": distance, "max_expansions": _MAX_SIMILAR}
    return {"fuzzy": {LABEL: options}}


def similar_words(
    client: ClusterClient, index: str, word: str, limit: int, max_distance: int | None = None
) -> list[str]:
    """Spelling suggestions from titles and names, closest first; none for an indexed word."""
    typed = words_of(word, NAMES)
    if len(typed) != 1 or len(typed[0]) < 3:
        return []
    typed = typed[0]
    distance = max_edit_distance(typed) if max_distance is None else max_distance
    options = {
        "suggest_mode": "always",
        "max_edits": max(distance, 1),
        "prefix_length": 0,
        "min_word_length": 3,
        "accuracy": 0.0,
        "size": 20,
        "max_inspections": 100,
        "analyzer": "whitespace",
    }
    body = {
        "query": any_of(term(field, typed) for field in (LABEL, NAMES_FIELD)),
        "size": 0,
        "track_total_hits": 1,
        "suggest": {
            "text": typed,
            **{field: {"term": {"field": field, **options}} for field in (LABEL, NAMES_FIELD)},
        },
    }
    response = client.search(index, body)
    if response["hits"]["total"]["value"]:
        return []
    frequencies: dict[str, int] = {}
    for field in (LABEL, NAMES_FIELD):
        for option in response["suggest"][field][0]["options"]:
            frequencies[option["text"]] = frequencies.get(option["text"], 0) + option["freq"]
    distances = {each: DamerauLevenshtein.distance(typed, each) for each in frequencies}
    close = [each for each in frequencies if 0 < distances[each] <= distance]
    return sorted(close, key=lambda each: (distances[each], -frequencies[each], each))[:limit]


def find_similar(
    client: ClusterClient,
    index: str,
    key: Key,
    text: HighlightSource,
    limit: int,
    hidden: frozenset[Key],
) -> tuple[Key, ...]:
    """Other records of the same kind that share distinctive words with this text."""
    whole = f"{text.title}\n\n{text.body}"[:_MAX_CHARACTERS]
    languages = dict.fromkeys((language_of(text.language), OURS))
    few = count(client, index, {"match_all": {}}) < _FEW_RECORDS
    options = _DISTINCTIVE_WORDS_OF_FEW if few else _DISTINCTIVE_WORDS
    parts = [
        _more_like_this(words, text_field(each), options)
        for each in languages
        if (words := [word for word in words_of(whole, each) if len(word) > 2])
    ]
    excluded = [key_of(key), *(key_of(other) for other in sorted(hidden))]
    query = {
        "bool": {
            "must": [any_of(parts)],
            "filter": [term("record", key[0])],
            "must_not": [any_term("key", excluded)],
        }
    }
    body = {"query": query, "sort": _IDENTICAL_ORDER, "size": limit, **KEYS_ONLY}
    return keys_of(client.search(index, body, **GLOBAL_SCORES))


# Equal scores in the order of the keys, so that every process returns the same records.
_IDENTICAL_ORDER = [{"_score": "desc"}, {"identity": "asc"}]


def _more_like_this(words: list[str], field: str, options: dict[str, int]) -> Query:
    like = {"fields": [field], "like": " ".join(words), "min_term_freq": 1, "boost_terms": 1}
    return {"more_like_this": {**like, **options, "minimum_should_match": "1"}}
