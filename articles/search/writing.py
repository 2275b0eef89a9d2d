"""Changing an index: records are put in and taken out by their keys, in commits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tantivy import Index

from . import analysis
from .engine import IndexDocument, Key, UnavailableError
from .files import REBUILD
from .schema import build, key_of, laid_out

# Memory that a writer may fill before it writes a segment, per thread, and the fewest the engine
# accepts. One thread keeps single saves cheap; a rebuild uses both.
SMALL, LARGE = 20_000_000, 200_000_000


class TantivyWriter:
    """The writer of one index folder. One at a time: hold the writer's lock (``files.py``)."""

    def __init__(self, folder: Path, *, fresh: bool = False, bulk: bool = False) -> None:
        try:
            self._index = Index(build(), str(folder)) if fresh else Index.open(str(folder))
            analysis.register(self._index)
            self._writer = self._index.writer(LARGE if bulk else SMALL, 2 if bulk else 1)
            # What a killed writer left half done: the engine counts on from its last commit and
            # would refuse to write a file of the same name.
            self._writer.garbage_collect_files()
        except (ValueError, OSError) as error:
            raise UnavailableError(f"the search index is corrupt ({error}); {REBUILD}") from error
        self._fresh = fresh

    def replace(self, documents: Iterable[IndexDocument]) -> None:
        """Put these in, each in the place of any older one of the same key."""
        for document in documents:
            if not self._fresh:
                self._delete((document.kind, document.pk))
            self._writer.add_document(laid_out(document))

    def delete(self, keys: Iterable[Key]) -> None:
        """Take these out; those that are not in are ignored."""
        for key in keys:
            self._delete(key)

    def _delete(self, key: Key) -> None:
        self._writer.delete_documents_by_term("key", key_of(key))

    def commit(self) -> None:
        """Make it last, and visible to every reader."""
        self._writer.commit()

    def close(self) -> None:
        """Let merges of small segments finish; the writer cannot be used afterwards."""
        self._writer.wait_merging_threads()
