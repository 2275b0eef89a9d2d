"""A small index of test documents, without a database."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import import_module
from types import ModuleType

import pytest
from django.conf import settings

from articles.search.engine import OPENSEARCH, IndexDocument, SearchEngine, open_cluster
from articles.search.indexing.storage import IndexStorage, IndexStore
from articles.search.tantivy.engine import TantivyEngine


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def article(pk: int, title: str = "Untitled", body: str = "", **more) -> IndexDocument:
    more.setdefault("language", "en")
    return IndexDocument("article", pk, title, body, **more)


def engine_of(root, documents) -> SearchEngine:
    """An engine over a new index of these documents."""
    _fill(store_of(root), documents)
    return engine_over(root)


def embedded_engine_of(root, documents) -> TantivyEngine:
    """The embedded engine over a new index, to compare another one with."""
    _fill(IndexStorage(root), documents)
    return TantivyEngine(root)


def _fill(store: IndexStore, documents) -> None:
    index = store.create_index()
    writer = store.open_writer(index, fresh=True)
    writer.replace(documents)
    writer.commit()
    writer.close()
    store.activate(index)
    store.end_rebuild()


def store_of(root) -> IndexStore:
    """Where the index of a folder is stored: in it, or in the cluster of the tests."""
    if settings.SEARCH_ENGINE == OPENSEARCH:
        return engine_over(root).index
    return IndexStorage(root)


def engine_over(root, cache_size: int = 2_000) -> SearchEngine:
    """A new engine over the index of a folder."""
    if settings.SEARCH_ENGINE == OPENSEARCH:
        return open_cluster.__wrapped__(
            settings.OPENSEARCH_URL, index_prefix(root), settings.OPENSEARCH_SHARDS, root
        )
    return TantivyEngine(root, cache_size)


def index_prefix(root) -> str:
    """The name of the index of a folder in the cluster."""
    return f"summit-archive-test-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"


def change(engine: SearchEngine, documents=(), deleted=()) -> None:
    """Add and delete documents, as another process would."""
    store = engine.index if settings.SEARCH_ENGINE == OPENSEARCH else engine.files
    writer = store.open_writer()
    writer.replace(documents)
    writer.delete(deleted)
    writer.commit()
    writer.close()


def reopened(engine: SearchEngine) -> SearchEngine:
    """Another engine over the same index, without what the first one has cached."""
    if settings.SEARCH_ENGINE == OPENSEARCH:
        return type(engine)(engine.index)
    return TantivyEngine(engine.files.root)


def without_index(settings, folder) -> None:
    """Change the settings to those of an archive without a search index."""
    settings.INDEX_DIR = folder / "gone"
    settings.OPENSEARCH_INDEX = index_prefix(folder / "gone")


def backend_module(name: str) -> ModuleType:
    """The module of this name of the backend that is tested."""
    return import_module(f"articles.search.{settings.SEARCH_ENGINE}.{name}")


def slow_on_a_cluster(*values) -> list:
    """Values of a parametrised test that are not tried in `make test-opensearch`."""
    return [pytest.param(value, marks=pytest.mark.embedded) for value in values]
