"""A streamed export takes the same memory however many rows it has."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.serving import environment


def inside(folder, *command):
    answer = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.mark.faults
def test_a_hundred_thousand_rows_in_constant_memory(tmp_path):
    inside(tmp_path, "tests.benchmarks.inside", "build", "100000")
    for form in ("csv", "json", "ndjson"):
        taken = inside(tmp_path, "tests.benchmarks.exports", f"/articles/export.{form}")
        assert taken["rows"] == 100_000
        assert taken["lines"] >= taken["rows"]
        assert taken["grown"] < 40, taken
        assert taken["own"] < 150, taken
    words = inside(tmp_path, "tests.benchmarks.exports", "/search/export.csv")
    assert words["rows"] > 100_000
    assert words["grown"] < 50, words  # the queries of six kinds
