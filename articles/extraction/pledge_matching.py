"""Pledge matching: which recorded pledge a sentence mentions.

Similarity is the overlap of word stems weighted by inverse document frequency among the summit's
pledges, relative to the shorter text. On the briefings of the demonstration archive a sentence and
its own pledge score 0.57 to 1.00; the next best pledge of the same summit scores below 0.50, except
for pledges that differ only in maker and amount, which the amount tells apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.extraction.recorded_pledges import (
    CandidateGroup,
    PledgeCandidate,
    RecordedPledges,
    candidate_of,
    candidate_rows,
    word_stems,
)
from articles.models import Article, Pledge
from articles.models.compiled_query import CompiledQuery

MIN_SCORE = 0.55
"""Minimum score of a match."""

MIN_SCORE_EXPECTED = 0.4
"""Minimum score for a pledge that a record or the metadata links to the article."""

MIN_LEAD = 0.1
"""Minimum lead of the best match over the second best."""

AMOUNT_TOLERANCE = Decimal("0.1")
"""Relative difference of a rounded amount: £3 million for £3.23 million."""


@dataclass(frozen=True)
class PledgeMatch:
    """A matched pledge with its score and the reason for editors."""

    pledge: Pledge
    score: float
    reason: str


class PledgeMatcher:
    """Matches sentences of an article with pledges of its summit, and with *declared* ones.

    *exclude* are primary keys of pledges to leave out; *recorded* has the pledges of the archive.
    """

    def __init__(
        self,
        article: Article,
        declared: Iterable[Pledge] = (),
        exclude: Iterable[int] = (),
        recorded: RecordedPledges | None = None,
    ):
        exclude = set(exclude)
        declared = list(declared)
        mentioned: list[Pledge] = []
        if article.pk is not None:
            rows = candidate_rows().filter(mentions__article=article).distinct()
            mentioned = list(rows.exclude(pk__in=exclude))
        self.declared = {pledge.pk for pledge in declared}
        # A mention may be recorded before its place in the text is known.
        self.expected = self.declared | {pledge.pk for pledge in mentioned}
        group = CandidateGroup()
        if article.summit_id is not None:
            group = (recorded or RecordedPledges()).of_summit(article.summit_id)
        if exclude or self.expected:
            group = group.copy()
            for pk in exclude:
                group.discard(pk)
            for pledge in (*mentioned, *declared):
                if pledge.pk not in group.by_pk:
                    group.add(candidate_of(pledge))
        self._group = group
        self._total = len(group.by_pk)
        # Caches of word and candidate weights: the sentences of an article share them.
        self._weights: dict[str, float] = {}
        self._candidate_weights: dict[int, float] = {}

    def best(
        self,
        wording: str,
        amount: Decimal | None = None,
        currency: str = "",
        makers: Iterable[str] = (),
    ) -> PledgeMatch | None:
        """The recorded pledge that *wording* mentions; None without a clear match.

        *makers* are keys from :func:`.recorded_pledges.actor_keys`.
        """
        maker_keys, words = frozenset(makers), word_stems(wording)
        weight = self._weight(words)
        best: PledgeCandidate | None = None
        best_score = second_score = 0.0
        for candidate in self._of_amount(amount, currency):
            score = self._score(candidate, words, weight, amount, maker_keys)
            if score > best_score:
                best, best_score, second_score = candidate, score, best_score
            elif score > second_score:
                second_score = score
        if best is None:
            return None
        minimum = MIN_SCORE_EXPECTED if best.pk in self.expected else MIN_SCORE
        if best_score < minimum or best_score - second_score < MIN_LEAD:
            return None
        pledge = _pledges.first(best.pk)
        if pledge is None:
            return None
        reason = self._reason(best, words, weight, amount, maker_keys)
        return PledgeMatch(pledge, best_score, reason)

    def score(self, pledge: Pledge, wording: str) -> float:
        """The similarity of *wording* and one candidate by words alone; 0 for other pledges."""
        words = word_stems(wording)
        candidate = self._group.by_pk.get(pledge.pk)
        return self._overlap(candidate, words, self._weight(words)) if candidate else 0.0

    def _of_amount(self, amount: Decimal | None, currency: str) -> Iterable[PledgeCandidate]:
        """The pledges that may have this amount: all of them for a sentence without one."""
        if amount is None:
            return self._group.by_pk.values()
        # No greater amount than this divided by 0.9 agrees with it.
        least, greatest = amount * (1 - AMOUNT_TOLERANCE), amount * Decimal("1.12")
        near = self._group.with_amount(least, greatest, currency)
        return (
            candidate
            for candidate in near
            if candidate.amount is None or amounts_may_agree(amount, candidate.amount)
        )

    def _score(
        self,
        candidate: PledgeCandidate,
        words: frozenset[str],
        weight: float,
        amount: Decimal | None,
        makers: frozenset[str],
    ) -> float:
        score = self._overlap(candidate, words, weight)
        if amount is not None and candidate.amount is not None:
            score += 0.3
        if makers and candidate.makers:
            score += 0.15 if makers & candidate.makers else -0.25
        return score

    def _reason(
        self,
        candidate: PledgeCandidate,
        words: frozenset[str],
        weight: float,
        amount: Decimal | None,
        makers: frozenset[str],
    ) -> str:
        overlap = self._overlap(candidate, words, weight)
        reasons = [f"similar wording ({overlap:.2f} of 1)"]
        if amount is not None and candidate.amount is not None:
            reasons.append("same amount" if amount == candidate.amount else "similar amount")
        if makers & candidate.makers:
            reasons.append("same maker")
        return ", ".join(reasons)

    def _overlap(self, candidate: PledgeCandidate, words: frozenset[str], weight: float) -> float:
        common = candidate.words & words
        if not common:
            return 0.0
        if candidate.pk not in self._candidate_weights:
            self._candidate_weights[candidate.pk] = self._weight(candidate.words)
        return self._weight(common) / min(self._candidate_weights[candidate.pk], weight)

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._weights.get(word) or self._weight_of(word) for word in words)

    def _weight_of(self, word: str) -> float:
        """The inverse document frequency; a word that no pledge uses has little weight."""
        count = self._group.frequency.get(word)
        ratio = math.log(1 + self._total / count) if count else math.log(1 + self._total) / 2
        self._weights[word] = ratio
        return ratio


_pledges = CompiledQuery(lambda pks: Pledge.objects.filter(pk__in=pks))


def amounts_may_agree(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts in one currency may be the same, one of them rounded."""
    return abs(one - other) <= max(one, other) * AMOUNT_TOLERANCE
