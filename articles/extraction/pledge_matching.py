"""Pledge matching: which recorded pledge a sentence mentions.

Similarity is the overlap of word stems weighted by inverse document frequency among the summit's
pledges, relative to the shorter text. On the briefings of the demonstration archive a sentence and
its own pledge score 0.57 to 1.00; the next best pledge of the same summit scores below 0.50, except
for pledges that differ only in maker and amount, which the amount tells apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.models import ActorRole, Article, Pledge, State
from articles.text.normalize import fold

MIN_SCORE = 0.55
"""Minimum score of a match."""

MIN_SCORE_EXPECTED = 0.4
"""Minimum score for a pledge that a record or the metadata links to the article."""

MIN_LEAD = 0.1
"""Minimum lead of the best match over the second best."""

AMOUNT_TOLERANCE = Decimal("0.1")
"""Relative difference of a rounded amount: £3 million for £3.23 million."""

_STEM_LENGTH = 6
_STOP_WORD_LIST = """
    the and for with from was were been being will would shall should could can may might must has
    have had that this these those its their his her our your which who whom whose into onto upon
    more than over about also not out off are is but they them him she you all any both each some
    such other others per said says say under between through during after before against"""
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())


@dataclass(frozen=True)
class PledgeCandidate:
    """A recorded pledge with its word stems and the keys of its makers."""

    pledge: Pledge
    words: frozenset[str]
    makers: frozenset[str]


@dataclass(frozen=True)
class PledgeMatch:
    """A matched pledge with its score and the reason for editors."""

    pledge: Pledge
    score: float
    reason: str


class PledgeMatcher:
    """Matches sentences of an article with pledges of its summit, and with *declared* ones.

    *exclude* are primary keys of pledges to leave out.
    """

    def __init__(
        self, article: Article, declared: Iterable[Pledge] = (), exclude: Iterable[int] = ()
    ):
        pledges = Pledge.objects.exclude(state=State.WITHDRAWN).exclude(pk__in=exclude)
        pledges = pledges.prefetch_related(
            "actors__country", "actors__organisation", "actors__speaker"
        )
        declared = list(declared)
        is_saved = article.pk is not None
        mentioned = list(pledges.filter(mentions__article=article).distinct()) if is_saved else []
        candidates = {pledge.pk: pledge for pledge in (*mentioned, *declared)}
        if article.summit_id is not None:
            candidates |= {p.pk: p for p in pledges.filter(summit=article.summit_id)}
        self.declared = {pledge.pk for pledge in declared}
        # A mention may be recorded before its place in the text is known.
        self.expected = self.declared | {pledge.pk for pledge in mentioned}
        self._candidates = [
            PledgeCandidate(p, _words(f"{p.title} {p.summary} {p.beneficiary}"), _makers(p))
            for p in candidates.values()
        ]
        document_frequency = Counter(word for c in self._candidates for word in c.words)
        total = len(self._candidates)
        self._weights = {
            word: math.log(1 + total / count) for word, count in document_frequency.items()
        }
        # A word that no pledge uses has little weight.
        self._default_weight = math.log(1 + total) / 2

    def best(
        self,
        wording: str,
        amount: Decimal | None = None,
        currency: str = "",
        makers: Iterable[str] = (),
    ) -> PledgeMatch | None:
        """The recorded pledge that *wording* mentions; None without a clear match.

        *makers* are keys from :func:`actor_keys`.
        """
        maker_keys, words = frozenset(makers), _words(wording)
        scored = sorted(
            (
                self._score_candidate(candidate, words, amount, currency, maker_keys)
                for candidate in self._candidates
            ),
            key=lambda match: match.score,
            reverse=True,
        )
        if not scored:
            return None
        best_match = scored[0]
        minimum = MIN_SCORE_EXPECTED if best_match.pledge.pk in self.expected else MIN_SCORE
        lead = best_match.score - (scored[1].score if len(scored) > 1 else 0.0)
        return best_match if best_match.score >= minimum and lead >= MIN_LEAD else None

    def score(self, pledge: Pledge, wording: str) -> float:
        """The similarity of *wording* and one candidate by words alone; 0 for other pledges."""
        words = _words(wording)
        candidates = [c for c in self._candidates if c.pledge.pk == pledge.pk]
        return self._overlap(candidates[0].words, words) if candidates else 0.0

    def _score_candidate(
        self,
        candidate: PledgeCandidate,
        words: frozenset[str],
        amount: Decimal | None,
        currency: str,
        makers: frozenset[str],
    ) -> PledgeMatch:
        pledge, reasons = candidate.pledge, []
        score = self._overlap(candidate.words, words)
        reasons.append(f"similar wording ({score:.2f} of 1)")
        if amount is not None and pledge.amount is not None:
            if currency != pledge.currency or not amounts_may_agree(amount, pledge.amount):
                return PledgeMatch(pledge, 0.0, "a different amount")
            score += 0.3
            reasons.append("same amount" if amount == pledge.amount else "similar amount")
        if makers and candidate.makers:
            if makers & candidate.makers:
                score += 0.15
                reasons.append("same maker")
            else:
                score -= 0.25
        return PledgeMatch(pledge, score, ", ".join(reasons))

    def _overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        shorter = min(self._weight(one), self._weight(other))
        return self._weight(one & other) / shorter if shorter else 0.0

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._weights.get(word, self._default_weight) for word in words)


def amounts_may_agree(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts in one currency may be the same, one of them rounded."""
    return abs(one - other) <= max(one, other) * AMOUNT_TOLERANCE


def actor_keys(*targets) -> set[str]:
    """Keys of actors for comparison: the actor itself and its country."""
    maker_keys = set()
    for target in targets:
        country = getattr(target, "code", None) or getattr(target, "country_id", None)
        kind = type(target).__name__
        maker_keys.add(country if kind == "Country" else f"{kind} {target.pk}")
        if country:
            maker_keys.add(country)
    return maker_keys


def _makers(pledge: Pledge) -> frozenset[str]:
    makers = [a.target for a in pledge.actors.all() if a.part != ActorRole.RECIPIENT]
    return frozenset(actor_keys(*makers))


def _words(text: str) -> frozenset[str]:
    """Stems (prefixes) of the content words."""
    return frozenset(
        word[:_STEM_LENGTH]
        for word in fold(text).split()
        if len(word) > 2 and word not in _STOP_WORDS
    )
