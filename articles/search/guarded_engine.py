"""An engine that is asked carefully: what goes wrong in a damaged index is an absence, not a crash.

A folder is checked when it is opened, but only in outline. Bytes that change later, or in the
middle of a file, show when they are read: the engine then raises errors of every kind, or panics,
which Python sees as a ``BaseException`` that no request survives.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from articles.search.engine import (
    IndexHealth,
    IndexUnavailableError,
    Key,
    SearchEngine,
)
from articles.search.indexing.storage import REBUILD

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

# What the engine raises of itself, and what numbers that stand for nothing lead to here.
DAMAGE = (ValueError, OSError, LookupError)


class GuardedEngine:
    """Every question to the engine raises ``IndexUnavailableError`` where the engine itself
    fails."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._failed = ("", "")  # the index that failed last, and how

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._engine, name)
        return partial(self._answer, asked) if callable(asked) else asked

    def scan(self, *question, **options) -> Iterator[tuple[Key, ...]]:
        """As the engine's, with its first stretch read at once, so that it fails before any."""
        stretches = self._answer(self._engine.scan, *question, **options)
        first = self._answer(next, stretches, ())
        return itertools.chain([first] if first else (), stretches)

    def health(self) -> IndexHealth:
        """As the engine's; an index that failed to answer is not well until another serves."""
        health = self._engine.health()
        generation, problem = self._failed
        if health.problem or health.generation != generation:
            return health
        return replace(health, problem=problem)

    def _answer(self, asked: Callable[..., Answer], *question, **options) -> Answer:
        try:
            return asked(*question, **options)
        except BaseException as error:
            if not (isinstance(error, DAMAGE) or panicked(error)):
                raise
            problem = f"the search index is corrupt ({error}); {REBUILD}"
            logger.exception("The search engine failed")
            self._failed = (self._engine.health().generation, problem)
            raise IndexUnavailableError(problem) from error


def panicked(error: BaseException) -> bool:
    """Whether the engine met what it thought impossible; its own class cannot be imported."""
    return type(error).__name__ == "PanicException"
