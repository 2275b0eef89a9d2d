"""Headings that state what pledges and articles show, computed by fixed rules.

Nothing is claimed about fewer than :data:`FEWEST` pledges. "Not yet assessed" is the archive's
backlog, never a verdict, so it is named as such and never leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from articles.models import Status

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


def most_pledges(counts: Iterable[tuple[str, int, int]]) -> str:
    """Who has most pledges, and how many of them are kept; empty if too few, or if three share it.

    *counts* are (name, pledges, pledges kept). A name after the colon needs no article.
    """
    counts = list(counts)
    largest = max((total for _, total, _ in counts), default=0)
    first = [(name, kept) for name, total, kept in counts if total == largest]
    if largest < FEWEST or len(first) > 2:
        return ""
    if len(first) == 2:
        return f"Most pledges: {first[0][0]} and {first[1][0]}, {largest:,} each"
    [(name, kept)] = first
    return f"Most pledges: {name}, {largest:,}; {_predicate(Status.KEPT, kept)}"


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
    return f"Kept: {join_words([f'{name} {kept:,} of {total:,} pledges', *rest])}"


def peak(when: str, unit: str, number: int, total: int) -> str:
    """When most was published: "Coverage peaked in March 2025, with 120 of 662 articles"."""
    if total < FEWEST:
        return ""
    preposition = "on" if unit == "day" else "in"
    return f"Coverage peaked {preposition} {when}, with {number:,} of {total:,} articles"


def most_quoted(publisher: str, speaker: str, number: int) -> str:
    """Who quotes whom most often; empty if that is seldom."""
    return f"{publisher} quotes {speaker} most often: {number:,} times" if number >= FEWEST else ""
