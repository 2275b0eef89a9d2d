"""What has been asked of one state of the index, and what is being answered."""

from __future__ import annotations

import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import Any

# Answers of one state of the index that are kept: counts, facets and pages of keys are small.
KEPT = 2_000
# By so much "nicer" are the threads that find answers ahead.
LATER = 5
# Answers that are being found for the requests under way.
PROMISED = 500


class SearchCache:
    """Answers by question, each found once; the ones that were asked for last are kept.

    With ``kept`` 0 an answer is forgotten as soon as it is given.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._promises: OrderedDict[Hashable, Future] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, question: Hashable, answer: Callable[[], Any]) -> Any:
        """The answer that was given before, or is being given, or that is given now and kept."""
        given, own = self._promised(question)
        if own:
            self._give(question, given, answer)
        result = given.result()
        if not self._kept:
            with self._lock:
                self._promises.pop(question, None)
        return result

    def ahead(self, question: Hashable, answer: Callable[[], Any]) -> None:
        """Begin with an answer that will be asked for soon."""
        given, own = self._promised(question)
        if own:
            _helpers().submit(self._give, question, given, answer)

    def _promised(self, question: Hashable) -> tuple[Future, bool]:
        """The promise of an answer, and whether it was made just now and must be kept."""
        with self._lock:
            if question in self._promises:
                self._promises.move_to_end(question)
                return self._promises[question], False
            given = self._promises[question] = Future()
            while len(self._promises) > max(self._kept, PROMISED):
                self._promises.popitem(last=False)
            return given, True

    def _give(self, question: Hashable, given: Future, answer: Callable[[], Any]) -> None:
        try:
            given.set_result(answer())
        except BaseException as error:
            with self._lock:
                self._promises.pop(question, None)
            given.set_exception(error)


@cache
def _helpers() -> ThreadPoolExecutor:
    """Two threads: the engine lets go of the interpreter while it searches and counts."""
    return ThreadPoolExecutor(2, thread_name_prefix="search", initializer=_give_way)


def _give_way() -> None:
    """Whoever reads and writes a page goes first: what is counted is printed last."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        own = threading.get_native_id()
        with suppress(OSError):  # some sandboxes allow no change
            held = os.getpriority(os.PRIO_PROCESS, own)
            os.setpriority(os.PRIO_PROCESS, own, min(held + LATER, 19))
