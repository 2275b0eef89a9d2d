"""The relevance of the search, on a small judged collection of our own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.relevance import Score, measure, ndcg, read_collection, score

COLLECTION = Path(__file__).parents[1] / "search" / "relevance"


def test_relevance_does_not_fall():
    pages, literal = measure(read_collection(COLLECTION))
    assert pages.queries == 41
    assert pages.ndcg >= 0.95
    assert pages.empty == 0
    assert literal.ndcg < pages.ndcg


def test_scores():
    grades = {"a": 2, "b": 1, "c": 0}
    assert ndcg(["a", "b"], grades) == 1
    assert ndcg([], grades) == ndcg(["c", "x"], grades) == 0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 2 / 1.585) / (2 + 1 / 1.585), abs=1e-3)
    judgements = {"q1": grades, "q2": {"a": 1}, "q3": {"a": 0}}
    assert score({"q1": ["a", "b"]}, judgements) == Score(0.5, 0.5, 2)
