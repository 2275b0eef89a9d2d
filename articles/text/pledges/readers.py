"""Readers of the patterns of a pledge: each finds the pledges of one clause, or none."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.text.money import Money
from articles.text.pledges.clauses import FoundPledge, PledgeClause
from articles.text.pledges.makers import (
    between,
    listed,
    named_among,
    parties,
    recipient,
    subject,
    without_asides,
)
from articles.text.pledges.patterns import (
    ACTOR_WILL,
    DISPUTED,
    EXPECTED,
    FUNDING,
    GIVING,
    HEDGED,
    MADE_PLEDGE,
    NEW_BODY,
    NO_ACTION,
    NO_PROMISE,
    OPERATIONS,
    PART_FROM,
    PLEDGED_BY,
    PROMISED_SUM,
    PROMISED_THAT,
    PROMISED_TO,
    REFUSED,
    SAID_IT_WOULD,
    SAID_NAME_WOULD,
    SUM_WILL,
    WOULD_GIVE,
    PledgePattern,
    kind_of,
)

_NEAR = 45
"""Characters between a verb of promising and its amount, at most."""

_PROMISES_TOTAL = re.compile(
    r"\b(?:pledg|promis|commit|contribut)|\b(?:will|would|to) (?:receive|get|come)\b"
)
_NEGATIONS = ("not ", "never ", "no longer ", "hardly ", "scarcely ", "barely ")
_PART = re.compile(
    r"(?:including|of which|with|among them|and|,)\s+"
    r"(?:(?:up to|about|some|nearly|over|almost|more than|a further|another)\s+)?\Z"
)
_RECEIVES = re.compile(r"\b(?:will|to) (?:also )?(?:receive|get)\s+(?:up to\s+)?\Z")
_GIVES = re.compile(rf"\b(?:{GIVING}|worth|of)\b[^,;]{{0,60}}\Z", re.IGNORECASE)


def _promised_sum(clause: PledgeClause) -> list[FoundPledge]:
    for cue in PROMISED_SUM.cue.finditer(clause.bare):
        sums = [money for money in clause.sums if money.start >= cue.end()]
        unread = [expression for expression in clause.unread if expression.start >= cue.end()]
        start = min((found.start for found in sums or unread), default=None)
        if start is None or start - cue.end() > _NEAR or _is_negated_before(clause, cue):
            continue
        if clause.bare[cue.end() : start].lstrip().startswith(("to ", "by ", "of ", "from ")):
            continue
        makers = _makers(clause, cue.start())
        if any(expression.start <= start for expression in unread):
            # The sum that is promised is the one that could not be read.
            return [to_pledge(clause, PROMISED_SUM, makers, None, cue.end(), kind=FUNDING)]
        first = to_pledge(clause, PROMISED_SUM, makers, sums[0], cue.end())
        return [
            first,
            *(_further(clause, first, money) for money in sums[1:] if _joined(clause, money)),
        ]
    return []


def _makers(clause: PledgeClause, at: int) -> tuple[str, ...]:
    """Who stands before the verb at *at*: the subject and who it names of a group."""
    before = clause.bare[:at]
    if names := listed(before):
        return names
    return tuple(dict.fromkeys((*parties(subject(before)), *named_among(before))))


def _joined(clause: PledgeClause, money: Money) -> bool:
    """Whether a further sum is a promise of its own: "… and £3 million for …"."""
    before = clause.bare[max(0, money.start - 24) : money.start]
    return bool(re.search(r"\band\s+(?:a further |another |up to )?\Z", before))


def _further(clause: PledgeClause, first: FoundPledge, money: Money) -> FoundPledge:
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


def _promised_to(clause: PledgeClause) -> list[FoundPledge]:
    cue = PROMISED_TO.cue.search(clause.bare)
    if not cue or _is_negated_before(clause, cue):
        return []
    makers = _makers(clause, cue.start())
    return [to_pledge(clause, PROMISED_TO, makers, given_amount(clause, cue.end()), cue.end())]


def _made_pledge(clause: PledgeClause) -> list[FoundPledge]:
    cue = MADE_PLEDGE.cue.search(clause.bare)
    if not cue or _is_negated_before(clause, cue):
        return []
    makers = _makers(clause, cue.start())
    if cue.group().rstrip().endswith("to"):
        return [to_pledge(clause, MADE_PLEDGE, makers, given_amount(clause, cue.end()), cue.end())]
    money = next((m for m in clause.sums if 0 <= m.start - cue.end() <= _NEAR), None)
    return [to_pledge(clause, MADE_PLEDGE, makers, money, cue.end())] if money else []


def _pledged_by(clause: PledgeClause) -> list[FoundPledge]:
    """A passive with its agent: "€40 million was pledged by Norland"."""
    cue = PLEDGED_BY.cue.search(clause.bare)
    money = next((m for m in clause.sums if cue and m.end <= cue.start()), None)
    if not cue or not money or _is_disputed(clause, cue.end()):
        return []
    return [to_pledge(clause, PLEDGED_BY, parties(cue["maker"]), money, cue.end("maker"))]


def _parts_from(clause: PledgeClause) -> list[FoundPledge]:
    """The parts of a total: "Donors pledged €90 million, including €40m from Norland"."""
    if not _PROMISES_TOTAL.search(clause.bare) or _is_disputed(clause, len(clause.bare)):
        return []
    found = []
    for money in clause.sums:
        source = PART_FROM.cue.match(clause.bare, money.end)
        before = clause.bare[: money.start]
        if source and (source["come"] or _PART.search(before) or _RECEIVES.search(before)):
            found.append(_part(clause, money, source))
    total = _promised_sum(replace(clause, sums=clause.sums[:1])) if found else []
    return [*(pledge for pledge in total if pledge.makers), *found]


def _part(clause: PledgeClause, money: Money, source: re.Match[str]) -> FoundPledge:
    words = clause.words[money.start : source.end()]
    return FoundPledge(
        start=clause.start + money.start,
        end=clause.start + source.end(),
        exact=words,
        summary=_sentence(words),
        kind=FUNDING,
        makers=parties(source["maker"]),
        money=_with_text_offsets(clause, money),
        reason=PART_FROM.reason,
        confidence=PART_FROM.confidence,
    )


def _said_it_would(clause: PledgeClause) -> list[FoundPledge]:
    cue = SAID_IT_WOULD.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    makers = _makers(clause, cue.start())
    return [to_pledge(clause, SAID_IT_WOULD, makers, given_amount(clause, cue.end()), cue.end())]


def _said_name_would(clause: PledgeClause) -> list[FoundPledge]:
    cue = SAID_NAME_WOULD.cue.search(clause.bare)
    if not cue or not _is_action(clause, cue):
        return []
    makers = parties(cue["maker"])
    money = given_amount(clause, cue.end())
    return [to_pledge(clause, SAID_NAME_WOULD, makers, money, cue.end())] if makers else []


def _promised_that(clause: PledgeClause) -> list[FoundPledge]:
    cue = PROMISED_THAT.cue.search(clause.bare)
    if not cue or _is_negated_before(clause, cue):
        return []
    makers = _makers(clause, cue.start())
    money = given_amount(clause, cue.end())
    return [to_pledge(clause, PROMISED_THAT, makers, money, cue.end())] if makers else []


def _would_give(clause: PledgeClause) -> list[FoundPledge]:
    cue = WOULD_GIVE.cue.search(clause.bare)
    if not cue or not _is_action(clause, cue):
        return []
    makers, money = _makers(clause, cue.start()), given_amount(clause, cue.end())
    return [to_pledge(clause, WOULD_GIVE, makers, money, cue.end())] if makers and money else []


def _is_action(clause: PledgeClause, cue: re.Match[str]) -> bool:
    """Whether what follows a verb is something to do, not negated and not what others expect."""
    at, before = cue.end(), clause.bare[: cue.start()]
    return not (
        REFUSED.search(before)
        or EXPECTED.search(before)
        or NO_PROMISE.match(clause.bare, at)
        or NO_ACTION.match(clause.bare, at)
        or _negated(clause, at)
    )


def _new_body(clause: PledgeClause) -> list[FoundPledge]:
    cue = NEW_BODY.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    money = next((m for m in clause.sums if m.start < cue.end()), None)
    makers = between(clause.bare) or parties(clause.funder)
    pledge = to_pledge(clause, NEW_BODY, makers, money, cue.end())
    if money is None and re.search(r"task ?force", cue.group(), re.IGNORECASE):
        pledge = replace(pledge, kind=OPERATIONS)
    return [pledge]


def _sum_will(clause: PledgeClause) -> list[FoundPledge]:
    cue = SUM_WILL.cue.search(clause.bare)
    if not cue or NO_PROMISE.match(clause.bare, cue.end()) or _negated(clause, cue.end()):
        return []
    money = next((m for m in clause.sums if m.end <= cue.start()), None)
    if money is None or cue.start() - money.end > 80 or HEDGED.search(clause.bare[: cue.start()]):
        return []
    return [to_pledge(clause, SUM_WILL, parties(clause.funder), money, cue.end())]


def _actor_will(clause: PledgeClause) -> list[FoundPledge]:
    cue = ACTOR_WILL.cue.search(clause.bare)
    if not cue or not _is_action(clause, cue):
        return []
    makers = _makers(clause, cue.start())
    if not makers:
        return []
    money = given_amount(clause, cue.end())
    pledge = to_pledge(clause, ACTOR_WILL, makers, money, cue.end())
    return [replace(pledge, confidence=round(pledge.confidence + 0.2, 2)) if money else pledge]


def given_amount(clause: PledgeClause, at: int) -> Money | None:
    """The amount that is given and not just mentioned: a verb of giving comes right before it."""
    for money in clause.sums:
        if money.start >= at and _GIVES.search(clause.bare[at : money.start]):
            return money
    return None


def _is_negated_before(clause: PledgeClause, cue: re.Match[str]) -> bool:
    return bool(REFUSED.search(clause.bare[: cue.start()]) or _is_disputed(clause, cue.end()))


def _is_disputed(clause: PledgeClause, at: int) -> bool:
    return bool(DISPUTED.search(clause.bare[:at]))


def _negated(clause: PledgeClause, at: int) -> bool:
    words = clause.bare[at:].lstrip()
    denied = words.startswith(_NEGATIONS) and not words.startswith("not only ")
    return denied or _is_disputed(clause, at)


def to_pledge(
    clause: PledgeClause,
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


def _with_text_offsets(clause: PledgeClause, money: Money) -> Money:
    """An amount of the clause with its offsets in the whole text."""
    return replace(money, start=money.start + clause.start, end=money.end + clause.start)


def _sentence(words: str) -> str:
    plain = without_asides(words).rstrip(" ,;:.")
    return f"{plain[:1].upper()}{plain[1:]}."


READERS = (
    _parts_from,
    _promised_sum,
    _promised_to,
    _made_pledge,
    _pledged_by,
    _said_it_would,
    _said_name_would,
    _promised_that,
    _new_body,
    _sum_will,
    _actor_will,
    _would_give,
)
"""The most precise first; the first that finds pledges in a clause decides."""
