"""What the versions of a statement show: which words were swapped, left out or translated.

The front page, the lists and the page of a quote name the same words, because all ask here.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from articles.findings import in_words, join_words
from articles.models import Quote, QuoteType, Rendition
from articles.text.languages import known_language, language_name
from articles.text.normalize import fold
from articles.text.word_diff import CHANGED, Piece, similarity, word_difference

_CLOSEST_FIRST = (
    Rendition.DELIVERED,
    Rendition.OFFICIAL,
    Rendition.PRE_RELEASED,
    Rendition.QUOTED,
    Rendition.TRIMMED,
    Rendition.ALTERED,
    Rendition.TRANSLATED,
)
"""Renditions from closest to what was said."""

MAX_SWAPPED = 3
"""Most words on a side that are named as swapped for each other."""

_SAME_TEXT = 0.6
"""Smallest similarity of versions whose words are compared."""

_ONE_SPELLING = 0.8
"""Similarity of letters from which words differ only in spelling or ending."""

_LONG_WORD = 4
"""Letters of the shortest word that is named."""

_LEFT_OUT = 3
"""Words in a row without which a version leaves words out."""

MARKS = string.punctuation + " “”„‟‘’‚«»‹›…–—،؛؟"
"""Marks around words that are no part of them."""


@dataclass(frozen=True)
class Swap:
    """Words of one version, ``said``, for which ``number`` other versions have ``printed``."""

    said: str
    printed: str
    number: int


@dataclass(frozen=True)
class VersionsFinding:
    """What the versions of a statement show: ``heading``, ``detail`` and the words swapped."""

    heading: str
    detail: str = ""
    swap: Swap | None = None


def primary_language(quote: Quote) -> str:
    """The primary language subtag: "en" of "en-GB"."""
    return quote.language.split("-")[0].lower()


def closest_to_said(quotes: Sequence[Quote]) -> list[Quote]:
    """Versions of a statement, the one closest to what was said first.

    Our own briefings come last, translations before them.
    """

    def rank(quote: Quote) -> tuple:
        is_translated = quote.form == QuoteType.TRANSLATED
        return quote.in_briefing, is_translated, _CLOSEST_FIRST.index(quote.rendition)

    return sorted(quotes, key=rank)


def compared(versions: Sequence[Quote], language: str) -> list[Quote]:
    """Versions of a statement: the one that the others are compared with, then those in its
    *language*, then the rest; each closest to what was said first."""
    ordered = closest_to_said(versions)
    return sorted(ordered, key=lambda version: primary_language(version) != language)


def versions_finding(base: Quote, others: Sequence[Quote]) -> VersionsFinding:
    """What *others* do with the words of *base*: swap some, leave some out, or translate them.

    Only versions in the language of *base* are compared word by word.
    """
    same = in_language_of(base, others)
    if not same:
        return VersionsFinding(_translations(others)) if others else VersionsFinding("")
    differences = [word_difference(base.exact, quote.exact) for quote in same]
    trimmed = sum(any(_leaves_out(piece) for piece in pieces) for pieces in differences)
    number = len(same) + 1
    if swap := most_swapped(base, same):
        detail = f"{_of_others(swap.number, len(same), base)} “{swap.printed}”"
        if trimmed:
            detail += (
                f"; {in_words(trimmed).lower()} {'leave' if trimmed > 1 else 'leaves'} words out"
            )
        return VersionsFinding(_swapped(base, swap), f"{detail}.", swap)
    if trimmed:
        leave = "leave" if trimmed > 1 else "leaves"
        return VersionsFinding(f"{in_words(trimmed)} of {number} versions {leave} words out")
    changed = sum(fold(quote.exact) != fold(base.exact) for quote in same)
    if changed:
        change = "change" if changed > 1 else "changes"
        return VersionsFinding(f"{in_words(changed)} of {number} versions {change} words")
    return VersionsFinding(
        f"{'Both' if number == 2 else f'All {number}'} versions have these words"
    )


def in_language_of(base: Quote, others: Sequence[Quote]) -> list[Quote]:
    """The versions in the language of *base*."""
    return [quote for quote in others if primary_language(quote) == primary_language(base)]


def most_swapped(base: Quote, others: Sequence[Quote]) -> Swap | None:
    """The words of *base* that most of these versions replace by the same other words.

    At most three words on each side, that are more than another spelling or ending; of equal ones
    the shortest, then the first in the text.
    """
    counts = Counter(swap for other in others for swap in swapped_words(base.exact, other.exact))
    if not counts:
        return None
    # Sorting is stable, and a counter keeps the order of the text.
    best = min(counts, key=lambda swap: (-counts[swap], len(" ".join(swap).split())))
    return Swap(*best, counts[best])


# Cached, because comparing two texts takes 0.5 ms, and a list has up to 20 statements.
@lru_cache(maxsize=2048)
def swapped_words(said: str, printed: str) -> tuple[tuple[str, str], ...]:
    """The words of *said* that *printed* replaces by others, as (said, printed), in its order."""
    if similarity(said, printed) < _SAME_TEXT:
        return ()
    swaps = (stripped(piece) for piece in word_difference(said, printed) if piece.kind == CHANGED)
    return tuple(dict.fromkeys(swap for swap in swaps if _is_swap(*swap)))


def stripped(piece: Piece) -> tuple[str, str]:
    """The words of a piece on both sides, without the marks around them."""
    return piece.a_text.strip(MARKS), piece.b_text.strip(MARKS)


def _is_swap(said: str, printed: str) -> bool:
    sides = fold(said).split(), fold(printed).split()
    if any(not 1 <= len(words) <= MAX_SWAPPED for words in sides):
        return False
    if any(max(map(len, words)) < _LONG_WORD for words in sides):
        return False
    first, second = (" ".join(words) for words in sides)
    return SequenceMatcher(None, first, second, autojunk=False).ratio() < _ONE_SPELLING


def _leaves_out(piece: Piece) -> bool:
    return len(piece.a_text.split()) - len(piece.b_text.split()) >= _LEFT_OUT


def _swapped(base: Quote, swap: Swap) -> str:
    if base.form == QuoteType.TRANSLATED:
        return f"Translated as “{swap.said}” and “{swap.printed}”"
    headings = {
        Rendition.DELIVERED: "Printed “{printed}”, said “{said}”",
        Rendition.OFFICIAL: "Printed “{printed}”, in the official text “{said}”",
        Rendition.PRE_RELEASED: "Released as “{said}”, printed “{printed}”",
    }
    heading = headings.get(base.rendition, "Printed “{said}” and “{printed}”")
    return heading.format(said=swap.said, printed=swap.printed)


def _of_others(number: int, total: int, base: Quote) -> str:
    """The beginning of a sentence about versions in the language of *base*, up to its verb."""
    language = f"{language_name(base.language)} " if known_language(base.language) else ""
    if total == 1:
        return f"The other {language}version has"
    has = "have" if number > 1 else "has"
    return f"{in_words(number)} of the {total} other {language}versions {has}"


def _translations(others: Sequence[Quote]) -> str:
    names = sorted(
        {language_name(quote.language) for quote in others if known_language(quote.language)}
    )
    if not names:
        return f"{len(others) + 1} versions"
    if len(names) > 3:
        return f"Printed in {len(names)} other languages"
    return f"Also printed in {join_words(names)}"
