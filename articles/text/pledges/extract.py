"""Pledge extraction from news texts: who promises what, for how much, by when.

Commitments of declarations come first; the patterns of news texts read what is left. Quotations
are skipped; they have their own extractor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from articles.text.deadlines import Deadline, find_deadlines, find_year
from articles.text.languages import known_language, primary_language
from articles.text.pledges.clauses import (
    FoundPledge,
    PledgeClause,
    pledge_clauses,
    read_clause,
    without_quotations,
)
from articles.text.pledges.commitments import find_commitments
from articles.text.pledges.patterns import BROKEN, COMMITMENT, CONDITIONAL, PAST_TIME
from articles.text.pledges.readers import READERS, given_amount, to_pledge
from articles.text.pledges.signatories import is_declaration, signatories
from articles.text.spans import MAX_CHARACTERS

MOST_COMMITMENTS = 300
"""Commitments read of one declaration; the longest have about a hundred."""

_WILL_IS_NO_PROMISE = frozenset({"de"})
"""Languages in which the word "will" only says what somebody wants."""

_BASELINE = re.compile(
    r"\b(?:levels?|those|that|than|figures?|rates?|reached|seen|set|compared|from)\b[^,;]{0,20}\Z"
)
_COMMITS = re.compile(
    r"\bwe,? (?:\w+ ){0,3}?(?:will|shall|commit|pledge|agree|undertake|resolve|promise|decide)\b|"
    r"\b(?:will|shall|commit|pledge|agree|undertake)(?: \w+)?(?: to)?:|^We, ",
    re.IGNORECASE | re.MULTILINE,
)


def find_pledges(
    text: str, published_on: date | None = None, language: str = ""
) -> list[FoundPledge]:
    """Extract the pledges of *text* in order; *published_on* dates "within six months".

    *language* is the BCP 47 tag of the text, for parsing amounts and dates.
    """
    if known_language(language) and primary_language(language) in _WILL_IS_NO_PROMISE:
        return []
    pledges = list(_commitments(text, published_on, language))
    committed = [(pledge.start, pledge.end) for pledge in pledges]
    for clause in pledge_clauses(text, language):
        end = clause.start + len(clause.words)
        if not any(start < end and clause.start < stop for start, stop in committed):
            pledges.extend(_extract(clause, published_on, language))
    return sorted(pledges, key=lambda pledge: pledge.start)


def _commitments(text: str, published_on: date | None, language: str) -> Iterator[FoundPledge]:
    """The commitments of a declaration in the name of its signatories."""
    declared = is_declaration(text[:MAX_CHARACTERS])
    if not (declared or _COMMITS.search(text, 0, MAX_CHARACTERS)):
        return
    blanked = without_quotations(text)
    makers = signatories(blanked)
    found_commitments = find_commitments(blanked, declared=declared)
    for found in islice(found_commitments, MOST_COMMITMENTS):
        clause = read_clause(text, blanked, found.span, "", language)
        after = found.after - found.span.start
        pledge = to_pledge(clause, COMMITMENT, makers, given_amount(clause, after), after)
        deadline = _deadline(clause, published_on, language)
        yield replace(_add_unread_words(pledge, clause), deadline=deadline)


def _extract(clause: PledgeClause, published_on: date | None, language: str) -> list[FoundPledge]:
    if CONDITIONAL.search(clause.bare) or _is_past(clause.bare, published_on):
        return []
    for read in READERS:
        pledges = read(clause)
        if pledges:
            deadline = _deadline(clause, published_on, language)
            return [replace(_add_unread_words(p, clause), deadline=deadline) for p in pledges]
    return []


def _is_past(words: str, published_on: date | None) -> bool:
    """Whether an earlier promise is reported, or one that came to nothing."""
    if BROKEN.search(words):
        return True
    match = PAST_TIME.search(words)
    year = match and (match["year"] or match["year2"])
    if match is None or (year and published_on and int(year) >= published_on.year):
        return False
    return not year or (published_on is not None and not _BASELINE.search(words, 0, match.start()))


def _add_unread_words(pledge: FoundPledge, clause: PledgeClause) -> FoundPledge:
    """Add the text of a range; lower the confidence for an ambiguous amount."""
    if pledge.money and pledge.money.qualifier in ("from", "to"):
        ends = [m.end for m in clause.sums if m.qualifier == "to"]
        start = pledge.money.start - clause.start
        end = min((e for e in ends if e > start), default=pledge.money.end - clause.start)
        pledge = replace(pledge, unread=clause.words[start:end])
    if not clause.unread:
        return pledge
    first = clause.unread[0].exact
    return replace(
        pledge,
        unread=pledge.unread or ("" if pledge.money else first),
        reason=f"{pledge.reason} The amount “{first}” is ambiguous.",
        confidence=round(max(pledge.confidence - 0.3, 0.05), 2),
    )


def _deadline(clause: PledgeClause, published_on: date | None, language: str) -> Deadline | None:
    """The first deadline of a clause, preferably one with a date."""
    deadlines = find_deadlines(clause.words, published_on, language)
    dated = [deadline for deadline in deadlines if deadline.when is not None]
    first = next(iter([*dated, *deadlines]), None) or find_year(clause.words, published_on)
    return first and replace(first, start=first.start + clause.start, end=first.end + clause.start)
