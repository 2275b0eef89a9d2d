"""Text part of a query: the syntax tree as a Tantivy query, with boosts for relevance.

Matching uses one text field for each language and group of kinds (``text_…``). If results are
ordered by relevance, titles, labels and names are searched too, with boosts. The text field
contains every word of the title, label and names as well (``schema.to_tantivy_document``), so all
fields can be read in parallel, which takes half the time of checking each match's title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tantivy import Occur, Query, Schema, Searcher

from articles.kinds import SPEAKER, SUMMIT
from articles.search.analysis import LANGUAGES, NAMES, joined_form, words_of
from articles.search.folding import lone_character
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

# Boosts, relative to a word in the text.
TITLE_BOOST, LABEL_BOOST, NAME_BOOST = 3.0, 4.0, 2.0
TITLE_PHRASE_BOOST, TEXT_PHRASE_BOOST = 6.0, 3.0
# For all words in the name of a speaker, summit, organisation or pledge: who types a name means it.
# A speaker or summit more than a record that is named after it.
WHOLE_NAME_BOOST, PROMINENT_BOOST = 3.0, 3.0

# Phrases are not boosted if even their rarest word is in more records: they would cost too much.
MAX_PHRASE_RECORDS = 20_000

# Prefixes with fewer completions become queries for those words, others regular expressions.
MAX_COMPLETIONS = 256
# More characters than follow any other in a script of bigrams.
MAX_BIGRAMS = 20_000


class FieldGroup(NamedTuple):
    """The text fields of one group of kinds in one language."""

    language: str
    text: str
    title: str
    label: str
    names: str


class TextQueryBuilder:
    """Builds text queries for one generation of the index; ``facet`` builds those of fields."""

    def __init__(
        self, schema: Schema, searcher: Searcher, facet: Callable[[str, Iterable[str]], Query]
    ) -> None:
        self.schema = schema
        self.searcher = searcher
        self._facet = facet
        self._field_groups = {
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

    def build(self, tree: Node, kind: str | None, *, scored: bool) -> tuple[Query, list[Query]]:
        """The query that must match in records of a kind (None for all kinds), and boosts."""
        groups = self.groups_of(kind)
        query = _TextQueryVisitor(self, groups, scored).visit(tree)
        if query is None:
            return Query.empty_query(), []
        return query, list(self._phrase_boosts(tree, groups)) if scored else []

    def groups_of(self, kind: str | None) -> tuple[FieldGroup, ...]:
        """The text fields of a kind; None for all kinds."""
        if kind is not None:
            return self._field_groups[group_of(kind)]
        return tuple(group for groups in self._field_groups.values() for group in groups)

    # -- matching ---------------------------------------------------------------------------------

    def text_queries(self, text: str, groups: Iterable[FieldGroup]) -> Iterable[Query]:
        """A word or phrase in each text field that contains its words.

        A word with an apostrophe or hyphen also in its joined form.
        """
        joined, lone = joined_form(text), lone_character(text)
        forms: dict[str, list[list[str]]] = {}
        for group in groups:
            language = group.language
            if language not in forms:
                forms[language] = [words_of(each, language) for each in (text, joined) if each]
            if lone:
                yield from self._bigrams(group.text, forms[language][0])
                continue
            for words in forms[language]:
                query = self._term_or_phrase(group.text, words)
                if query is not None:
                    yield query

    def _bigrams(self, field: str, words: list[str]) -> Iterable[Query]:
        """A word or phrase whose last character begins a bigram."""
        *before, lone = words
        for word, _ in self.searcher.terms_with_prefix(field, lone, limit=MAX_BIGRAMS):
            query = self._term_or_phrase(field, [*before, word])
            if query is not None:
                yield query

    def title_queries(self, text: str, groups: Iterable[FieldGroup]) -> Iterable[Query]:
        """A word or phrase in each title field that contains its words."""
        for group in groups:
            query = self._term_or_phrase(group.title, words_of(text, group.language))
            if query is not None:
                yield query

    def frequency(self, text: str, groups: Iterable[FieldGroup]) -> int:
        """In how many records the rarest word of a text is, at most."""
        if lone_character(text) or joined_form(text):
            return sum(1 for _ in self.text_queries(text, groups))
        return sum(
            min((self.searcher.doc_freq(group.text, word) for word in words), default=0)
            for group in groups
            if (words := words_of(text, group.language))
        )

    def _term_or_phrase(self, field: str, words: list[str]) -> Query | None:
        """A word or phrase in one field; None if one of its words is not indexed there."""
        if not words or not all(self.searcher.doc_freq(field, word) for word in words):
            return None
        # The engine panics at a phrase of one word.
        if len(words) == 1:
            return self._term(field, words[0])
        return Query.phrase_query(self.schema, field, words)

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self.schema, field, word, index_option="freq")

    def facet(self, node: Field) -> Query:
        """A field of the query language, without a score."""
        return Query.const_score_query(self._facet(node.name, node.values), 0.0)

    def prefix_queries(self, text: str, groups: Iterable[FieldGroup]) -> Iterable[Query]:
        """Words with a prefix, in each text field."""
        for group in groups:
            words = self._completions(text, group)
            if words is not None:
                terms = [self._term(group.text, word) for word in words]
                if terms:
                    few = len(terms) < 16
                    yield any_query(terms) if few else any_term(self.schema, group.text, words)
                continue
            unstemmed = words_of(text, NAMES)
            if len(unstemmed) > 1:
                yield Query.phrase_prefix_query(self.schema, group.text, unstemmed)
            else:
                yield Query.regex_query(self.schema, group.text, f"{unstemmed[0]}.*")

    def _completions(self, text: str, group: FieldGroup) -> list[str] | None:
        """The indexed words with a prefix; None if there are too many.

        Indexed words are stems, so the stem of the prefix counts too (``smuggling*``).
        """
        unstemmed = words_of(text, NAMES)
        if not unstemmed:
            return []
        if len(unstemmed) > 1:
            return None
        terms = self.searcher.terms_with_prefix(group.text, unstemmed[0], limit=MAX_COMPLETIONS)
        if len(terms) == MAX_COMPLETIONS:
            return None
        stems = [w for w in words_of(text, group.language) if self.searcher.doc_freq(group.text, w)]
        return list(dict.fromkeys([*(word for word, _ in terms), *stems]))

    # -- boosts -----------------------------------------------------------------------------------

    def field_boosts(self, text: str, groups: Iterable[FieldGroup]) -> Iterable[Query]:
        """Boosts for a word or phrase in titles, labels and names."""
        groups = tuple(groups)
        fields = [(group.title, group.language, TITLE_BOOST) for group in groups]
        fields += [(group.label, NAMES, LABEL_BOOST) for group in groups]
        fields += [(group.names, NAMES, NAME_BOOST) for group in groups]
        for field, analyser, boost in dict.fromkeys(fields):
            query = self._term_or_phrase(field, words_of(text, analyser))
            if query is not None:
                yield Query.boost_query(query, boost)

    def _phrase_boosts(self, tree: Node, groups: tuple[FieldGroup, ...]) -> Iterable[Query]:
        """Boosts for phrases in titles and names, and for all typed words as one phrase."""
        texts: list[str] = []
        for leaf, negated in leaves(tree):
            if negated or not isinstance(leaf, (Word, Phrase)):
                continue
            texts.append(leaf.text)
            if not is_single_word(leaf.text):
                yield from self.field_boosts(leaf.text, groups)
        if len(texts) > 1 and isinstance(tree, And):
            phrase = " ".join(texts)
            titles = [(group.title, group.language) for group in groups]
            bodies = [(group.text, group.language) for group in groups]
            yield from self._boost_phrase(phrase, titles, TITLE_PHRASE_BOOST)
            yield from self._boost_whole_name(tree)
            yield from self._boost_phrase(phrase, bodies, TEXT_PHRASE_BOOST)

    def _boost_whole_name(self, tree: And) -> Iterable[Query]:
        parts = [child for child in tree.required if isinstance(child, (Word, Phrase))]
        words = [word for part in parts for word in words_of(part.text, NAMES)]
        field = label_field(GROUPS[-1])
        if words and all(self.searcher.doc_freq(field, word) for word in words):
            whole = [(Occur.Must, self._term(field, word)) for word in dict.fromkeys(words)]
            prominent = any_term(self.schema, "record", (SPEAKER, SUMMIT))
            whole.append((Occur.Should, Query.const_score_query(prominent, PROMINENT_BOOST)))
            yield Query.boost_query(Query.boolean_query(whole), WHOLE_NAME_BOOST)

    def _boost_phrase(
        self, text: str, fields: Iterable[tuple[str, str]], boost: float
    ) -> Iterable[Query]:
        for field, language in fields:
            words = words_of(text, language)
            rarest = min((self.searcher.doc_freq(field, word) for word in words), default=0)
            if 0 < rarest <= MAX_PHRASE_RECORDS:
                query = self._term_or_phrase(field, words)
                if query is not None:
                    yield Query.boost_query(query, boost)


class _TextQueryVisitor:
    """Visitor that turns a syntax tree into a query; None means that nothing can match."""

    def __init__(
        self, builder: TextQueryBuilder, groups: tuple[FieldGroup, ...], scored: bool
    ) -> None:
        self._builder, self._groups, self._scored = builder, groups, scored

    def visit(self, node: Node, *, boosted: bool = True) -> Query | None:
        if isinstance(node, (Word, Phrase)):
            return self._text(node.text, boosted)
        if isinstance(node, Prefix):
            return _any(self._builder.prefix_queries(node.text, self._groups))
        if isinstance(node, Field):
            return self._builder.facet(node)
        if isinstance(node, Or):
            either = (self.visit(child, boosted=boosted) for child in node.children)
            return _any(query for query in either if query is not None)
        children = (node,) if isinstance(node, Not) else node.required
        required = [self.visit(c, boosted=boosted) for c in children if not isinstance(c, Not)]
        if None in required:
            return None
        excluded = [
            query
            for c in children
            if isinstance(c, Not) and (query := self.visit(c.child, boosted=False)) is not None
        ]
        return _all(required, excluded)

    def _text(self, text: str, boosted: bool) -> Query | None:
        queries = list(self._builder.text_queries(text, self._groups))
        if queries and boosted and self._scored and is_single_word(text):
            queries += self._builder.field_boosts(text, self._groups)
        return _any(queries)


def is_single_word(text: str) -> bool:
    """Whether every analyser makes exactly one word of this."""
    return text.isascii() and (text.isalpha() or text.isdigit())


def _any(queries: Iterable[Query]) -> Query | None:
    queries = list(queries)
    return any_query(queries) if queries else None


def _all(required: list[Query], excluded: list[Query]) -> Query:
    required = required or [Query.const_score_query(Query.all_query(), 0.0)]
    if len(required) == 1 and not excluded:
        return required[0]
    return Query.boolean_query(
        [(Occur.Must, query) for query in required] + [(Occur.MustNot, query) for query in excluded]
    )


def any_query(queries: Iterable[Query]) -> Query:
    """Records that match any of these queries."""
    queries = list(queries)
    if len(queries) < 2:
        return queries[0] if queries else Query.empty_query()
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def any_term(schema: Schema, field: str, values: Iterable[str]) -> Query:
    """Records with any of these exact values in a field."""
    values = list(dict.fromkeys(values))
    if len(values) == 1:
        return Query.term_query(schema, field, values[0])
    return Query.term_set_query(schema, field, values)


def ranks_by_words(node: Node) -> bool:
    """Whether every match has a word in one of the text fields."""
    if isinstance(node, (Word, Phrase, Prefix)):
        return True
    if isinstance(node, And):
        return any(map(ranks_by_words, node.children))
    return isinstance(node, Or) and all(map(ranks_by_words, node.children))
