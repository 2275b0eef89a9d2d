"""Wording check: whether the new text of an article has the words of its recorded quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from articles.importing.plans import ImportPlan
from articles.models import Verification
from articles.text.fuzzy_locate import similar_passage

FOUND, DIFFERS, MISSING = "found in the text", "with other words in the text", "not found"
MAX_LINES = 20


@dataclass
class WordingCheck:
    """How many of the quotes without a place in the text were found, and lines for the others."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def check_wording(plan: ImportPlan) -> WordingCheck:
    """Check the quotes of *plan* that had no place in a text before; only reads the plan.

    Call it after the extraction, which finds further quotes.
    """
    check = WordingCheck()
    if not (plan.new_text or plan.attached) or not plan.open_quotes:
        return check
    for quote in plan.quotes:
        if quote.pk not in plan.open_quotes:
            continue
        if quote.pinned:
            check.counts[FOUND] += 1
        elif quote.verification != Verification.EDITOR:
            passage = similar_passage(plan.article.body, quote.exact)
            check.counts[DIFFERS if passage else MISSING] += 1
            line = f"differs: “{quote.exact}” is “{passage}”" if passage else f"not found: {quote}"
            check.lines.append(line)
    del check.lines[MAX_LINES:]
    return check
