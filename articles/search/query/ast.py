"""Abstract syntax tree of a query (plain Python, no Django, no engine).

``text_query.py`` turns it into an engine query, ``queryset.py`` into a database condition, and
``explain.py`` into a sentence. Nodes are immutable and hashable, so that search requests can be
cache keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word; matches every form with the same stem.

    ``optional`` words are stop words beside other words: they affect the order only.
    """

    text: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word prefix, typed as ``smug*``; ``text`` is without the star."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive words; ``text`` is without the quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field such as ``speaker:"Keir Starmer"``.

    ``name`` is the facet (``lang:`` becomes ``language``), ``values`` the slugs or codes that the
    resolver returned for ``typed``; any of them matches.
    """

    name: str
    values: tuple[str, ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """Negation of ``child``."""

    child: Node


@dataclass(frozen=True, slots=True)
class And:
    """Conjunction of two or more nodes."""

    children: tuple[Node, ...]

    @property
    def required(self) -> tuple[Node, ...]:
        """The children without optional words."""
        return tuple(c for c in self.children if not (isinstance(c, Word) and c.optional))


@dataclass(frozen=True, slots=True)
class Or:
    """Disjunction of two or more nodes."""

    children: tuple[Node, ...]


Node = Word | Prefix | Phrase | Field | Not | And | Or


def join_nodes(join: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """Join nodes into one: None, the only node, or a flat node without duplicates."""
    flat: list[Node] = []
    for part in parts:
        if part is not None:
            flat.extend(part.children if isinstance(part, join) else (part,))
    flat = list(dict.fromkeys(flat))
    if len(flat) < 2:
        return flat[0] if flat else None
    return join(tuple(flat))


def settle_stop_words(node: Node | None) -> Node | None:
    """The tree with stop words optional only beside other words that must be found."""
    if isinstance(node, Word):
        return Word(node.text)
    if isinstance(node, Not):
        return Not(settle_stop_words(node.child) or node.child)
    if isinstance(node, Or):
        return join_nodes(Or, map(settle_stop_words, node.children))
    if isinstance(node, And):
        beside = any(not isinstance(child, Not) and has_words(child) for child in node.required)
        return join_nodes(
            And,
            (
                child if beside and isinstance(child, Word) else settle_stop_words(child)
                for child in node.children
            ),
        )
    return node


def leaves(node: Node | None, *, negated: bool = False) -> Iterator[tuple[Node, bool]]:
    """Every leaf below ``node``, with whether it is negated."""
    if node is None:
        return
    if isinstance(node, Not):
        yield from leaves(node.child, negated=not negated)
    elif isinstance(node, (And, Or)):
        for child in node.children:
            yield from leaves(child, negated=negated)
    else:
        yield node, negated


def has_words(node: Node | None) -> bool:
    """Whether the query can be ranked by relevance: it has a word that is not negated."""
    return any(
        not negated and isinstance(leaf, (Word, Prefix, Phrase)) for leaf, negated in leaves(node)
    )
