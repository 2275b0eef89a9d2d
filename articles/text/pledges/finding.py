"""Pledges in a news text: who promises what, to whom, for how much and by when."""

from __future__ import annotations

import re
from datetime import date

from ..deadlines import Deadline, find_deadlines
from ..limits import READ_AT_MOST
from ..money import Money, find_money
from .clauses import Clause, read_clauses, trimmed_end
from .found import FoundPledge
from .kinds import kind_of
from .makers import agents_of, is_vague, makers_of, recipients_of, subject_of
from .shapes import (
    COMMITTED_SUM,
    EVENT_NOUNS,
    EVENT_VERBS,
    INSTRUMENTS,
    PROMISED,
    SAID_WILL,
    WILL,
    Shape,
    find_shapes,
)

_BASE = {PROMISED: 0.85, COMMITTED_SUM: 0.85, SAID_WILL: 0.75, WILL: 0.7}
_REPORTED = re.compile(
    r"\b(?:estimated|according to|would have|had|in the past|last year|used to|if|could|may|might|"
    r"expected|hopes?|hoped|wants?|called? (?:on|for)|urged?|critics|warn\w{0,3}|likely|whether|"
    r"reportedly|question\w{0,4}|doubt\w{0,4})\b",
    re.IGNORECASE,
)
_CARRIES_ON = re.compile(r"\s*(?:additionally|also|a further|another|in addition|furthermore|£|\$|€|an? (?:£|\$|€)|more)", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:it|they|he|she)$", re.IGNORECASE)
_THE_GOVERNMENT = re.compile(r"^the (?:government|ministry|commission|department|bank|union)$", re.IGNORECASE)


def find_pledges(text: str, published_on: date | None = None) -> list[FoundPledge]:
    """The pledges that *text* reports in its own words, in order.

    Deadlines such as "within six months" count from *published_on*. Words inside quotation marks
    are not read. Reads the first ``READ_AT_MOST`` characters and never raises on any text.
    """
    text = text[:READ_AT_MOST]
    clauses = read_clauses(text)
    money = find_money(text)
    deadlines = find_deadlines(text, published_on)
    reader = _Reader(text, money, deadlines)
    found = []
    for clause in clauses:
        if pledge := reader.read(clause):
            found.append(pledge)
    return found


class _Reader:
    """Reads clause after clause and remembers who last promised something."""

    def __init__(self, text: str, money: list[Money], deadlines: list[Deadline]) -> None:
        self.text, self.money, self.deadlines = text, money, deadlines
        self.makers: tuple[str, ...] = ()
        self.maker_at = (-9, -9)
        self.government = ""

    def read(self, clause: Clause) -> FoundPledge | None:
        if government := re.search(r"\b([A-Z][\w ]{1,30}? government)\b", clause.words):
            self.government = government.group(1).removeprefix("The ")
        for shape in find_shapes(clause.words):
            if pledge := self._pledge(clause, shape):
                return pledge
        return None

    def _pledge(self, clause: Clause, shape: Shape) -> FoundPledge | None:
        subject = subject_of(clause.words, shape.start)
        money = self._money(clause, shape)
        if shape.name == COMMITTED_SUM and money is None and not _vague_sum(clause.words, shape):
            return None
        instrument = shape.name == WILL and _has_instrument(subject)
        own_money = money is not None and money.start < clause.start + shape.start
        makers, how = self._makers(clause, shape, subject, instrument or own_money)
        if shape.name == WILL and not self._promises(shape, subject, makers, instrument, own_money):
            return None
        if shape.name != WILL and not makers and not subject:
            return None
        if makers and how != "from the sentence before":
            self.makers, self.maker_at = makers, (clause.paragraph, clause.sentence)
        confidence, why = self._weigh(clause, shape, subject, money, makers, instrument or own_money)
        if confidence < 0.2:
            return None
        end = clause.end if clause.whole else clause.start + trimmed_end(clause.words)
        exact = self.text[clause.start : end]
        reason = f"{_said(shape)}{why}"
        if how:
            reason += f" The maker is taken {how}."
        return FoundPledge(
            start=clause.start,
            end=end,
            exact=exact,
            makers=makers,
            recipients=tuple(name for name in recipients_of(clause.words[shape.start :]) if name not in makers),
            summary=_summary(exact),
            kind=kind_of(clause.words, money),
            money=money,
            deadline=self._deadline(clause),
            reason=reason,
            confidence=round(confidence, 2),
        )

    def _money(self, clause: Clause, shape: Shape) -> Money | None:
        """The sum of the clause: the first behind the trigger, else the one that is its subject."""
        inside = [m for m in self.money if clause.start <= m.start and m.end <= clause.end]
        behind = [m for m in inside if m.start >= clause.start + shape.start]
        if shape.name == WILL and inside and inside[0] not in behind:
            return inside[0]
        return (behind or inside or [None])[0]

    def _deadline(self, clause: Clause) -> Deadline | None:
        inside = [d for d in self.deadlines if clause.start <= d.start and d.end <= clause.end]
        return inside[0] if inside else None

    def _makers(
        self, clause: Clause, shape: Shape, subject: str, thing: bool
    ) -> tuple[tuple[str, ...], str]:
        """The makers and, when they are not the subject, where they are taken from."""
        if _PRONOUN.match(subject):
            near = clause.sentence - self.maker_at[1] <= 2
            return (self.makers, "from the sentence before") if near else ((), "")
        if _THE_GOVERNMENT.match(subject) and self.government:
            return (self.government,), "from the government named before"
        if thing:
            own = makers_of(subject) if " between " in f" {subject} " else agents_of(clause.words)
            if own:
                return own, ""
            same = clause.paragraph == self.maker_at[0]
            next_one = clause.sentence - self.maker_at[1] <= 1
            if next_one or (same and _CARRIES_ON.match(clause.words)):
                return self.makers, "from the sentence before"
            return (), ""
        return makers_of(subject), ""

    def _promises(
        self, shape: Shape, subject: str, makers: tuple[str, ...], instrument: bool, own_money: bool
    ) -> bool:
        """Whether a bare *will* is a promise and not what is going to happen."""
        if EVENT_NOUNS.search(subject) and not own_money:
            return False
        if shape.verb in EVENT_VERBS and not own_money and not (shape.verb in ("run", "host", "bring", "open", "close", "start") and makers):
            return False
        if re.search(r"\b(?:who|which|that|it|this|these|what|where|how|there)$", subject, re.IGNORECASE):
            return bool(makers) and subject.lower() == "it"
        return instrument or own_money or bool(makers)

    def _weigh(self, clause, shape, subject, money, makers, thing) -> tuple[float, str]:
        sure, why = _BASE[shape.name], ""
        if shape.name == WILL:
            sure = 0.8 if money and thing else 0.72 if thing else 0.65
        elif money:
            sure += 0.05
        if shape.name == COMMITTED_SUM and money is None:
            return 0.35, " No sum is named."
        if is_vague(subject):
            sure, why = sure - 0.35, " It names nobody in particular."
        elif not makers and not thing:
            sure, why = sure - 0.25, " Who promises is unsure."
        if _REPORTED.search(clause.words):
            sure, why = sure - 0.2, why + " It may report rather than promise."
        return max(0.0, min(sure, 0.95)), why


def _said(shape: Shape) -> str:
    return {
        PROMISED: f"“{shape.verb}” with what is to be done.",
        COMMITTED_SUM: f"“{shape.verb}” with a sum.",
        SAID_WILL: f"Somebody said that they will “{shape.verb}”.",
        WILL: f"A plain “will … {shape.verb}”.",
    }[shape.name]


def _has_instrument(subject: str) -> bool:
    """Whether the head of a subject is a fund, law, task force or the like."""
    head = re.split(r"\b(?:of|for|between|to|in|by|with|that|which)\b", subject, maxsplit=1)[0]
    return bool(INSTRUMENTS.search(head)) and not re.match(r"(?:[Tt]he )?[A-Z]\w+(?: [A-Z]\w+)*$", head.strip())


def _vague_sum(words: str, shape: Shape) -> bool:
    return bool(re.match(r"\s+(?:\w+\s+){0,2}(?:fund|funding|money|investment|support|aid|resources)\b", words[shape.end :]))


def _summary(exact: str) -> str:
    """The clause as a clean sentence: asides and opening adverbs gone, one stop at the end."""
    words = " ".join(exact.split())
    words = re.sub(r",\s*(?:for example|for instance|meanwhile|too|however)\s*,", "", words)
    words = re.sub(
        r"^(?:furthermore|additionally|moreover|meanwhile|however|in addition|also|and|but|finally),?\s+",
        "",
        words,
        flags=re.IGNORECASE,
    )
    words = words.rstrip(" .,;:")
    return f"{words[:1].upper()}{words[1:]}." if words else ""
