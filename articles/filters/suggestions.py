"""What helps when a list is empty, or nearly so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from articles.filters.facets import FilterChip
from articles.filters.labels import count_label
from articles.filters.params import ParsedParams
from articles.search.engine import IndexUnavailableError, get_engine
from articles.search.query.ast import Word, leaves
from articles.search.query.lexer import TERMS, Sign, tokens_of
from articles.text.normalize import fold

FEW = 2
OFFERED = 3
TRIED = 6
# So many filters are counted without; a page with more of them is no person's.
COUNTED = 16


@dataclass(frozen=True, slots=True)
class RemovableFilter:
    """A filter that could go: what it is called, the address without it, what that would give.

    ``count_label`` says it in words: "1 article".
    """

    label: str
    url: str
    count: int
    count_label: str


def removable_filters(
    params: ParsedParams, chips: Iterable[FilterChip], count_at: Callable[[str], int]
) -> list[RemovableFilter]:
    """Each filter, and each of several words, without which there would be rows; the most first.

    *count_at* counts the rows at an address, so that the count is what the link leads to.
    """
    choices = [(chip.label, chip.url) for chip in chips]
    choices += [
        (f"“{part}”", params.list_url.setting("q", rest).href)
        for part, rest in _parts(params.typed)
    ]
    kind = params.selection.kind
    choices = choices[:COUNTED]
    found = [
        RemovableFilter(label, url, count, count_label(count, kind))
        for label, url in choices
        if (count := count_at(url))
    ]
    return sorted(found, key=lambda drop: -drop.count)


def _parts(typed: str) -> list[tuple[str, str]]:
    """Each word, phrase and field of a plain query, and the query without it.

    None of a single one, and none where brackets or OR tie them together.
    """
    tokens, _ = tokens_of(typed)
    if any(token.sign not in (*TERMS, Sign.NOT, Sign.AND) for token in tokens):
        return []
    parts, start = [], None
    for token in tokens:
        start = token.start if start is None else start
        if token.sign in TERMS:
            rest = " ".join(f"{typed[:start]} {typed[token.end :]}".split())
            parts.append((typed[start : token.end], rest))
        if token.sign is not Sign.NOT:
            start = None
    return parts if len(parts) > 1 else []


def did_you_mean(
    params: ParsedParams, total: int, count_at: Callable[[str], int]
) -> list[tuple[str, str]]:
    """Where there are at most two rows: (words, address) with one word spelt otherwise.

    Only what gives more rows is offered.
    """
    if total > FEW:
        return []
    wanted = {
        leaf.text
        for leaf, negated in leaves(params.query.words)
        if isinstance(leaf, Word) and not negated
    }
    folded = {fold(word) for word in wanted}
    tokens, _ = tokens_of(params.typed)
    offered: dict[str, str] = {}
    for token in tokens:
        if token.sign is not Sign.WORD or token.text not in wanted:
            continue
        try:
            near = get_engine().similar_words(token.text, limit=OFFERED)
        except IndexUnavailableError:
            return []
        for other in (one for one in near if one not in folded):
            words = f"{params.typed[: token.start]}{other}{params.typed[token.end :]}"
            offered.setdefault(words, params.list_url.setting("q", words).href)
    better = (one for one in list(offered.items())[:TRIED] if count_at(one[1]) > total)
    return list(itertools.islice(better, OFFERED))
