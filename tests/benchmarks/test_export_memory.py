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
    for address in (
        *(f"/articles/export.{form}" for form in ("csv", "json", "ndjson")),
        "/articles/export.ndjson?q=the",  # ranked, and nearly all of it found
        "/search/export.csv",
        "/search/export.csv?q=the",
    ):
        taken = inside(tmp_path, "tests.benchmarks.exports", address)
        assert taken["rows"] > 90_000, taken
        assert taken["lines"] >= taken["rows"]
        # What a million rows take more is the index, of which more pages are mapped.
        assert taken["grown"] < 25, taken
        assert taken["own"] < 100, taken
        assert taken["peak"] < 140, taken
