"""Query relaxation: records with some words of a query that finds few, and spelling corrections.

Below the records with all words, readers see records with any of them, ranked by BM25 with a small
boost for titles: on questions of a dozen words, larger boosts rank worse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from tantivy import Occur, Query

from articles.kinds import INDEXED, RELEVANCE
from articles.search.analysis import words_of
from articles.search.engine import Key, RelatedHits
from articles.search.folding import fold_text
from articles.search.indexing.encoding import key_of
from articles.search.query.relax import RelaxedQuery, with_corrections
from articles.search.request import SearchRequest
from articles.search.tantivy.hits import keys_of
from articles.search.tantivy.query_builder import QueryBuilder
from articles.search.tantivy.suggest import find_by_name, similar_words
from articles.search.tantivy.text_query import MAX_PHRASE_RECORDS, FieldGroup, any_query
from articles.search.typed_sums import TypedSum

TITLE_BOOST = 0.5
CORRECTED_BOOST = 0.5
MAX_CORRECTIONS = 3
# Shorter words have too many similar ones.
MIN_CORRECTED = 4
# Words that are in more records than this together only add to the score of records that have a
# rarer word: reading their long posting lists would take most of the time.
MAX_POSTINGS = 10_000


# For a pledge of a typed sum, and for a record that has everything the whole query may mean.
SUM_BOOST = MEANING_BOOST = 40.0


@dataclass(frozen=True, slots=True)
class QueryReading:
    """What the words of a query were read as: sums of money, and what all of it may mean."""

    sums: tuple[TypedSum, ...] = ()
    meaning: SearchRequest | None = None


def find_related(
    queries: QueryBuilder,
    selection: SearchRequest,
    reading: QueryReading,
    exact: Iterable[Key],
    limit: int,
    hidden: frozenset[Key],
) -> RelatedHits:
    """Records that do not match a query but some of its words, best first.

    A word that is in no record is replaced by similar words; records with all words, so corrected,
    come first. If there are none, records with similar names. *exact* are the matches, left out.
    """
    of_sums = {word for each in reading.sums for word in each.words}
    relaxed = RelaxedQuery.of(selection.words, without=of_sums)
    corrections = _corrections(queries, relaxed.words)
    words = with_corrections(selection.words, corrections)
    keys: dict[Key, None] = {}
    excluded = {*exact, *hidden}

    def add(query: Query) -> None:
        if len(keys) < limit:
            hits = queries.searcher.search(query, limit + len(excluded) + len(keys), count=False)
            found = keys_of(queries, [address for _, address in hits.hits])
            keys.update(dict.fromkeys(key for key in found if key not in excluded))

    if corrections:
        corrected = replace(selection, words=words, order=RELEVANCE)
        add(queries.build(corrected, scored=True))
    for query in _any_word_queries(queries, selection, relaxed, corrections, reading):
        add(query)
    if not keys and not excluded and relaxed.condition is None and not selection.filtered_by_value:
        for name in _similar_names(queries, selection.kind, " ".join(relaxed.words), limit):
            if name not in hidden:
                keys[name] = None
    return RelatedHits(tuple(keys)[:limit], words, tuple(corrections.items()))


def _corrections(queries: QueryBuilder, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that are in no record, each with the most similar words of titles and names."""
    corrections = {}
    groups = queries.text_queries.groups_of(None)
    for word in words:
        if len(word) < MIN_CORRECTED or any(c.isdigit() for c in word):
            continue
        if next(iter(queries.text_queries.text_queries(word, groups)), None) is None:
            similar = similar_words(
                queries, word, MAX_CORRECTIONS, max_distance=correction_distance(word)
            )
            if similar:
                corrections[word] = tuple(similar)
    return corrections


def correction_distance(word: str) -> int:
    """The edit distance of a correction: a short word within 2 letters is another word."""
    return 1 if len(word) < 7 else 2


def _any_word_queries(
    queries: QueryBuilder,
    selection: SearchRequest,
    relaxed: RelaxedQuery,
    corrections: dict[str, tuple[str, ...]],
    reading: QueryReading,
) -> Iterator[Query]:
    """Records with any of the words or sums; nothing if there is only one word, or none is indexed.

    If even the rarest word is in too many records, first those that also have the second rarest.
    """
    typed = [word for word in relaxed.words if word not in corrections]
    weights = {part: 1.0 for word in typed for part in word_parts(word)}
    matching = [(0, query) for query in _reading_queries(queries, selection, reading)]
    if len(weights) + len(corrections) < 2 and not matching:
        return
    for similar in corrections.values():
        weights.update(dict.fromkeys(similar, CORRECTED_BOOST))
    groups = _fields_in_the_language_of(queries, weights, selection.kind)
    titles = []
    for word, weight in _distinct(weights, groups):
        frequency = queries.text_queries.frequency(word, groups)
        if not frequency:
            continue
        texts = queries.text_queries.text_queries(word, groups)
        in_title = any_query(queries.text_queries.title_queries(word, groups))
        query = any_query([*texts, Query.boost_query(in_title, TITLE_BOOST)])
        boosted = query if weight == 1 else Query.boost_query(query, weight)
        matching.append((frequency, boosted))
        titles.append((frequency, in_title))
    if not matching:
        return
    matching.sort(key=itemgetter(0))
    titles.sort(key=itemgetter(0))
    rare, postings = [], 0
    for frequency, query in matching:
        if rare and postings + frequency > MAX_POSTINGS:
            break
        rare.append(query)
        postings += frequency
    others = [(Occur.Should, query) for _, query in matching[len(rare) :]]
    filters = replace(selection, words=relaxed.condition)
    if reading.meaning is None:
        boosts = queries.preferences(selection, dated=True)
        others += [(Occur.Should, query) for query in boosts]
    others.append((Occur.Must, Query.const_score_query(queries.build(filters), 0.0)))
    if matching[0][0] > MAX_POSTINGS and len(matching) > 1:
        both = [(Occur.Must, query) for _, query in matching[:2]]
        # Titles first: their posting lists are a tenth as long.
        in_titles = [(Occur.Must, query) for _, query in titles[:2]]
        yield Query.boolean_query([*in_titles, *both, *others[1:]])
        yield Query.boolean_query([*both, *others[1:]])
    yield Query.boolean_query([(Occur.Must, any_query(rare)), *others])


def _distinct(
    weights: Mapping[str, float], groups: Iterable[FieldGroup]
) -> Iterator[tuple[str, float]]:
    """The words with their weights, without those that are the same when stemmed."""
    stems = set()
    for word, weight in weights.items():
        stem = tuple(tuple(words_of(word, group.language)) for group in groups)
        if stem not in stems:
            yield word, weight
        stems.add(stem)


def _reading_queries(
    queries: QueryBuilder, selection: SearchRequest, reading: QueryReading
) -> Iterator[Query]:
    """Records with each sum in any spelling, first its pledges; and those that the query means."""
    groups = queries.text_queries.groups_of(selection.kind)
    for each in reading.sums:
        parts = [
            phrase
            for spelling in each.spellings
            if queries.text_queries.frequency(spelling, groups) <= MAX_PHRASE_RECORDS
            for phrase in queries.text_queries.text_queries(spelling, groups)
        ]
        if each.keys:
            pledges = queries.any_term("key", map(key_of, each.keys))
            parts.append(Query.const_score_query(pledges, SUM_BOOST))
        if parts:
            yield any_query(parts)
    if reading.meaning is not None:
        yield Query.const_score_query(queries.build(reading.meaning), MEANING_BOOST)


def word_parts(word: str) -> list[str]:
    """The parts of a compound, a number with letters or a text of bigrams; else the word."""
    parts = re.split(r"[\W_]+", fold_text(word))
    parts = [part for part in parts if len(part) > 1 or part.isdigit()]
    return parts if len(parts) > 1 else [word]


def _fields_in_the_language_of(
    queries: QueryBuilder, words: Iterable[str], kind: str | None
) -> tuple[FieldGroup, ...]:
    """The text fields of the languages that have most of the words.

    A question in English also has words that a German text contains.
    """
    groups = queries.text_queries.groups_of(kind)
    known: Counter[str] = Counter()
    anywhere = 0
    for word in words:
        languages = {
            group.language for group in groups if queries.text_queries.frequency(word, (group,))
        }
        known.update(languages)
        anywhere += bool(languages)
    return tuple(group for group in groups if 2 * known[group.language] > anywhere)


def _similar_names(queries: QueryBuilder, kind: str | None, typed: str, limit: int) -> list[Key]:
    """Records whose names have a word within a small edit distance."""
    kinds = (kind,) if kind else INDEXED
    return [
        (each.kind, each.pk)
        for name in kinds
        if name != "quote"
        for each in find_by_name(queries, name, typed, limit, True)
    ]
