"""Which of pytest's workers runs which tests, for ``make test`` and ``make test-postgres``.

The tests of a file share what its fixtures have made, and all those of the browser share one
served archive and one browser; so each of these goes to one worker as a whole, in the order in
which pytest found them (``--no-loadscope-reorder``: the browser's, the longest, stand near the
front). xdist's own ``--dist loadgroup`` would say the same by marks, but with pytest 9.2 its groups
have no effect: it renames tests by an attribute that pytest does not read any more.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/browser"


class ByFile(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.partition("::")[0])
        return TOGETHER if file.is_relative_to(TOGETHER) else str(file)
