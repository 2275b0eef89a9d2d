"""Query relaxation: records with some words of a query that finds few, and spelling corrections.

Ranks the same records as ``tantivy/relaxation.py``, which explains the choices. The cluster is
asked once for the frequencies of all words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from articles.kinds import INDEXED, RELEVANCE
from articles.search.analysis import LANGUAGES, words_of
from articles.search.engine import Key, RelatedHits
from articles.search.indexing.encoding import UNLABELLED, key_of
from articles.search.opensearch.client import ClusterClient
from articles.search.opensearch.hits import GLOBAL_SCORES, KEYS_ONLY, keys_of, sort_of
from articles.search.opensearch.query_builder import build_query, preferences
from articles.search.opensearch.suggest import find_by_name, similar_words
from articles.search.opensearch.text_query import (
    Query,
    all_of,
    any_of,
    any_term,
    boosted,
    constant,
    term,
    text_queries,
    title_queries,
)
from articles.search.query.relax import RelaxedQuery, with_corrections
from articles.search.request import SearchRequest
from articles.search.tantivy.relaxation import (
    CORRECTED_BOOST,
    MAX_CORRECTIONS,
    MAX_POSTINGS,
    MEANING_BOOST,
    MIN_CORRECTED,
    SUM_BOOST,
    TITLE_BOOST,
    QueryReading,
    correction_distance,
    word_parts,
)
from articles.search.tantivy.text_query import MAX_PHRASE_RECORDS


@dataclass(frozen=True)
class Relaxation:
    """Finds the records that do not match a query but some of its words, best first."""

    client: ClusterClient
    index: str
    selection: SearchRequest
    reading: QueryReading
    hidden: frozenset[Key]

    def find(self, exact: Sequence[Key], limit: int) -> RelatedHits:
        """See ``SearchEngine.related``; *exact* are the matches, left out."""
        of_sums = {word for each in self.reading.sums for word in each.words}
        relaxed = RelaxedQuery.of(self.selection.words, without=of_sums)
        corrections = self._corrections(relaxed.words)
        words = with_corrections(self.selection.words, corrections)
        keys: dict[Key, None] = {}
        excluded = {*exact, *self.hidden}
        for query in self._queries(relaxed, words, corrections):
            if len(keys) < limit:
                found = self._search(query, limit + len(excluded) + len(keys))
                keys.update(dict.fromkeys(key for key in found if key not in excluded))
        unfiltered = relaxed.condition is None and not self.selection.filtered_by_value
        if not keys and not excluded and unfiltered:
            names = self._similar_names(" ".join(relaxed.words), limit)
            keys.update(dict.fromkeys(name for name in names if name not in self.hidden))
        return RelatedHits(tuple(keys)[:limit], words, tuple(corrections.items()))

    def _search(self, query: Query, size: int) -> tuple[Key, ...]:
        body = {"query": query, "sort": sort_of(RELEVANCE), "size": size, **KEYS_ONLY}
        return keys_of(self.client.search(self.index, body, **GLOBAL_SCORES))

    def _queries(
        self, relaxed: RelaxedQuery, words, corrections: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Query]:
        if corrections:
            corrected = replace(self.selection, words=words, order=RELEVANCE)
            yield build_query(corrected, scored=True)
        yield from self._any_word_queries(relaxed, corrections)

    def _frequencies(self, texts: Iterable[str], kind: str | None) -> dict[str, dict[str, int]]:
        """The number of records with each text, by language."""
        queries = {
            (text, language): any_of(text_queries(text, (language,)))
            for text in dict.fromkeys(texts)
            for language in LANGUAGES
        }
        if not queries:
            return {}
        of_kind = {"match_all": {}} if kind is None else term("record", kind)
        body = {
            "query": {"bool": {"filter": [of_kind]}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"texts": {"filters": {"filters": list(queries.values())}}},
        }
        buckets = self.client.search(self.index, body)["aggregations"]["texts"]["buckets"]
        counts: dict[str, dict[str, int]] = {text: {} for text, _ in queries}
        for (text, language), bucket in zip(queries, buckets, strict=True):
            counts[text][language] = bucket["doc_count"]
        return counts

    def _corrections(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The words that are in no record, each with the most similar words of titles and names."""
        long = [w for w in words if len(w) >= MIN_CORRECTED and not any(c.isdigit() for c in w)]
        corrections = {}
        for word, counts in self._frequencies(long, None).items():
            if not any(counts.values()):
                distance = correction_distance(word)
                similar = similar_words(self.client, self.index, word, MAX_CORRECTIONS, distance)
                if similar:
                    corrections[word] = tuple(similar)
        return corrections

    def _any_word_queries(
        self, relaxed: RelaxedQuery, corrections: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Query]:
        """Records with any of the words or sums; nothing if there is only one word, or none is
        indexed.

        If even the rarest word is in too many records, first those that also have the second
        rarest.
        """
        typed = [word for word in relaxed.words if word not in corrections]
        weights = {part: 1.0 for word in typed for part in word_parts(word)}
        matching = [(0, query) for query in self._reading_queries()]
        if len(weights) + len(corrections) < 2 and not matching:
            return
        for similar in corrections.values():
            weights.update(dict.fromkeys(similar, CORRECTED_BOOST))
        words, titles = self._word_queries(weights)
        matching = sorted([*matching, *words], key=itemgetter(0))
        if not matching:
            return
        titles.sort(key=itemgetter(0))
        rare: list[Query] = []
        postings = 0
        for frequency, query in matching:
            if rare and postings + frequency > MAX_POSTINGS:
                break
            rare.append(query)
            postings += frequency
        should = [query for _, query in matching[len(rare) :]]
        if self.reading.meaning is None:
            should += preferences(self.selection, dated=True)
        if matching[0][0] > MAX_POSTINGS and len(matching) > 1:
            both = [query for _, query in matching[:2]]
            yield self._filtered(relaxed, [*(query for _, query in titles[:2]), *both], should[1:])
            yield self._filtered(relaxed, both, should[1:])
        yield self._filtered(relaxed, [any_of(rare)], should)

    def _word_queries(
        self, weights: Mapping[str, float]
    ) -> tuple[list[tuple[int, Query]], list[tuple[int, Query]]]:
        """The query of each word with its frequency, and those of its titles."""
        frequencies = self._frequencies(weights, self.selection.kind)
        languages = _languages_of(frequencies)
        matching, titles, stems = [], [], set()
        for word, weight in weights.items():
            stem = tuple(tuple(words_of(word, language)) for language in languages)
            frequency = sum(frequencies[word][language] for language in languages)
            if stem not in stems and frequency:
                in_title = any_of(title_queries(word, languages))
                query = any_of([*text_queries(word, languages), boosted(in_title, TITLE_BOOST)])
                matching.append((frequency, query if weight == 1 else boosted(query, weight)))
                titles.append((frequency, in_title))
            stems.add(stem)
        return matching, titles

    def _filtered(
        self, relaxed: RelaxedQuery, must: Sequence[Query], should: Sequence[Query]
    ) -> Query:
        filters = build_query(replace(self.selection, words=relaxed.condition))
        return {"bool": {"must": [all_of(must)], "filter": [filters], "should": list(should)}}

    def _reading_queries(self) -> Iterator[Query]:
        """Records with each sum in any spelling, first its pledges; and those that the query
        means."""
        spellings = [spelling for each in self.reading.sums for spelling in each.spellings]
        frequencies = self._frequencies(spellings, self.selection.kind)
        for each in self.reading.sums:
            parts = [
                query
                for spelling in each.spellings
                if sum(frequencies[spelling].values()) <= MAX_PHRASE_RECORDS
                for query in text_queries(spelling)
            ]
            if each.keys:
                pledges = any_term("key", map(key_of, each.keys))
                parts.append(constant(pledges, SUM_BOOST))
            if parts:
                yield any_of(parts)
        if self.reading.meaning is not None:
            yield constant(build_query(self.reading.meaning), MEANING_BOOST)

    def _similar_names(self, typed: str, limit: int) -> list[Key]:
        """Records whose names have a word within a small edit distance."""
        kinds = (self.selection.kind,) if self.selection.kind else INDEXED
        kinds = [kind for kind in kinds if kind not in UNLABELLED]
        named = find_by_name(self.client, self.index, kinds, typed, limit, True)
        return [(each.kind, each.pk) for each in named]


def _languages_of(frequencies: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The languages that have most of the words.

    A question in English also has words that a German text contains.
    """
    known: Counter[str] = Counter()
    anywhere = 0
    for counts in frequencies.values():
        languages = [language for language, count in counts.items() if count]
        known.update(languages)
        anywhere += bool(languages)
    return [language for language in LANGUAGES if 2 * known[language] > anywhere]
