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


ROWS = 30_000
A_THIRD = "?to=2011-11-05"  # of the corpus's days; it fills the database's cache as all of them do
# Two thirds of the rows are over 10 MB as CSV; had they been kept, even as text, it would show.
MORE = 7  # MB


@pytest.mark.faults
def test_three_times_the_rows_take_no_more_memory(tmp_path):
    inside(tmp_path, "tests.benchmarks.inside", "build", str(ROWS))
    for address in ("/articles/export.csv", "/articles/export.json", "/search/export.csv"):
        few = inside(tmp_path, "tests.benchmarks.exports", f"{address}{A_THIRD}")
        many = inside(tmp_path, "tests.benchmarks.exports", address)
        assert many["rows"] >= ROWS > 2 * few["rows"], (few, many)
        assert many["lines"] >= many["rows"]
        assert many["mb"] - few["mb"] > 1.4 * MORE, (few, many)
        assert many["grown"] - few["grown"] < MORE, (address, few, many)
        assert many["own"] < 150, (address, many)
