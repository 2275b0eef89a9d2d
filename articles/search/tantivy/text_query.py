"""The words of a selection -> the engine's query.

What must match looks a word up in one field a language (``text_..``) of the kinds that are wanted;
only when the order is relevance are titles, labels and names looked in too, to lift what matches
there. A plain word that stands in a title, label or name stands in the text field of that record as
well (``schema.laid_out`` sees to it), so all places of it are read side by side, which takes half
the time of looking for each match whether its title has the word, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tantivy import Occur, Query, Schema, Searcher

from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    leaves,
)
from articles.search.tantivy.analysis import LANGUAGES, NAMES, words_of
from articles.search.tantivy.schema import (
    GROUPS,
    LANGUAGE,
    group_of,
    label_field,
    language_term,
    names_field,
    text_field,
    title_field,
)

# How much more than a word of the text a match weighs.
TITLE, LABEL, NAME, TITLE_PHRASE, TEXT_PHRASE = 3.0, 4.0, 2.0, 6.0, 3.0

# A phrase of words that stand in more records than this costs more than its lift is worth.
PHRASE_LIMIT = 20_000

# A prefix with fewer endings than this is looked up word by word, others by scanning.
ENDINGS = 256


class FieldGroup(NamedTuple):
    """The fields for the words of one group of kinds in one language."""

    language: str
    text: str
    title: str
    label: str
    names: str


class TextQueryBuilder:
    """Makes queries of words for one state of the index; ``facet`` makes those of typed fields."""

    def __init__(
        self, schema: Schema, searcher: Searcher, facet: Callable[[str, Iterable[str]], Query]
    ) -> None:
        self.schema = schema
        self.searcher = searcher
        self._facet = facet
        self._places = {
            group: tuple(
                FieldGroup(
                    language,
                    text_field(group, language),
                    title_field(group, language),
                    label_field(group),
                    names_field(group),
                )
                for language in LANGUAGES
                if searcher.doc_freq(LANGUAGE, language_term(group, language))
            )
            for group in GROUPS
        }

    def of(self, tree: Node, kind: str | None, *, scored: bool) -> tuple[Query, list[Query]]:
        """What must match in records of a kind (None for all), and what lifts some of those."""
        if kind is not None:
            places = self._places[group_of(kind)]
        else:
            places = tuple(place for places in self._places.values() for place in places)
        found = _TextQueryVisitor(self, places, scored).node(tree)
        if found is None:
            return Query.empty_query(), []
        return found, list(self._lifts(tree, places)) if scored else []

    # -- what must match --------------------------------------------------------------------------

    def sequences(self, text: str, places: Iterable[FieldGroup]) -> Iterable[Query]:
        """The words of a text in this order, once in each of the fields that has them."""
        for place in places:
            query = self.sequence(place.text, words_of(text, place.language))
            if query is not None:
                yield query

    def sequence(self, field: str, words: list[str]) -> Query | None:
        """A word, or words next to each other, in one field; None when a word is not in it."""
        # The engine panics at a phrase of one word.
        if not words or not all(self.searcher.doc_freq(field, word) for word in words):
            return None
        if len(words) == 1:
            return self._scored(field, words[0])
        return Query.phrase_query(self.schema, field, words)

    def _scored(self, field: str, word: str) -> Query:
        return Query.term_query(self.schema, field, word, index_option="freq")

    def facet(self, node: Field) -> Query:
        """A typed field."""
        return Query.const_score_query(self._facet(node.name, node.values), 0.0)

    def beginnings(self, text: str, places: Iterable[FieldGroup]) -> Iterable[Query]:
        """The words that begin so, once in each of the fields."""
        for place in places:
            words = self._endings(text, place)
            if words is not None:
                found = [self._scored(place.text, word) for word in words]
                if found:
                    few = len(found) < 16
                    yield any_query(found) if few else any_term(self.schema, place.text, words)
                continue
            bare = words_of(text, NAMES)
            if len(bare) > 1:
                yield Query.phrase_prefix_query(self.schema, place.text, bare)
            else:
                yield Query.regex_query(self.schema, place.text, f"{bare[0]}.*")

    def _endings(self, text: str, place: FieldGroup) -> list[str] | None:
        """The words of a field that begin so; None when there are too many to name.

        Indexed words are stems: for ``smuggling*`` the stem that it has itself counts too.
        """
        bare = words_of(text, NAMES)
        if not bare:
            return []
        if len(bare) > 1:
            return None
        found = self.searcher.terms_with_prefix(place.text, bare[0], limit=ENDINGS)
        if len(found) == ENDINGS:
            return None
        own = [w for w in words_of(text, place.language) if self.searcher.doc_freq(place.text, w)]
        return list(dict.fromkeys([*(word for word, _ in found), *own]))

    # -- what lifts -------------------------------------------------------------------------------

    def lifts_of(self, text: str, places: Iterable[FieldGroup]) -> Iterable[Query]:
        """These words in titles, labels and names."""
        places = tuple(places)
        lifting = [(place.title, place.language, TITLE) for place in places]
        lifting += [(place.label, NAMES, LABEL) for place in places]
        lifting += [(place.names, NAMES, NAME) for place in places]
        for field, analyser, boost in dict.fromkeys(lifting):
            query = self.sequence(field, words_of(text, analyser))
            if query is not None:
                yield Query.boost_query(query, boost)

    def _lifts(self, tree: Node, places: tuple[FieldGroup, ...]) -> Iterable[Query]:
        """What lifts a record beside its plain words: sequences in titles and names, and typed
        words next to each other."""
        run: list[str] = []
        for leaf, negated in leaves(tree):
            if negated or not isinstance(leaf, (Word, Phrase)):
                continue
            run.append(leaf.text)
            if not _plain(leaf.text):
                yield from self.lifts_of(leaf.text, places)
        if len(run) > 1 and isinstance(tree, And):
            words = " ".join(run)
            yield from self._run(words, [(p.title, p.language) for p in places], TITLE_PHRASE)
            yield from self._run(words, [(p.text, p.language) for p in places], TEXT_PHRASE)

    def _run(self, text: str, fields: Iterable[tuple[str, str]], boost: float) -> Iterable[Query]:
        for field, language in fields:
            words = words_of(text, language)
            rarest = min((self.searcher.doc_freq(field, word) for word in words), default=0)
            if 0 < rarest <= PHRASE_LIMIT:
                query = self.sequence(field, words)
                if query is not None:
                    yield Query.boost_query(query, boost)


class _TextQueryVisitor:
    """A tree's query in some places; None stands for what no record can match."""

    def __init__(
        self, wording: TextQueryBuilder, places: tuple[FieldGroup, ...], scored: bool
    ) -> None:
        self._wording, self._places, self._scored = wording, places, scored

    def node(self, node: Node, *, lifted: bool = True) -> Query | None:
        if isinstance(node, (Word, Phrase)):
            return self._sequence(node.text, lifted)
        if isinstance(node, Prefix):
            return _any(self._wording.beginnings(node.text, self._places))
        if isinstance(node, Field):
            return self._wording.facet(node)
        if isinstance(node, Or):
            either = (self.node(child, lifted=lifted) for child in node.children)
            return _any(found for found in either if found is not None)
        children = (node,) if isinstance(node, Not) else node.children
        wanted = [self.node(c, lifted=lifted) for c in children if not isinstance(c, Not)]
        if None in wanted:
            return None
        # What no record has excludes none.
        unwanted = [
            found
            for c in children
            if isinstance(c, Not) and (found := self.node(c.child, lifted=False)) is not None
        ]
        return _all(wanted, unwanted)

    def _sequence(self, text: str, lifted: bool) -> Query | None:
        found = list(self._wording.sequences(text, self._places))
        if found and lifted and self._scored and _plain(text):
            found += self._wording.lifts_of(text, self._places)
        return _any(found)


def _plain(text: str) -> bool:
    """Whether this is one word to every analyser, of titles, names and texts alike."""
    return text.isascii() and text.isalnum()


def _any(queries: Iterable[Query]) -> Query | None:
    queries = list(queries)
    return any_query(queries) if queries else None


def _all(wanted: list[Query], unwanted: list[Query]) -> Query:
    wanted = wanted or [Query.const_score_query(Query.all_query(), 0.0)]
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    return Query.boolean_query(
        [(Occur.Must, query) for query in wanted] + [(Occur.MustNot, q) for q in unwanted]
    )


def any_query(queries: Iterable[Query]) -> Query:
    """What any of these queries finds."""
    queries = list(queries)
    if len(queries) < 2:
        return queries[0] if queries else Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def any_term(schema: Schema, field: str, values: Iterable[str]) -> Query:
    """What has any of these exact values in a field."""
    values = list(dict.fromkeys(values))
    if len(values) == 1:
        return Query.term_query(schema, field, values[0])
    return Query.term_set_query(schema, field, values)


def ranks_by_words(node: Node) -> bool:
    """Whether whatever matches has a word in one of the fields that are looked in."""
    if isinstance(node, (Word, Phrase, Prefix)):
        return True
    if isinstance(node, And):
        return any(map(ranks_by_words, node.children))
    return isinstance(node, Or) and all(map(ranks_by_words, node.children))
