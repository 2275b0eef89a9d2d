"""The tree that a typed query becomes (plain Python, no Django, no engine).

A node says what must match; ``queries.py`` turns it into the engine's query, ``database.py``
into a database condition, and ``explain.py`` into words. All nodes are immutable and hashable, so
a selection that holds them can be a cache key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word; matches in any form that the language's stemmer folds together."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, typed as ``smug*``; ``text`` is without the star."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in this order; ``text`` as typed, without the quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A typed field such as ``speaker:"Keir Starmer"``.

    ``name`` is the facet's name (``lang:`` becomes ``language``), ``values`` the slugs or codes
    that the resolver found for ``typed``: a name may stand for several records, then any of
    them matches.
    """

    name: str
    values: tuple[str, ...]
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that ``child`` does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of ``children`` (two or more)."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of ``children`` (two or more)."""

    children: tuple[Node, ...]


Node = Word | Prefix | Phrase | Field | Not | And | Or


def join_nodes(join: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """The parts under one node: None, the only one, or a flat node without repetitions."""
    flat: list[Node] = []
    for part in parts:
        if part is not None:
            flat.extend(part.children if isinstance(part, join) else (part,))
    flat = list(dict.fromkeys(flat))
    if len(flat) < 2:
        return flat[0] if flat else None
    return join(tuple(flat))


def leaves(node: Node | None, *, negated: bool = False) -> Iterator[tuple[Node, bool]]:
    """Every word, prefix, phrase and field below ``node``, with whether it is excluded."""
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
    """Whether something is looked for that relevance can rank (a word that must be there)."""
    return any(
        not negated and isinstance(leaf, (Word, Prefix, Phrase)) for leaf, negated in leaves(node)
    )
