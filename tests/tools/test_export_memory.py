"""Streamed exports use constant memory, whatever the number of rows."""

import json
import subprocess
import sys

import pytest

from tools.benchmarks.serving import environment


def run_module(folder, *command):
    result = subprocess.run(
        [sys.executable, "-m", *command],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


ROWS = 30_000
# A third of the days of the corpus, enough to fill the database cache.
A_THIRD = "to=2011-11-05"
# The other two thirds of the rows have over 10 MB as CSV, so buffering them would exceed this.
MAX_DIFFERENCE = 7  # MB


@pytest.mark.faults
def test_three_times_the_rows_need_no_more_memory(tmp_path):
    run_module(tmp_path, "tools.benchmarks.inside", "build", str(ROWS))
    for address in (
        "/articles/export.csv?",
        "/articles/export.json?",
        "/articles/export.ndjson?q=the",  # ranked; matches nearly all articles
        "/search/export.csv?",
        "/search/export.csv?q=the",
    ):
        few = run_module(tmp_path, "tools.benchmarks.exports", f"{address}&{A_THIRD}")
        many = run_module(tmp_path, "tools.benchmarks.exports", address)
        assert many["rows"] > 0.9 * ROWS > 2 * few["rows"], (address, few, many)
        assert many["lines"] >= many["rows"]
        assert many["mb"] - few["mb"] > 1.3 * MAX_DIFFERENCE, (address, few, many)
        assert many["grown"] - few["grown"] < MAX_DIFFERENCE, (address, few, many)
        # With more rows only the mapped pages of the index grow.
        assert many["grown"] < 25, (address, many)
        assert many["own"] < 115, (address, many)
        # With the mapped pages, of which the kernel decides how many are read at once.
        assert many["peak"] < 150, (address, many)
