"""A small index of test documents, without a database."""

from __future__ import annotations

from datetime import date

from articles.search.engine import IndexDocument
from articles.search.indexing.storage import IndexStorage
from articles.search.tantivy.engine import TantivyEngine
from articles.search.tantivy.writer import TantivyWriter


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def article(pk: int, title: str = "Untitled", body: str = "", **more) -> IndexDocument:
    more.setdefault("language", "en")
    return IndexDocument("article", pk, title, body, **more)


def engine_of(root, documents) -> TantivyEngine:
    """An engine over a new index of these documents."""
    files = IndexStorage(root)
    folder = files.create_folder()
    writer = TantivyWriter(folder, fresh=True)
    writer.replace(documents)
    writer.commit()
    writer.close()
    files.activate(folder)
    return TantivyEngine(root)


def change(engine: TantivyEngine, documents=(), deleted=()) -> None:
    """Add and delete documents, as another process would."""
    writer = TantivyWriter(engine.files.active_folder())
    writer.replace(documents)
    writer.delete(deleted)
    writer.commit()
    writer.close()
