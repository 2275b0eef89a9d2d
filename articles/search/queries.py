"""A selection -> the engine's query.

Matching and ranking are kept apart: what must match looks a word up in one field a language
(``text_..``) of the kinds that are wanted, and only when the order is relevance are the titles,
labels and names looked at too, to lift what matches there. Filters never touch the score.
"""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query, Schema, Searcher

from .analysis import LANGUAGES, NAMES, words_of
from .engine import Key
from .schema import GROUPS, LANGUAGE, fields_of, group_of, key_of, text_field, title_field
from .selection import (
    AHEAD,
    DUE,
    LATE,
    OVERDUE,
    RELEVANCE,
    STALE,
    Calendar,
    Clause,
    Selection,
)
from .tree import And, Field, Node, Not, Or, Phrase, Prefix, Word, leaves

# How much more than a word of the text a match weighs.
TITLE, LABEL, NAME, TITLE_PHRASE, TEXT_PHRASE = 3.0, 4.0, 2.0, 6.0, 3.0

# A phrase of words that stand in more records than this costs more than its lift is worth.
PHRASE_LIMIT = 20_000

# A prefix with fewer endings than this is looked up word by word, others by scanning.
ENDINGS = 256

# A field for texts, and the language whose analyser it has.
Texts = tuple[tuple[str, str], ...]


class Queries:
    """Makes queries for one state of the index.

    ``beside`` is how many records stand in other segments than the largest, None if not known.
    """

    def __init__(self, schema: Schema, searcher: Searcher, beside: int | None = None) -> None:
        self.schema = schema
        self.searcher = searcher
        self.beside = beside
        self._texts = {
            group: tuple(
                (text_field(group, language), language)
                for language in LANGUAGES
                if searcher.doc_freq(LANGUAGE, f"{group}_{language}")
            )
            for group in GROUPS
        }

    def texts(self, kind: str | None) -> Texts:
        """The fields in which the words of records of a kind stand; of all kinds for None."""
        if kind is not None:
            return self._texts[group_of(kind)]
        return tuple(text for texts in self._texts.values() for text in texts)

    def of(
        self, selection: Selection, hidden: frozenset[Key] = frozenset(), *, scored: bool = False
    ) -> Query:
        """The query of a selection; ``scored`` when its order is relevance."""
        must: list[Query] = []
        lifts: list[Query] = []
        texts = self.texts(selection.kind)
        if selection.words is not None:
            words = self.node(selection.words, texts)
            must.append(words if scored else Query.const_score_query(words, 1.0))
            if scored and selection.ordering() == RELEVANCE:
                lifts = list(self.lifts(selection.words, texts))
        filters, unwanted = [], []
        # What has a word in a field of one kind alone is of that kind.
        told = selection.kind in GROUPS and selection.words is not None and _worded(selection.words)
        if selection.kind is not None and not told:
            filters.append(self.term("record", selection.kind))
        for clause in selection.clauses:
            wanted, refused = self.clause(clause, selection.calendar)
            filters += wanted
            unwanted += refused
        filters += self.dates(selection)
        present = [
            key_of(key) for key in sorted(hidden) if self.searcher.doc_freq("key", key_of(key))
        ]
        if present:
            unwanted.append(self.any_term("key", present))
        if not (must or filters):
            must.append(Query.all_query())
        must += [Query.const_score_query(query, 0.0) for query in filters]
        if len(must) == 1 and not (lifts or unwanted):
            return must[0]
        return Query.boolean_query(
            [(Occur.Must, query) for query in must]
            + [(Occur.Should, query) for query in lifts]
            + [(Occur.MustNot, query) for query in unwanted]
        )

    # -- filters --------------------------------------------------------------------------------

    def term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value)

    def any_term(self, field: str, values: Iterable[str]) -> Query:
        values = list(dict.fromkeys(values))
        if len(values) == 1:
            return self.term(field, values[0])
        return Query.term_set_query(self.schema, field, values)

    def facet(self, facet: str, values: Iterable[str]) -> Query:
        """Records with any of these values."""
        values = [value for value in dict.fromkeys(values) if value]
        fields = fields_of(facet)
        return self.one_of(
            self.any_term(field, present)
            for field in fields
            if (present := [v for v in values if self.searcher.doc_freq(field, v)])
        )

    def clause(self, clause: Clause, calendar: Calendar) -> tuple[list[Query], list[Query]]:
        def having(values: tuple[str, ...]) -> list[Query]:
            if not values:
                return []
            if clause.field == DUE:
                return [self.one_of(self._due(value, calendar) for value in values)]
            return [self.facet(clause.field, values)]

        return having(clause.any_of), having(clause.none_of)

    def _due(self, value: str, calendar: Calendar) -> Query:
        """The pledges of which the calendar says this on that day."""
        today = calendar.today.toordinal()
        field, *ends = {
            OVERDUE: ("due", None, today - 1),
            AHEAD: ("due", today, None),
            LATE: ("late", 0, None),
            STALE: ("checked", None, calendar.stale_before.toordinal() - 1),
        }[value]
        return self._days(field, *ends)

    def dates(self, selection: Selection) -> list[Query]:
        """Records whose own days and the asked-for days have one in common."""
        first, last = selection.dates
        queries = []
        if first:
            queries.append(self._days("last", first.toordinal(), None))
        if last:
            queries.append(self._days("first", None, last.toordinal()))
        return queries

    def _days(self, field: str, lower: int | None, upper: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, lower, upper)

    # -- words ----------------------------------------------------------------------------------

    def node(self, node: Node, texts: Texts) -> Query:
        """What must match in these fields, as a query."""
        found = self._node(node, texts)
        return Query.empty_query() if found is None else found

    def _node(self, node: Node, texts: Texts) -> Query | None:
        """The same; None when no record can match."""
        if isinstance(node, (Word, Phrase)):
            return self._any(self.sequences(node.text, texts))
        if isinstance(node, Prefix):
            return self._any(self.beginnings(node.text, texts))
        if isinstance(node, Field):
            return Query.const_score_query(self.facet(node.name, node.values), 0.0)
        if isinstance(node, Or):
            either = (self._node(child, texts) for child in node.children)
            return self._any(found for found in either if found is not None)
        children = (node,) if isinstance(node, Not) else node.children
        wanted = [self._node(c, texts) for c in children if not isinstance(c, Not)]
        if None in wanted:
            return None
        # What no record has excludes none.
        unwanted = [
            found
            for c in children
            if isinstance(c, Not) and (found := self._node(c.child, texts)) is not None
        ]
        return self._all(wanted, unwanted)

    def _all(self, wanted: list[Query], unwanted: list[Query]) -> Query:
        wanted = wanted or [Query.const_score_query(Query.all_query(), 0.0)]
        if len(wanted) == 1 and not unwanted:
            return wanted[0]
        return Query.boolean_query(
            [(Occur.Must, query) for query in wanted] + [(Occur.MustNot, q) for q in unwanted]
        )

    def _any(self, queries: Iterable[Query]) -> Query | None:
        queries = list(queries)
        return self.one_of(queries) if queries else None

    def one_of(self, queries: Iterable[Query]) -> Query:
        queries = list(queries)
        if len(queries) < 2:
            return queries[0] if queries else Query.empty_query()
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    def sequences(self, text: str, texts: Texts) -> Iterable[Query]:
        """The words of a text in this order, once in each of the fields that has them."""
        for field, language in texts:
            query = self.sequence(field, words_of(text, language))
            if query is not None:
                yield query

    def sequence(self, field: str, words: list[str]) -> Query | None:
        """A word, or words next to each other, in one field; None when a word is not in it."""
        # The engine panics at a phrase of one word.
        if not words or not all(self.searcher.doc_freq(field, word) for word in words):
            return None
        if len(words) == 1:
            return self.term_scored(field, words[0])
        return Query.phrase_query(self.schema, field, words)

    def term_scored(self, field: str, word: str) -> Query:
        return Query.term_query(self.schema, field, word, index_option="freq")

    def beginnings(self, text: str, texts: Texts) -> Iterable[Query]:
        for field, language in texts:
            words = self.endings(text, field, language)
            if words is not None:
                found = [self.term_scored(field, word) for word in words]
                if found:
                    yield self.one_of(found) if len(found) < 16 else self.any_term(field, words)
                continue
            bare = words_of(text, NAMES)
            if len(bare) > 1:
                yield Query.phrase_prefix_query(self.schema, field, bare)
            else:
                yield Query.regex_query(self.schema, field, f"{bare[0]}.*")

    def endings(self, text: str, field: str, language: str) -> list[str] | None:
        """The words of a field that begin so; None when there are too many to name.

        Indexed words are stems: for ``smuggling*`` the stem that it has itself counts too.
        """
        bare = words_of(text, NAMES)
        if not bare:
            return []
        if len(bare) > 1:
            return None
        found = self.searcher.terms_with_prefix(field, bare[0], limit=ENDINGS)
        if len(found) == ENDINGS:
            return None
        own = [w for w in words_of(text, language) if self.searcher.doc_freq(field, w)]
        return list(dict.fromkeys([*(word for word, _ in found), *own]))

    # -- ranking --------------------------------------------------------------------------------

    def lifts(self, tree: Node, texts: Texts) -> Iterable[Query]:
        """What lifts a record: words in its title and names, and typed words next to each other."""
        titles = dict.fromkeys((title_field(language), language) for _, language in texts)
        run: list[str] = []
        for leaf, negated in leaves(tree):
            if negated or not isinstance(leaf, (Word, Phrase)):
                continue
            run.append(leaf.text)
            lifting = [(*title, TITLE) for title in titles]
            for field, analyser, boost in (
                *lifting,
                ("label", NAMES, LABEL),
                ("names", NAMES, NAME),
            ):
                query = self.sequence(field, words_of(leaf.text, analyser))
                if query is not None:
                    yield Query.boost_query(query, boost)
        if len(run) > 1 and isinstance(tree, And):
            yield from self._run(" ".join(run), titles, TITLE_PHRASE)
            yield from self._run(" ".join(run), texts, TEXT_PHRASE)

    def _run(self, text: str, fields: Iterable[tuple[str, str]], boost: float) -> Iterable[Query]:
        for field, language in fields:
            words = words_of(text, language)
            rarest = min((self.searcher.doc_freq(field, word) for word in words), default=0)
            if 0 < rarest <= PHRASE_LIMIT:
                query = self.sequence(field, words)
                if query is not None:
                    yield Query.boost_query(query, boost)


def _worded(node: Node) -> bool:
    """Whether whatever matches has a word in one of the fields that are looked in."""
    if isinstance(node, (Word, Phrase, Prefix)):
        return True
    if isinstance(node, And):
        return any(map(_worded, node.children))
    return isinstance(node, Or) and all(map(_worded, node.children))
