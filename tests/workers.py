"""Test distribution to the workers of pytest-xdist: by file, and all browser tests together.

Tests of a file share module fixtures, and all browser tests share a server and a browser, so each
group runs on one worker in the order of collection (``--no-loadscope-reorder``: the browser tests
take longest and start early). ``--dist loadgroup`` does not work with pytest 9.2: xdist renames
tests by an attribute that pytest no longer reads.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

BROWSER_TESTS = "tests/browser"


class FileScheduling(LoadScopeScheduling):
    """Scheduler with one scope per file, and one for the browser tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.partition("::")[0])
        return BROWSER_TESTS if file.is_relative_to(BROWSER_TESTS) else str(file)
