"""Changing an index: records are put in and taken out by their keys, in commits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index

from articles.diskspace import DiskFullError, is_disk_full
from articles.search.engine import REBUILD_HINT, IndexDocument, IndexUnavailableError, Key
from articles.search.tantivy import analysis
from articles.search.tantivy.schema import build, key_of, laid_out

# Memory in bytes that a writer may fill, over all its threads, before it writes a segment. Single
# saves keep to one thread and little memory. A rebuild takes a quarter of what is free: fewer and
# larger segments are built faster, and every question is asked of each.
SMALL = 20_000_000
LARGE = (200_000_000, 1_600_000_000)
LEAST = 1_000_000
"""Bytes that a disk must have left for an index to be written."""


def _plenty() -> int:
    """The memory of a rebuild."""
    least, most = LARGE
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(least, min(most, free // 4))


class TantivyWriter:
    """The writer of one index folder. One at a time: hold the writer's lock (``files.py``)."""

    def __init__(self, folder: Path, *, fresh: bool = False, bulk: bool = False) -> None:
        try:
            self._index = Index(build(), str(folder)) if fresh else Index.open(str(folder))
            analysis.register(self._index)
            self._writer = self._index.writer(_plenty() if bulk else SMALL, 1)
            # What a killed writer left half done: the engine counts on from its last commit and
            # would refuse to write a file of the same name.
            self._writer.garbage_collect_files()
        except (ValueError, OSError) as error:
            if full(folder) or is_disk_full(error):
                raise DiskFullError(f"nothing can be written in {folder}.") from error
            raise IndexUnavailableError(
                f"the search index is corrupt ({error}); {REBUILD_HINT}"
            ) from error
        self._fresh = fresh
        self._folder = folder

    def replace(self, documents: Iterable[IndexDocument]) -> None:
        """Put these in, each in the place of any older one of the same key."""
        with self._explained():
            for document in documents:
                if not self._fresh:
                    self._delete((document.kind, document.pk))
                self._writer.add_document(laid_out(document))

    def delete(self, keys: Iterable[Key]) -> None:
        """Take these out; those that are not in are ignored."""
        with self._explained():
            for key in keys:
                self._delete(key)

    def _delete(self, key: Key) -> None:
        self._writer.delete_documents_by_term("key", key_of(key))

    def commit(self) -> None:
        """Make it last, and visible to every reader."""
        with self._explained():
            self._writer.commit()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """The engine says only that its writer was killed; a full disk is seen on the disk."""
        try:
            yield
        except (ValueError, OSError) as error:
            if full(self._folder) or is_disk_full(error):
                raise DiskFullError(f"nothing more can be written in {self._folder}.") from error
            raise

    def close(self) -> None:
        """Let merges of small segments finish; the writer cannot be used afterwards."""
        self._writer.wait_merging_threads()


def full(folder: Path) -> bool:
    """Whether the disk of this folder has no room for even the smallest index."""
    return shutil.disk_usage(folder).free < LEAST
