"""What has been asked of one state of the index, and what is being answered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

Result = TypeVar("Result")

# Answers of one state of the index that are kept: counts, facets and pages of keys are small.
KEPT = 2_000
# Answers that are being found for the requests under way.
PROMISED = 500


class Answers:
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


def begun(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin with a part of an answer in another thread; what is given waits for it.

    *work* must not begin anything itself: all threads would wait for each other.
    """
    return _parts().submit(work).result


@cache
def _helpers() -> ThreadPoolExecutor:
    """Two threads: the engine lets go of the interpreter while it searches and counts."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")


@cache
def _parts() -> ThreadPoolExecutor:
    """Two more, for what the first two wait for."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="search-part")
