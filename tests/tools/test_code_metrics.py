"""The figures of the code are read from it, and their count of calls is right."""

from __future__ import annotations

import re

from tools import code_metrics


def test_class_names_are_rarely_used_twice():
    """Two classes of one name are told apart only by their module; each pair needs a reason."""
    line = code_metrics.static_figures()["class names used more than once"]
    assert int(re.match(r"\d+", line)[0]) <= code_metrics.MOST_REPEATED, line


def test_calls_are_counted_by_file_and_depth():
    from articles.text.dates import PartialDate

    with code_metrics.CallRecorder() as calls:
        PartialDate.parse("2025-03")
    assert {name.rpartition("/")[2] for name in calls.files} == {"dates.py"}
    assert calls.deepest >= 1
