"""Run the search tests on OpenSearch: ``python -m tools.opensearch_tests [pytest options]``.

Uses the cluster at ``OPENSEARCH_URL``, else starts one, whose nodes the tests also kill. Without
Java or Maven, or if Maven cannot download the server, it says NOT RUN and exits with 2; with
``--optional`` as first option, with 0.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from .opensearch_cluster import NotAvailableError, TemporaryCluster

ROOT = Path(__file__).resolve().parents[1]
# The tests of the engine interface, of what is indexed and how, and of the cluster.
FILES = (
    "tests/opensearch",
    "tests/search/indexing/test_outbox.py",
    "tests/search/tantivy/test_hits.py::test_a_scan_reads_one_snapshot",
    "tests/search/tantivy/test_relaxation.py",
    "tests/search/tantivy/test_suggest.py",
    "tests/search/tantivy/test_text_query.py",
    "tests/search/test_engine.py",
    "tests/search/test_engine_traps.py",
    "tests/search/test_service.py",
)
TESTS = "not embedded"


def main() -> int:
    # Exit through the context manager, which stops the nodes.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    arguments = sys.argv[1:]
    optional = arguments[:1] == ["--optional"]
    if optional:
        del arguments[0]
    variables = dict(os.environ)
    with ExitStack() as stack:
        if not variables.get("OPENSEARCH_URL"):
            try:
                cluster = stack.enter_context(TemporaryCluster())
            except NotAvailableError as reason:
                print(f"NOT RUN: {reason}")
                return 0 if optional else 2
            variables["OPENSEARCH_URL"] = ",".join(cluster.urls)
            variables["TEST_OPENSEARCH_FOLDER"] = str(cluster.folder)
        variables["TEST_OPENSEARCH_URL"] = variables.pop("OPENSEARCH_URL")
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-m", TESTS, *(arguments or FILES)],
            cwd=ROOT,
            env=variables,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
