"""Which recorded pledge a sentence speaks of.

Wordings are compared by the words they share, each weighing more the fewer of the summit's pledges
use it, as a share of the shorter side. On the briefings of the demonstration archive a sentence
and its own pledge score 0.57 to 1.00; the next best pledge of the same summit scores below 0.50,
except between promises that differ in nothing but maker and sum, which money tells apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.models import ActorRole, Article, Pledge, State
from articles.text.normalize import fold

JOIN_FROM = 0.55
"""The score from which a found pledge is taken for a recorded one."""

EXPECTED_FROM = 0.4
"""The same where it is recorded, or said in the metadata, that the article speaks of the pledge."""

LEAD = 0.1
"""By how much the best must be ahead of the second best."""

NEAR_SUM = Decimal("0.1")
"""Sums this close are one sum in rounder words: £3 million for £3.23 million."""

_STEM = 6
_EMPTY_WORDS = """
    the and for with from was were been being will would shall should could can may might must has
    have had that this these those its their his her our your which who whom whose into onto upon
    more than over about also not out off are is but they them him she you all any both each some
    such other others per said says say under between through during after before against"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True)
class PledgeCandidate:
    """A recorded pledge and what it can be known by."""

    pledge: Pledge
    words: frozenset[str]
    makers: frozenset[str]


@dataclass(frozen=True)
class PledgeMatch:
    """A recorded pledge, how well it fits, and why."""

    pledge: Pledge
    score: float
    reason: str


class PledgeMatcher:
    """The recorded pledges that an article may speak of: its summit's, and those it is said to.

    *without* are the keys of pledges that are out of the question.
    """

    def __init__(self, article: Article, named: Iterable[Pledge] = (), without: Iterable[int] = ()):
        pledges = Pledge.objects.exclude(state=State.WITHDRAWN).exclude(pk__in=without)
        pledges = pledges.prefetch_related(
            "actors__country", "actors__organisation", "actors__speaker"
        )
        named = list(named)
        there = article.pk is not None
        here = list(pledges.filter(mentions__article=article).distinct()) if there else []
        found = {pledge.pk: pledge for pledge in (*here, *named)}
        if article.summit_id is not None:
            found |= {p.pk: p for p in pledges.filter(summit=article.summit_id)}
        self.named = {pledge.pk for pledge in named}
        # That an article speaks of a pledge may be recorded without the place being known.
        self.expected = self.named | {pledge.pk for pledge in here}
        self._candidates = [
            PledgeCandidate(p, _words(f"{p.title} {p.summary} {p.beneficiary}"), _makers(p))
            for p in found.values()
        ]
        used = Counter(word for c in self._candidates for word in c.words)
        total = len(self._candidates)
        self._weights = {word: math.log(1 + total / count) for word, count in used.items()}
        # A word that no pledge uses says little of which pledge is meant.
        self._other = math.log(1 + total) / 2

    def best(
        self,
        wording: str,
        amount: Decimal | None = None,
        currency: str = "",
        makers: Iterable[str] = (),
    ) -> PledgeMatch | None:
        """The recorded pledge that *wording* speaks of, or None when it is none or not certain.

        *makers* are the keys that :func:`actor_keys` gives.
        """
        keys, words = frozenset(makers), _words(wording)
        scored = sorted(
            (
                self._judge(candidate, words, amount, currency, keys)
                for candidate in self._candidates
            ),
            key=lambda match: match.score,
            reverse=True,
        )
        if not scored:
            return None
        first = scored[0]
        needed = EXPECTED_FROM if first.pledge.pk in self.expected else JOIN_FROM
        ahead = first.score - (scored[1].score if len(scored) > 1 else 0.0)
        return first if first.score >= needed and ahead >= LEAD else None

    def score(self, pledge: Pledge, wording: str) -> float:
        """How well *wording* fits one pledge, by its words alone; 0 for one that is not known."""
        words = _words(wording)
        found = [c for c in self._candidates if c.pledge.pk == pledge.pk]
        return self._overlap(found[0].words, words) if found else 0.0

    def _judge(
        self,
        candidate: PledgeCandidate,
        words: frozenset[str],
        amount: Decimal | None,
        currency: str,
        makers: frozenset[str],
    ) -> PledgeMatch:
        pledge, reasons = candidate.pledge, []
        score = self._overlap(candidate.words, words)
        reasons.append(f"its words fit that pledge ({score:.2f} of 1)")
        if amount is not None and pledge.amount is not None:
            if currency != pledge.currency or not amounts_may_agree(amount, pledge.amount):
                return PledgeMatch(pledge, 0.0, "another sum")
            score += 0.3
            reasons.append("the sum is the same" if amount == pledge.amount else "the sum is near")
        if makers and candidate.makers:
            if makers & candidate.makers:
                score += 0.15
                reasons.append("so is its maker")
            else:
                score -= 0.25
        return PledgeMatch(pledge, score, ", ".join(reasons))

    def _overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        shorter = min(self._weight(one), self._weight(other))
        return self._weight(one & other) / shorter if shorter else 0.0

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._weights.get(word, self._other) for word in words)


def amounts_may_agree(one: Decimal, other: Decimal) -> bool:
    """Whether two sums of one currency may be the same sum, one of them rounded."""
    return abs(one - other) <= max(one, other) * NEAR_SUM


def actor_keys(*targets) -> set[str]:
    """What an actor is known by: itself, and its country, for which a government acts."""
    keys = set()
    for target in targets:
        country = getattr(target, "code", None) or getattr(target, "country_id", None)
        kind = type(target).__name__
        keys.add(country if kind == "Country" else f"{kind} {target.pk}")
        if country:
            keys.add(country)
    return keys


def _makers(pledge: Pledge) -> frozenset[str]:
    makers = [a.target for a in pledge.actors.all() if a.part != ActorRole.RECIPIENT]
    return frozenset(actor_keys(*makers))


def _words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; a stem is a word's beginning."""
    return frozenset(
        word[:_STEM] for word in fold(text).split() if len(word) > 2 and word not in _EMPTY
    )
