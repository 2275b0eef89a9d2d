"""The engine that serves this process, opened once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from articles.search.engine import Engine
from articles.search.guarded_engine import Guarded
from articles.search.tantivy.engine import TantivyEngine


def engine() -> Engine:
    """The engine over the index in ``settings.INDEX_DIR``."""
    return _opened(Path(settings.INDEX_DIR), settings.SEARCH_MEMORY)


@lru_cache(maxsize=4)
def _opened(folder: Path, kept: int) -> Engine:
    return Guarded(TantivyEngine(folder, kept))
