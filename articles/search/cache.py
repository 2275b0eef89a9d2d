"""Cache of search results per index generation; concurrent identical queries run once.

Consecutive pages of a list need the same counts, and many readers request the same page. The
engine creates a new cache whenever the index changes, so entries never become stale.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

# Entries per index generation. Counts, facets and pages of keys are small.
CACHE_SIZE = 2_000


@dataclass(slots=True)
class _Entry:
    """One result; its lock is held while the result is computed."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    computed: bool = False
    result: Any = None


class SearchCache:
    """Least recently used cache, safe to share between threads.

    With ``size`` 0, results are shared only between queries that run at the same time.
    """

    def __init__(self, size: int = CACHE_SIZE) -> None:
        self._size = size
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get_or_compute(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """The cached result; a missing one is computed once, by the first thread that asks."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while self._size and len(self._entries) > self._size:
                self._entries.popitem(last=False)
        with entry.lock:
            if not entry.computed:
                try:
                    entry.result = compute()
                    entry.computed = True
                finally:
                    if not (entry.computed and self._size):
                        self._discard(key, entry)
            return entry.result

    def _discard(self, key: Hashable, entry: _Entry) -> None:
        with self._lock:
            if self._entries.get(key) is entry:
                del self._entries[key]
