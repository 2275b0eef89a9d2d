"""Pledge extraction from news texts: who promises what, for how much, by when.

Three patterns cover nearly all: "has agreed to …", "has committed £30 million to …", and a plain,
often passive *will* ("£3 million will be directed to …"). Quotations are skipped; they have their
own extractor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from articles.text.deadlines import Deadline, find_deadlines, find_year
from articles.text.money import (
    Money,
    UnreadSum,
    find_money,
    find_unread_sums,
)
from articles.text.pledges.commitments import find_commitments
from articles.text.pledges.patterns import (
    ACTOR_WILL,
    COMMITMENT,
    DISPUTED,
    FUNDING,
    GIVING,
    HEDGED,
    NEW_BODY,
    NO_PROMISE,
    OPERATIONS,
    PROMISED_SUM,
    PROMISED_TO,
    REFUSED,
    SAID_IT_WOULD,
    SUM_WILL,
    PledgePattern,
    between,
    kind_of,
    named_among,
    parties,
    recipient,
    subject,
    without_asides,
)
from articles.text.pledges.signatories import is_declaration, signatories
from articles.text.spans import MAX_CHARACTERS, Span, paragraphs, sentences

LONGEST_SENTENCE = 1_500
"""Longer sentences are skipped: they do not occur in news texts."""

MOST_COMMITMENTS = 300
"""Commitments read of one declaration; the longest have about a hundred."""

_WORTH_READING = re.compile(
    r"\b(?:will|would|agree|pledg|commit|promis|vow|undert|announc|allocat|earmark|offer|set aside|"
    r"contribut|unveil)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]|»[^«»]{1,2000}«|"
    r"(?<!\w)‘(?:[^‘’]|’(?=\w)){1,2000}’(?!\w)|‹[^‹›]{1,2000}›|「[^「」]{1,2000}」"
)
_COMMITS = re.compile(
    r"\bwe,? (?:\w+ ){0,3}?(?:will|shall|commit|pledge|agree|undertake|resolve|promise|decide)\b|"
    r"\b(?:will|shall|commit|pledge|agree|undertake)(?: \w+)?(?: to)?:|^We, ",
    re.IGNORECASE | re.MULTILINE,
)
_CLAUSE = re.compile(
    r"\s{0,9};\s+|,?\s{1,9}(?:while|whereas)\s+(?=(?:the\s+|an?\s+)?[A-ZÀ-Þ£€$])"
    r"|,\s+(?:and|but)\s+(?=(?:the\s+|an?\s+)?[A-ZÀ-Þ£€$][^,;]{0,80}?\s(?:has|have|will|had)\s)"
)
_LEADING = re.compile(
    r"(?:(?:Furthermore|Additionally|Moreover|Meanwhile|However|Also|Separately|In addition|"
    r"Elsewhere|Instead|Finally|And|But)\b,?\s+)+"
)
_GIVES = re.compile(rf"\b(?:{GIVING}|worth|of)\b[^,;]{{0,60}}\Z", re.IGNORECASE)
_FUNDER = re.compile(
    r"\b(?:has|have)\s+(?:also\s+)?(?:committed|pledged|announced|promised|allocated|set out)\b"
)


@dataclass(frozen=True)
class FoundPledge:
    """A pledge in a text: ``text[start:end] == exact``.

    ``summary`` is the pledge as a sentence; ``makers`` and ``recipients`` are names as printed,
    without articles, empty if unclear. ``kind`` is funding, legislation, operations, agreement,
    policy or programme. ``money`` and ``deadline`` are optional and have offsets in the whole text;
    ``unread`` is the text of a range or of an ambiguous amount. ``reason`` explains the detection
    to editors; ``confidence`` is from 0 to 1.
    """

    start: int
    end: int
    exact: str
    summary: str
    kind: str
    makers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    money: Money | None = None
    deadline: Deadline | None = None
    unread: str = ""
    reason: str = ""
    confidence: float = 0.0


@dataclass(frozen=True)
class _PledgeClause:
    """A clause with its offset, a copy with quotations masked, its amounts, and the last funder."""

    start: int
    words: str
    bare: str
    sums: tuple[Money, ...]
    unread: tuple[UnreadSum, ...]
    funder: str


def find_pledges(
    text: str, published_on: date | None = None, language: str = ""
) -> list[FoundPledge]:
    """Extract the pledges of *text* in order; *published_on* dates "within six months".

    *language* is the BCP 47 tag of the text, for parsing amounts and dates.
    """
    pledges = list(_commitments(text, published_on, language))
    committed = [(pledge.start, pledge.end) for pledge in pledges]
    for clause in _clauses(text, language):
        end = clause.start + len(clause.words)
        if not any(start < end and clause.start < stop for start, stop in committed):
            pledges.extend(_extract(clause, published_on, language))
    return sorted(pledges, key=lambda pledge: pledge.start)


def _commitments(text: str, published_on: date | None, language: str) -> Iterator[FoundPledge]:
    """The commitments of a declaration in the name of its signatories."""
    declared = is_declaration(text[:MAX_CHARACTERS])
    if not (declared or _COMMITS.search(text, 0, MAX_CHARACTERS)):
        return
    blanked = _QUOTED.sub(lambda m: "\0" * len(m.group()), text[:MAX_CHARACTERS])
    makers = signatories(blanked)
    declared = declared or bool(makers)
    found_commitments = find_commitments(blanked, declared=declared)
    for found in islice(found_commitments, MOST_COMMITMENTS):
        clause = _clause(text, blanked, found.span, "", language)
        after = found.after - found.span.start
        pledge = _pledge(clause, COMMITMENT, makers, _given_amount(clause, after), after)
        deadline = _deadline(clause, published_on, language)
        yield replace(_add_unread_words(pledge, clause), deadline=deadline)


def _clauses(text: str, language: str) -> Iterator[_PledgeClause]:
    headings = [(b.start, b.end) for b in paragraphs(text) if b.kind == "heading"]
    blanked = _QUOTED.sub(lambda m: "\0" * len(m.group()), text[:MAX_CHARACTERS])
    funder, funded_at = "", -1
    for number, span in enumerate(sentences(text)):
        bare = blanked[span.start : span.end]
        if len(bare) > LONGEST_SENTENCE or not _WORTH_READING.search(bare):
            continue
        if any(start <= span.start < end for start, end in headings):
            continue
        if match := _FUNDER.search(bare):
            funder, funded_at = subject(bare[: match.start()]), number
        # A funder named up to three sentences ago also funds the next amounts.
        recent = funder if number - funded_at <= 3 else ""
        for part in _parts(bare):
            start, end = span.start + part.start, span.start + part.end
            yield _clause(text, blanked, Span(start, end), recent, language)


def _clause(text: str, blanked: str, span: Span, funder: str, language: str) -> _PledgeClause:
    words = text[span.start : span.end]
    around = text[max(0, span.start - 2_000) : span.end + 1_000]
    return _PledgeClause(
        span.start,
        words,
        blanked[span.start : span.end],
        tuple(find_money(words, language, around)),
        tuple(find_unread_sums(words, language, around)),
        funder,
    )


def _parts(sentence: str) -> Iterator[Span]:
    """Split a sentence into clauses with their own subject, without openers and final marks."""
    start = 0
    for match in [*_CLAUSE.finditer(sentence), None]:
        end = match.start() if match else len(sentence)
        if lead := _LEADING.match(sentence, start, end):
            start = lead.end()
        while end > start and sentence[end - 1] in ' .,;:!?”’"':
            end -= 1
        if end > start:
            yield Span(start, end)
        start = match.end() if match else end


def _extract(clause: _PledgeClause, published_on: date | None, language: str) -> list[FoundPledge]:
    for read in (_promised_sum, _promised_to, _said_it_would, _new_body, _sum_will, _actor_will):
        pledges = read(clause)
        if pledges:
            deadline = _deadline(clause, published_on, language)
            return [replace(_add_unread_words(p, clause), deadline=deadline) for p in pledges]
    return []


def _add_unread_words(pledge: FoundPledge, clause: _PledgeClause) -> FoundPledge:
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


def _deadline(clause: _PledgeClause, published_on: date | None, language: str) -> Deadline | None:
    """The first deadline of a clause, preferably one with a date."""
    deadlines = find_deadlines(clause.words, published_on, language)
    dated = [deadline for deadline in deadlines if deadline.when is not None]
    first = next(iter([*dated, *deadlines]), None) or find_year(clause.words, published_on)
    return first and replace(first, start=first.start + clause.start, end=first.end + clause.start)


def _promised_sum(clause: _PledgeClause) -> list[FoundPledge]:
    for cue in PROMISED_SUM.cue.finditer(clause.bare):
        sums = [money for money in clause.sums if money.start >= cue.end()]
        unread = [expression for expression in clause.unread if expression.start >= cue.end()]
        start = min((found.start for found in sums or unread), default=None)
        if start is None or start - cue.end() > 45 or _is_negated_before(clause, cue):
            continue
        if clause.bare[cue.end() : start].lstrip().startswith(("to ", "by ")):
            continue
        makers = _makers(clause, cue.start())
        if any(expression.start <= start for expression in unread):
            # The sum that is promised is the one that could not be read.
            return [_pledge(clause, PROMISED_SUM, makers, None, cue.end(), kind=FUNDING)]
        first = _pledge(clause, PROMISED_SUM, makers, sums[0], cue.end())
        return [
            first,
            *(_further(clause, first, money) for money in sums[1:] if _joined(clause, money)),
        ]
    return []


def _makers(clause: _PledgeClause, at: int) -> tuple[str, ...]:
    """Who stands before the verb at *at*: the subject and who it names of a group."""
    before = clause.bare[:at]
    return tuple(dict.fromkeys((*parties(subject(before)), *named_among(before))))


def _joined(clause: _PledgeClause, money: Money) -> bool:
    """Whether a further sum is a promise of its own: "… and £3 million for …"."""
    before = clause.bare[max(0, money.start - 24) : money.start]
    return bool(re.search(r"\band\s+(?:a further |another |up to )?\Z", before))


def _further(clause: _PledgeClause, first: FoundPledge, money: Money) -> FoundPledge:
    words = clause.words[money.start :]
    return replace(
        first,
        start=clause.start + money.start,
        end=clause.start + money.start + len(words),
        exact=words,
        summary=_sentence(words),
        recipients=recipient(clause.bare[money.end :]),
        money=_with_text_offsets(clause, money),
        reason=f"{first.reason} It is another amount in the same pledge.",
        confidence=0.7,
    )


def _promised_to(clause: _PledgeClause) -> list[FoundPledge]:
    cue = PROMISED_TO.cue.search(clause.bare)
    if not cue or _is_negated_before(clause, cue):
        return []
    makers = _makers(clause, cue.start())
    return [_pledge(clause, PROMISED_TO, makers, _given_amount(clause, cue.end()), cue.end())]


def _said_it_would(clause: _PledgeClause) -> list[FoundPledge]:
    cue = SAID_IT_WOULD.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    makers = _makers(clause, cue.start())
    return [_pledge(clause, SAID_IT_WOULD, makers, _given_amount(clause, cue.end()), cue.end())]


def _new_body(clause: _PledgeClause) -> list[FoundPledge]:
    cue = NEW_BODY.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    money = next((m for m in clause.sums if m.start < cue.end()), None)
    makers = between(clause.bare) or parties(clause.funder)
    pledge = _pledge(clause, NEW_BODY, makers, money, cue.end())
    if money is None and re.search(r"task ?force", cue.group(), re.IGNORECASE):
        pledge = replace(pledge, kind=OPERATIONS)
    return [pledge]


def _sum_will(clause: _PledgeClause) -> list[FoundPledge]:
    cue = SUM_WILL.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    money = next((m for m in clause.sums if m.end <= cue.start()), None)
    if money is None or cue.start() - money.end > 80 or HEDGED.search(clause.bare[: cue.start()]):
        return []
    return [_pledge(clause, SUM_WILL, parties(clause.funder), money, cue.end())]


def _actor_will(clause: _PledgeClause) -> list[FoundPledge]:
    cue = ACTOR_WILL.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    makers = _makers(clause, cue.start())
    if not makers:
        return []
    money = _given_amount(clause, cue.end())
    pledge = _pledge(clause, ACTOR_WILL, makers, money, cue.end())
    return [replace(pledge, confidence=round(pledge.confidence + 0.2, 2)) if money else pledge]


def _given_amount(clause: _PledgeClause, at: int) -> Money | None:
    """The amount that is given and not just mentioned: a verb of giving comes right before it."""
    for money in clause.sums:
        if money.start >= at and _GIVES.search(clause.bare[at : money.start]):
            return money
    return None


def _is_negated_before(clause: _PledgeClause, cue: re.Match[str]) -> bool:
    return bool(REFUSED.search(clause.bare[: cue.start()]) or _is_disputed(clause, cue.end()))


def _is_disputed(clause: _PledgeClause, at: int) -> bool:
    return bool(DISPUTED.search(clause.bare[:at]))


def _negated(clause: _PledgeClause, at: int) -> bool:
    return _is_disputed(clause, at) or clause.bare[at:].lstrip().startswith(
        ("not ", "never ", "no longer ")
    )


def _pledge(
    clause: _PledgeClause,
    pattern: PledgePattern,
    makers: tuple[str, ...],
    money: Money | None,
    after: int,
    *,
    kind: str = "",
) -> FoundPledge:
    reason, confidence = pattern.reason, pattern.confidence
    if not makers:
        reason, confidence = f"{reason} It is unclear who makes the pledge.", confidence - 0.1
    if HEDGED.search(clause.bare[:after]):
        reason, confidence = f"{reason} The wording hedges.", confidence - 0.3
    # The recipient comes before the next amount.
    later = (m.start for m in clause.sums if money and m.start > money.start)
    until = next(later, len(clause.bare))
    return FoundPledge(
        start=clause.start,
        end=clause.start + len(clause.words),
        exact=clause.words,
        summary=_sentence(clause.words),
        kind=FUNDING if money else kind or kind_of(clause.bare),
        makers=makers,
        recipients=recipient(clause.bare[after:until]) if money else (),
        money=_with_text_offsets(clause, money) if money else None,
        reason=reason,
        confidence=round(max(confidence, 0.05), 2),
    )


def _with_text_offsets(clause: _PledgeClause, money: Money) -> Money:
    """An amount of the clause with its offsets in the whole text."""
    return replace(money, start=money.start + clause.start, end=money.end + clause.start)


def _sentence(words: str) -> str:
    plain = without_asides(words).rstrip(" ,;:.")
    return f"{plain[:1].upper()}{plain[1:]}."
