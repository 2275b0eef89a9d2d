"""Quote check ("Did they really say that?"): compares a sentence with the quotes of the archive.

Candidates come from the search (the phrase, then any of its words); the comparison is exact, in
Python, ignoring only case, accents and punctuation. The answer is about what the archive holds: it
never says that something was not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import Prefetch, Q, QuerySet
from rapidfuzz import fuzz

from articles.kinds import QUOTE
from articles.models import Quote, Rendition, querysets
from articles.search.query.ast import Node, Or, Phrase, Word, join_nodes
from articles.search.request import SearchRequest
from articles.search.service import SearchResults, search
from articles.text.fuzzy_locate import locate_fuzzy
from articles.text.languages import language_name
from articles.text.lexicon.stop_words import STOP_WORDS
from articles.text.normalize import fold
from articles.text.word_diff import marked_difference, similarity

MAX_CHARACTERS = 1_000
MIN_WORDS = 2
CANDIDATES = 20
MAX_VERSIONS = 30

MIN_SIMILARITY = 0.6
"""Minimum share of the shorter text's words that are in the other in the same order."""

MIN_SHARE = 0.5
"""Minimum share of the typed words that a similar quote covers."""

_SURROUNDING = " \t\r\n\"'“”„‟‘’‚«»‹›「」『』…"
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_QUERY_WORDS = 16
# The database fallback compares at most this many quotes.
_SCANNED = 2_000
_AS_SPOKEN = (Rendition.DELIVERED, Rendition.OFFICIAL)
_COMMON = frozenset(STOP_WORDS["en"].split())


class Verdict(Enum):
    """What the archive holds of a sentence."""

    EXACT = "exact"
    ALTERED = "altered"
    NOT_HELD = "not-held"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where a quote was printed, with a link to it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class QuoteVersion:
    """One quote beside the checked words.

    ``differences`` is the word diff from the checked words to the nearest passage of the quote, as
    in :func:`~articles.text.word_diff.marked_difference`; empty if the words are the same or the
    languages differ.
    """

    quote: Quote
    outlets: tuple[Outlet, ...]
    language: str
    differences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The answer for a text.

    - ``problem``: why the text could not be checked; then there is no verdict
    - ``printed``: the quotes with exactly these words
    - ``versions``: other versions of the same statements; if none has the words, the most similar
      quotes
    - ``degraded``: whether the database answered because the index is unavailable
    """

    words: str
    problem: str = ""
    verdict: Verdict | None = None
    printed: tuple[QuoteVersion, ...] = ()
    versions: tuple[QuoteVersion, ...] = ()
    degraded: bool = False


def words_in(text: str) -> list[str]:
    """The words of a text; in scripts without spaces, the characters."""
    return _WORD.findall(text)


def check_quote(typed: str) -> QuoteCheck:
    """Compare *typed* with the public quotes."""
    text = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    words = text.strip(_SURROUNDING)
    if problem := _problem(words):
        return QuoteCheck(words[:MAX_CHARACTERS], problem)
    keys, degraded = _candidates(words)
    exact = [pk for pk, quoted in keys.items() if has_words(quoted, words)]
    similar = [] if exact else _similar(keys, words)
    quotes = _with_versions(exact or similar)
    chosen = [quote for quote in quotes if quote.pk in set(exact or similar)]
    others = [quote for quote in quotes if quote not in chosen]
    if not exact:
        order = {pk: position for position, pk in enumerate(similar)}
        chosen.sort(key=lambda quote: order[quote.pk])
        versions = [_version(quote, words) for quote in [*chosen, *others]]
        verdict = Verdict.ALTERED if versions else Verdict.NOT_HELD
        return QuoteCheck(words, "", verdict, (), tuple(versions), degraded)
    verdict = Verdict.EXACT if _is_faithful(chosen, others) else Verdict.ALTERED
    printed = tuple(_version(quote) for quote in chosen)
    compared = tuple(_version(quote, words, chosen[0].lang) for quote in others)
    return QuoteCheck(words, "", verdict, printed, compared, degraded)


def _problem(words: str) -> str:
    if not words:
        return "Enter the words to check."
    if len(words) > MAX_CHARACTERS:
        return f"This is too long to check. Enter at most {MAX_CHARACTERS:,} characters."
    number = len(words_in(words))
    if not number:
        return "There are no words in this text. Enter the words to check."
    if number < MIN_WORDS:
        return f"Enter at least {MIN_WORDS} words."
    return ""


def has_words(quoted: str, words: str) -> bool:
    """Whether a quote contains exactly these words in a row."""
    whole, part = fold(quoted), fold(words)
    if UNSPACED.search(part):
        return part.replace(" ", "") in whole.replace(" ", "")
    return f" {part} " in f" {whole} "


def _is_faithful(printed: Sequence[Quote], others: Sequence[Quote]) -> bool:
    """Whether the quotes with the words agree with what is known of the wording as delivered."""
    if any(quote.rendition in _AS_SPOKEN for quote in printed):
        return True
    languages = {quote.language.split("-")[0] for quote in printed}
    contradicted = any(
        quote.rendition in _AS_SPOKEN and quote.language.split("-")[0] in languages
        for quote in others
    )
    return not contradicted and any(quote.rendition != Rendition.ALTERED for quote in printed)


def _candidates(words: str) -> tuple[dict[int, str], bool]:
    """The words of quotes that may be the same or similar, by primary key."""
    rows = Quote.objects.published().coverage().only("exact")
    phrase = _search(Phrase(words), rows)
    found = {quote.pk: quote.exact for quote in phrase[:CANDIDATES]}
    if phrase.degraded:
        return _candidates_from_database(words, rows), True
    if not any(has_words(quoted, words) for quoted in found.values()):
        nodes: Iterable[Node] = map(Word, _distinctive(words))
        results = _search(join_nodes(Or, nodes), rows)
        found |= {quote.pk: quote.exact for quote in results[:CANDIDATES]}
        return found, results.degraded
    return found, False


def _search(node: Node | None, rows: QuerySet) -> SearchResults:
    request = SearchRequest(kind=QUOTE, words=node, all_versions=True)
    return search(request, fallback=rows.none, rows=rows)


def _distinctive(words: str) -> list[str]:
    """The longest words, without the most common ones unless there are no others."""
    distinct = list(dict.fromkeys(words_in(words)))
    longest = sorted(distinct, key=lambda word: (word.lower() in _COMMON, -len(word)))
    rare = [word for word in longest if word.lower() not in _COMMON]
    return (rare or longest)[:_QUERY_WORDS]


def _candidates_from_database(words: str, rows: QuerySet) -> dict[int, str]:
    """Fallback without an index: the most similar of the quotes with one of the longest words."""
    condition = Q()
    for word in _distinctive(words)[:6]:
        condition |= Q(exact__icontains=word)
    scanned = rows.filter(condition).values_list("pk", "exact")[:_SCANNED]
    plain = fold(words)
    scored = [(fuzz.partial_ratio(plain, fold(quoted)), -pk, quoted) for pk, quoted in scanned]
    return {-pk: quoted for _, pk, quoted in sorted(scored, reverse=True)[:CANDIDATES]}


def _similar(candidates: dict[int, str], words: str) -> list[int]:
    """The similar quotes, most similar first: the best one, and those with the same words."""
    scores = {pk: _score(quoted, words) for pk, quoted in candidates.items()}
    similar = sorted((-score, pk) for pk, score in scores.items() if score)
    best = candidates[similar[0][1]] if similar else ""
    return [pk for _, pk in similar if fold(candidates[pk]) == fold(best)]


def _score(quoted: str, words: str) -> float:
    """Similarity from 0 to 1; 0 if too low."""
    number, quoted_number = len(words.split()), len(quoted.split())
    likeness = similarity(words, quoted)
    share = likeness * min(number, quoted_number) / number
    return likeness * share if likeness >= MIN_SIMILARITY and share >= MIN_SHARE else 0.0


def _with_versions(pks: Sequence[int]) -> list[Quote]:
    """These quotes and the other public quotes of their statements, the wording as delivered first,
    then earliest first."""
    if not pks:
        return []
    # Keys first: with the two conditions in one query, the database reads all quotes.
    statements = Quote.objects.filter(pk__in=pks, statement__isnull=False).order_by()
    others = Quote.objects.filter(
        statement__in=list(statements.values_list("statement", flat=True))
    )
    keys = {*pks, *others.order_by().values_list("pk", flat=True)}
    rows = (
        querysets.quotes()
        .filter(pk__in=keys)
        .prefetch_related(Prefetch("reprints", querysets.articles(), to_attr="repeated_in"))
    )
    quotes = list(rows.order_by("said_on", "pk")[:MAX_VERSIONS])
    return sorted(quotes, key=lambda quote: quote.rendition not in _AS_SPOKEN)


def _version(quote: Quote, words: str = "", language: str = "") -> QuoteVersion:
    """A quote with its outlets and, compared with *words*, the differences."""
    version = QuoteVersion(quote, outlets_of(quote), language_name(quote.language))
    if not words or (language and language.split("-")[0] != quote.lang.split("-")[0]):
        return version
    return replace(version, differences=tuple(_differences(words, quote.exact)))


def outlets_of(quote: Quote) -> tuple[Outlet, ...]:
    """Where the quote was printed: its article and ``repeated_in``, else its source links."""
    outlets = [
        Outlet(str(article.publisher), f"{article.get_absolute_url()}#quote-{quote.pk}")
        for article in (quote.article, *quote.repeated_in)
        if article is not None
    ]
    if not outlets:
        outlets = [
            Outlet(str(source.publisher or source.site), source.url)
            for source in quote.sources.all()
        ]
    return tuple({outlet.name: outlet for outlet in reversed(outlets)}.values())[::-1]


def _differences(words: str, quoted: str) -> list[tuple[str, str]]:
    """The word diff from the checked words to the part of a quote that is most similar to them."""
    match = locate_fuzzy(quoted, words)
    if match is None or len(quoted.split()) <= len(words.split()):
        return marked_difference(words, quoted)
    passage = quoted[match.span.start : match.span.end]
    parts = marked_difference(words, passage)
    before = [("same", "…")] if quoted[: match.span.start].strip(_SURROUNDING) else []
    after = [("same", "…")] if quoted[match.span.end :].strip(_SURROUNDING + ".,;:!?") else []
    return [*before, *parts, *after]
