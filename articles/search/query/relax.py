"""Relaxation of a query: its plain words, the conditions that always bind, and corrected words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from articles.search.query.ast import And, Node, Or, Word, join_nodes


@dataclass(frozen=True, slots=True)
class RelaxedQuery:
    """A query as plain words, of which any may match, and conditions that must hold.

    Phrases, prefixes, fields, excluded words, brackets and OR are conditions.
    """

    words: tuple[str, ...]
    condition: Node | None

    @classmethod
    def of(cls, tree: Node | None, *, without: Collection[str] = ()) -> RelaxedQuery:
        """The relaxed query, without some of the words."""
        parts = tree.required if isinstance(tree, And) else (tree,)
        words = [part.text for part in parts if isinstance(part, Word) and part.text not in without]
        return cls(
            tuple(dict.fromkeys(words)),
            join_nodes(And, (part for part in parts if not isinstance(part, Word))),
        )


def with_corrections(tree: Node, corrections: Mapping[str, Sequence[str]]) -> Node:
    """The query with each word of *corrections* replaced by any of its corrected words."""
    if isinstance(tree, Word) and tree.text in corrections:
        return join_nodes(Or, map(Word, corrections[tree.text])) or tree
    if isinstance(tree, And):
        children = (with_corrections(child, corrections) for child in tree.children)
        return join_nodes(And, children) or tree
    return tree
