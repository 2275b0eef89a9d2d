"""Text part of a query: the syntax tree in OpenSearch's query language, with boosts for relevance.

Matches the same records as ``tantivy/text_query.py``: words, phrases and prefixes are searched for
in the text field of each language; titles, labels and names only add to the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from articles.kinds import ORGANISATION, PLEDGE, SPEAKER, SUMMIT
from articles.search.analysis import LANGUAGES, NAMES, joined_form, words_of
from articles.search.folding import lone_character
from articles.search.opensearch.schema import LABEL, NAMES_FIELD, text_field, title_field
from articles.search.query.ast import And, Field, Node, Not, Or, Phrase, Prefix, Word, leaves
from articles.search.tantivy.text_query import (
    LABEL_BOOST,
    MAX_BIGRAMS,
    NAME_BOOST,
    PROMINENT_BOOST,
    TEXT_PHRASE_BOOST,
    TITLE_BOOST,
    TITLE_PHRASE_BOOST,
    WHOLE_NAME_BOOST,
    is_single_word,
)

Query = dict[str, Any]

MATCH_NONE: Query = {"match_none": {}}
_NAMED = (SPEAKER, SUMMIT, ORGANISATION, PLEDGE)


def all_of(queries: Iterable[Query], without: Iterable[Query] = ()) -> Query:
    """Records that match all of these queries and none of *without*; scores are added."""
    queries, without = list(queries), list(without)
    if len(queries) == 1 and not without:
        return queries[0]
    return {"bool": {"must": queries or [constant({"match_all": {}}, 0)], "must_not": without}}


def any_of(queries: Iterable[Query]) -> Query:
    """Records that match any of these queries; scores are added."""
    queries = list(queries)
    if len(queries) < 2:
        return queries[0] if queries else MATCH_NONE
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def constant(query: Query, score: float) -> Query:
    """The same records, all with one score."""
    return {"constant_score": {"filter": query, "boost": score}}


def boosted(query: Query, boost: float) -> Query:
    """The same records with higher scores."""
    return {"bool": {"must": [query], "boost": boost}}


def term(field: str, value: str | int) -> Query:
    return {"term": {field: {"value": value}}}


def any_term(field: str, values: Iterable[str]) -> Query:
    """Records with any of these exact values in a field."""
    return {"terms": {field: list(dict.fromkeys(values))}}


def text_queries(text: str, languages: Iterable[str] = LANGUAGES) -> Iterator[Query]:
    """A word or phrase in the text of each language.

    A word with an apostrophe or hyphen also in its joined form.
    """
    joined, lone = joined_form(text), lone_character(text)
    for language in languages:
        words = words_of(text, language)
        if lone:  # the last character begins a bigram
            yield _beginning(text_field(language), words)
            continue
        for form in (words, words_of(joined, language) if joined else []):
            yield from _term_or_phrase(text_field(language), form)


def title_queries(text: str, languages: Iterable[str] = LANGUAGES) -> Iterator[Query]:
    """A word or phrase in the title of each language."""
    for language in languages:
        yield from _term_or_phrase(title_field(language), words_of(text, language))


def prefix_queries(text: str) -> Iterator[Query]:
    """Words with a prefix, in the text of each language.

    Indexed words are stems, so the stem of the prefix counts too (``smuggling*``).
    """
    unstemmed = words_of(text, NAMES)
    for language in LANGUAGES if unstemmed else ():
        yield _beginning(text_field(language), unstemmed)
        if len(unstemmed) == 1:
            yield any_term(text_field(language), words_of(text, language))


def _term_or_phrase(field: str, words: list[str]) -> Iterator[Query]:
    if len(words) == 1:
        yield term(field, words[0])
    elif words:
        yield {"match_phrase": {field: {"query": " ".join(words)}}}


def _beginning(field: str, words: list[str]) -> Query:
    """A word or phrase of which the last word is a prefix."""
    if len(words) == 1:
        return {"prefix": {field: {"value": words[0]}}}
    if not words:
        return MATCH_NONE
    phrase = {"query": " ".join(words), "max_expansions": MAX_BIGRAMS}
    return {"match_phrase_prefix": {field: phrase}}


class TextQueryBuilder:
    """Builds text queries; ``facet`` builds those of fields."""

    def __init__(self, facet: Callable[[str, Iterable[str]], Query]) -> None:
        self._facet = facet

    def build(self, tree: Node, *, scored: bool) -> tuple[Query, list[Query]]:
        """The query that must match, and boosts."""
        return self._visit(tree, scored), list(_phrase_boosts(tree)) if scored else []

    def _visit(self, node: Node, scored: bool) -> Query:
        if isinstance(node, (Word, Phrase)):
            queries = list(text_queries(node.text))
            if queries and scored and is_single_word(node.text):
                queries += _field_boosts(node.text)
            return any_of(queries)
        if isinstance(node, Prefix):
            return any_of(prefix_queries(node.text))
        if isinstance(node, Field):
            return constant(self._facet(node.name, node.values), 0)
        if isinstance(node, Or):
            return any_of(self._visit(child, scored) for child in node.children)
        children = (node,) if isinstance(node, Not) else node.required
        return all_of(
            [self._visit(child, scored) for child in children if not isinstance(child, Not)],
            [self._visit(child.child, False) for child in children if isinstance(child, Not)],
        )


def _field_boosts(text: str) -> Iterator[Query]:
    """Boosts for a word or phrase in titles, labels and names."""
    fields = [(title_field(language), language, TITLE_BOOST) for language in LANGUAGES]
    fields += [(LABEL, NAMES, LABEL_BOOST), (NAMES_FIELD, NAMES, NAME_BOOST)]
    for field, analyser, boost in fields:
        for query in _term_or_phrase(field, words_of(text, analyser)):
            yield boosted(query, boost)


def _phrase_boosts(tree: Node) -> Iterator[Query]:
    """Boosts for phrases in titles and names, and for all typed words as one phrase."""
    texts: list[str] = []
    for leaf, negated in leaves(tree):
        if negated or not isinstance(leaf, (Word, Phrase)):
            continue
        texts.append(leaf.text)
        if not is_single_word(leaf.text):
            yield from _field_boosts(leaf.text)
    if len(texts) > 1 and isinstance(tree, And):
        phrase = " ".join(texts)
        for language in LANGUAGES:
            words = words_of(phrase, language)
            for field, boost in (
                (title_field(language), TITLE_PHRASE_BOOST),
                (text_field(language), TEXT_PHRASE_BOOST),
            ):
                for query in _term_or_phrase(field, words):
                    yield boosted(query, boost)
        yield from _boost_whole_name(tree)


def _boost_whole_name(tree: And) -> Iterator[Query]:
    parts = [child for child in tree.required if isinstance(child, (Word, Phrase))]
    words = dict.fromkeys(word for part in parts for word in words_of(part.text, NAMES))
    if words:
        whole: Query = {
            "bool": {
                "must": [term(LABEL, word) for word in words],
                "filter": [any_term("record", _NAMED)],
                "should": [constant(any_term("record", (SPEAKER, SUMMIT)), PROMINENT_BOOST)],
            }
        }
        yield boosted(whole, WHOLE_NAME_BOOST)
