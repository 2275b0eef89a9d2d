"""Answers that are found ahead, and by whom."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from articles.search.cache import LATER, SearchCache, _helpers


def test_an_answer_that_is_expected_is_found_once_by_another_thread():
    answers, by = SearchCache(), []

    def answer():
        by.append(threading.current_thread().name)
        return len(by)

    answers.ahead("question", answer)
    answers.ahead("question", answer)
    assert [answers.once("question", answer) for _ in range(3)] == [1, 1, 1]
    assert len(by) == 1 and by[0].startswith("search")


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities on Linux only")
def test_whoever_counts_ahead_gives_way_to_whoever_writes_a_page():
    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    answers = SearchCache()
    answers.ahead("priority", priority)
    assert answers.once("priority", priority) == min(priority() + LATER, 19)


def test_where_no_thread_may_give_way_answers_are_found_all_the_same(monkeypatch):
    def refused(*args):
        raise PermissionError("not in this sandbox")

    monkeypatch.setattr(os, "setpriority", refused)
    monkeypatch.setattr("articles.search.cache._helpers", _helpers.__wrapped__)
    answers = SearchCache()
    answers.ahead("question", lambda: 1)
    assert answers.once("question", lambda: 2) == 1
