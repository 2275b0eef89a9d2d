"""Index writer: adds, replaces and deletes documents by key, in commits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index

from articles.diskspace import DiskFullError, is_disk_full
from articles.search import analysis
from articles.search.engine import REBUILD_HINT, IndexDocument, IndexUnavailableError, Key
from articles.search.indexing.encoding import key_of
from articles.search.tantivy.schema import build_schema, to_tantivy_document

# Memory in bytes that a writer fills before it writes a segment. A rebuild uses a quarter of the
# free memory: fewer, larger segments are faster to build and to query.
UPDATE_MEMORY = 20_000_000
REBUILD_MEMORY = (200_000_000, 1_600_000_000)
# Bytes that must be free on the disk to write an index.
MIN_FREE_DISK = 1_000_000


def _rebuild_memory() -> int:
    lower, upper = REBUILD_MEMORY
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(lower, min(upper, free // 4))


class TantivyWriter:
    """Writer of one index folder; only one at a time, so hold the lock ``writer`` (``storage``)."""

    def __init__(self, folder: Path, *, fresh: bool = False, bulk: bool = False) -> None:
        try:
            self._index = Index(build_schema(), str(folder)) if fresh else Index.open(str(folder))
            analysis.register(self._index)
            self._writer = self._index.writer(_rebuild_memory() if bulk else UPDATE_MEMORY, 1)
            # Remove files of a killed writer: the engine would refuse to write the same names.
            self._writer.garbage_collect_files()
        except (ValueError, OSError) as error:
            if _is_full(folder) or is_disk_full(error):
                raise DiskFullError(f"nothing can be written in {folder}.") from error
            raise IndexUnavailableError(
                f"the search index is corrupt ({error}); {REBUILD_HINT}"
            ) from error
        self._fresh = fresh
        self._folder = folder

    def replace(self, documents: Iterable[IndexDocument]) -> None:
        """Upsert these documents by key."""
        with self._disk_full_errors():
            for document in documents:
                if not self._fresh:
                    self._delete((document.kind, document.pk))
                self._writer.add_document(to_tantivy_document(document))

    def delete(self, keys: Iterable[Key]) -> None:
        """Delete these documents; missing ones are ignored."""
        with self._disk_full_errors():
            for key in keys:
                self._delete(key)

    def _delete(self, key: Key) -> None:
        self._writer.delete_documents_by_term("key", key_of(key))

    def commit(self) -> None:
        """Make the changes durable and visible to readers."""
        with self._disk_full_errors():
            self._writer.commit()

    @contextmanager
    def _disk_full_errors(self) -> Iterator[None]:
        """Raise ``DiskFullError`` on a full disk; the engine only says that its writer died."""
        try:
            yield
        except (ValueError, OSError) as error:
            if _is_full(self._folder) or is_disk_full(error):
                raise DiskFullError(f"nothing more can be written in {self._folder}.") from error
            raise

    def close(self) -> None:
        """Wait for segment merges to finish; the writer cannot be used afterwards."""
        self._writer.wait_merging_threads()


def _is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < MIN_FREE_DISK
