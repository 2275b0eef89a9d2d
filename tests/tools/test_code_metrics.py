"""Code metrics: duplicate class names, and the call recorder."""

from __future__ import annotations

import re

from tools import code_metrics


def test_few_class_names_are_duplicates():
    duplicates = code_metrics.static_metrics()["duplicate class names"]
    assert int(re.match(r"\d+", duplicates)[0]) <= code_metrics.MAX_DUPLICATES, duplicates


def test_call_recorder_counts_files_and_depth():
    from articles.text.dates import PartialDate

    with code_metrics.CallRecorder() as calls:
        PartialDate.parse("2025-03")
    assert {name.rpartition("/")[2] for name in calls.files} == {"dates.py"}
    assert calls.max_depth >= 1
