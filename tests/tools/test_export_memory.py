"""A streamed export takes the same memory however many rows it has."""

import json
import subprocess
import sys

import pytest

from tools.benchmarks.serving import environment


def inside(folder, *command):
    answer = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


ROWS = 30_000
# A third of the corpus's days; the database's cache is as full of them as of all.
A_THIRD = "to=2011-11-05"
# Two thirds of the rows are over 10 MB as CSV; had they been kept, even as text, it would show.
MORE = 7  # MB


@pytest.mark.faults
def test_three_times_the_rows_take_no_more_memory(tmp_path):
    inside(tmp_path, "tools.benchmarks.inside", "build", str(ROWS))
    for address in (
        "/articles/export.csv?",
        "/articles/export.json?",
        "/articles/export.ndjson?q=the",  # ranked, and nearly all of it found
        "/search/export.csv?",
        "/search/export.csv?q=the",
    ):
        few = inside(tmp_path, "tools.benchmarks.exports", f"{address}&{A_THIRD}")
        many = inside(tmp_path, "tools.benchmarks.exports", address)
        assert many["rows"] > 0.9 * ROWS > 2 * few["rows"], (address, few, many)
        assert many["lines"] >= many["rows"]
        assert many["mb"] - few["mb"] > 1.3 * MORE, (address, few, many)
        assert many["grown"] - few["grown"] < MORE, (address, few, many)
        # What a million rows take more is the index, of which more pages are mapped.
        assert many["grown"] < 25, (address, many)
        assert many["own"] < 100, (address, many)
        assert many["peak"] < 140, (address, many)
