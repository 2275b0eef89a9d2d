"""Headings that state what the records show, computed by fixed rules.

Nothing is claimed about fewer than :data:`FEWEST` pledges. "Not yet assessed" is the archive's
backlog, never a verdict, so it is named as such and never leads.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles.models import Quote, QuoteType, Rendition, Status
from articles.text.languages import known_language, language_name
from articles.text.normalize import fold
from articles.text.word_diff import CHANGED, Piece, similarity, word_difference

FEWEST = 5
"""Fewest pledges about which a heading claims something."""

_NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

_PREDICATES: dict[str, tuple[str, str]] = {
    Status.KEPT: ("is kept", "are kept"),
    Status.PARTLY_KEPT: ("is partly kept", "are partly kept"),
    Status.UNDER_WAY: ("is under way", "are under way"),
    Status.STALLED: ("has stalled", "have stalled"),
    Status.NO_ACTION: ("shows no action", "show no action"),
    Status.NOT_KEPT: ("is not kept", "are not kept"),
    Status.SUPERSEDED: ("is superseded or withdrawn", "are superseded or withdrawn"),
    Status.CANNOT_ASSESS: ("cannot be assessed", "cannot be assessed"),
}


def in_words(number: int) -> str:
    """A number at the start of a sentence: in words up to ten, then in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def pledges_finding(counts: Mapping[str, int], of: str = "") -> str:
    """The finding about pledges by status: "Two of 16 pledges are kept"; empty if too few.

    *of* says which pledges: "made at London 2025". A status leads if it is that of more than half
    of all pledges, else the pledges kept do. What is not assessed is added when it is more than
    half.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return ""
    backlog = counts.get(Status.NOT_ASSESSED, 0)
    lead = max(_PREDICATES, key=lambda status: counts.get(status, 0))
    if 2 * counts.get(lead, 0) <= total:
        lead = Status.KEPT
    number = counts.get(lead, 0)
    pledges = f"{total:,} pledges {of}" if of else f"{total:,} pledges"
    finding = f"{in_words(number)} of {pledges} {_PREDICATES[lead][number > 1]}"
    if 2 * backlog > total:
        finding += f"; we have not yet assessed {backlog:,}"
    return finding


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

_MARKS = string.punctuation + "“”„‟‘’‚«»‹›…–—،؛؟"


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


def versions_finding(base: Quote, others: Sequence[Quote]) -> VersionsFinding:
    """What *others* do with the words of *base*: swap some, leave some out, or translate them.

    Only versions in the language of *base* are compared word by word.
    """
    same = [quote for quote in others if primary_language(quote) == primary_language(base)]
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


def most_swapped(base: Quote, others: Sequence[Quote]) -> Swap | None:
    """The words of *base* that most of these versions replace by the same other words.

    At most three words on each side, that are more than another spelling or ending; of equal ones
    the shortest, then the first in the text.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for other in others:
        if similarity(base.exact, other.exact) >= _SAME_TEXT:
            pieces = word_difference(base.exact, other.exact)
            swaps = (_stripped(piece) for piece in pieces if piece.kind == CHANGED)
            counts.update(list(dict.fromkeys(swap for swap in swaps if _is_swap(*swap))))
    if not counts:
        return None
    # Sorting is stable, and a counter keeps the order of the text.
    best = min(counts, key=lambda swap: (-counts[swap], len(" ".join(swap).split())))
    return Swap(*best, counts[best])


def _stripped(piece: Piece) -> tuple[str, str]:
    return piece.a_text.strip(_MARKS), piece.b_text.strip(_MARKS)


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
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"Also printed in {listed}"


def rest_of_pledges(counts: Mapping[str, int]) -> str:
    """What a count of kept pledges leaves out: "16 are partly kept and 81 are under way. …"."""
    groups = (
        (Status.PARTLY_KEPT, Status.UNDER_WAY),
        (Status.NOT_KEPT, Status.STALLED, Status.NO_ACTION),
        (Status.SUPERSEDED, Status.CANNOT_ASSESS),
    )
    sentences = []
    for group in groups:
        parts = [_predicate(status, counts[status]) for status in group if counts.get(status)]
        if parts:
            sentence = join_words(parts)
            sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
    if backlog := counts.get(Status.NOT_ASSESSED, 0):
        verb = "is" if backlog == 1 else "are"
        number = in_words(backlog)
        sentences.append(f"{number} {verb} not yet assessed: that is our backlog, not a verdict.")
    return " ".join(sentences)


def _predicate(status: str, number: int) -> str:
    return f"{in_words(number).lower()} {_PREDICATES[status][number > 1]}"


def join_words(words: Sequence[str]) -> str:
    """A list in words: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def most_pledges(counts: Iterable[tuple[str, int, int]], verb: str) -> str:
    """Who has most pledges, and how many of them are kept; empty if too few, or if three share it.

    *counts* are (name, pledges, pledges kept); *verb* is "made" or "has" (of a summit).
    """
    counts = list(counts)
    largest = max((total for _, total, _ in counts), default=0)
    first = [(name, kept) for name, total, kept in counts if total == largest]
    if largest < FEWEST or len(first) > 2:
        return ""
    if len(first) == 2:
        verb = "have" if verb == "has" else verb
        return f"{first[0][0]} and {first[1][0]} {verb} the most pledges, {largest:,} each"
    [(name, kept)] = first
    return f"{name} {verb} the most pledges, {largest:,}; {_predicate(Status.KEPT, kept)}"


def overdue_deadlines(number: int) -> str:
    """The finding about deadlines: "Nine deadlines have passed without a final verdict"."""
    if not number:
        return "No deadline has passed without a final verdict"
    noun = "deadline has" if number == 1 else "deadlines have"
    return f"{in_words(number)} {noun} passed without a final verdict"


def money_kept(currency: str, pledged: str, kept: str, pledges: int) -> str:
    """How much of the money in a currency is kept; empty if *pledges*, which it sums, are few."""
    if pledges < FEWEST:
        return ""
    share = f"{kept} of the {pledged}" if kept else f"None of the {pledged}"
    return f"{share} pledged in {currency} is kept"


def kept_compared(counts: Iterable[tuple[str, int, int]]) -> str:
    """The shares kept side by side, highest first; empty if one has too few pledges.

    *counts* are (name, pledges, pledges kept).
    """
    counts = sorted(counts, key=lambda entry: -entry[2] / max(entry[1], 1))
    if not counts or min(total for _, total, _ in counts) < FEWEST:
        return ""
    (name, total, kept), *others = counts
    rest = [f"{name} {kept:,} of {total:,}" for name, total, kept in others]
    return f"{name} has kept {kept:,} of {total:,} pledges, {join_words(rest)}"


def peak(when: str, unit: str, number: int, total: int) -> str:
    """When most was published: "Coverage peaked in March 2025, with 120 of 662 articles"."""
    if total < FEWEST:
        return ""
    preposition = "on" if unit == "day" else "in"
    return f"Coverage peaked {preposition} {when}, with {number:,} of {total:,} articles"


def most_quoted(publisher: str, speaker: str, number: int) -> str:
    """Who quotes whom most often; empty if that is seldom."""
    return f"{publisher} quotes {speaker} most often: {number:,} times" if number >= FEWEST else ""
