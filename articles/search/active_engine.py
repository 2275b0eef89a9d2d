"""The engine that serves this process, opened once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from articles.search.engine import SearchEngine
from articles.search.guarded_engine import GuardedEngine
from articles.search.tantivy.engine import TantivyEngine


def get_engine() -> SearchEngine:
    """The engine over the index in ``settings.INDEX_DIR``."""
    return _opened(Path(settings.INDEX_DIR), settings.SEARCH_MEMORY)


@lru_cache(maxsize=4)
def _opened(folder: Path, kept: int) -> SearchEngine:
    return GuardedEngine(TantivyEngine(folder, kept))
