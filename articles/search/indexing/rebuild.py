"""Rebuild of the index without downtime, and verification against the database.

The old index stays active until the new one is complete. Meanwhile changes are processed as usual
and also logged for the rebuild, which applies them under the writer lock before it activates the
new index with one rename. A rebuild that crashes leaves the old index unchanged.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from articles.diskspace import REMEDY, is_disk_full
from articles.kinds import BY_NAME, INDEXED
from articles.models import QueuedIndexChange
from articles.search.engine import IndexHealth, IndexUnavailableError, Key, get_engine
from articles.search.indexing.documents import DocumentLoader, key_ranges
from articles.search.indexing.encoding import fingerprint, identity_of
from articles.search.indexing.outbox import (
    delete_entries,
    index_files,
    queue_lag,
    repeat_outdated,
    update_documents,
)
from articles.search.indexing.storage import IndexStore, IndexTarget, IndexWriter

logger = logging.getLogger(__name__)

# (records done, records in all)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """Summary of a rebuild."""

    documents: int
    seconds: float


class DifferenceType(StrEnum):
    """How a record differs between index and database."""

    MISSING = "is public but not in the index"
    OUTDATED = "is outdated in the index"
    NOT_PUBLIC = "is in the index but not public"


@dataclass(frozen=True, slots=True)
class IndexDifference:
    """A record that differs between index and database."""

    key: Key
    type: DifferenceType

    def __str__(self) -> str:
        return f"{self.key[0]} {self.key[1]}: {self.type}"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The health of the index and of the queue of changes."""

    health: IndexHealth
    queued: int
    oldest_seconds: float

    @property
    def healthy(self) -> bool:
        """Whether the index is usable and no change has been queued for over a minute."""
        return not self.health.problem and self.oldest_seconds < 60


def index_status() -> IndexStatus:
    """The status that ``/healthz`` and ``search_index status`` report."""
    return IndexStatus(get_engine().health(), *queue_lag())


def rebuild_index(progress: Progress = lambda done, total: None) -> RebuildResult:
    """Build a new index from the database and activate it.

    Raises ``IndexUnavailableError`` if another rebuild is running or the disk is full; the old
    index then stays active, and nothing is left of the new one.
    """
    files = index_files()
    started = time.monotonic()
    with files.lock("rebuild", wait=0) as acquired:
        if not acquired:
            raise IndexUnavailableError("another rebuild is running")
        files.end_rebuild()  # left by a rebuild that crashed
        files.delete_unused()
        try:
            index = files.create_index()
            with _without_garbage_collection():
                done = _fill(files.open_writer(index, fresh=True), progress)
            with files.lock("writer", wait=60) as writing:
                if not writing:
                    raise IndexUnavailableError("another process is writing to the index")
                repeat_outdated(lambda: _catch_up(files, index))
        except Exception as error:
            if not is_disk_full(error):
                raise
            raise IndexUnavailableError(
                f"the disk of {settings.INDEX_DIR} is too full for a new search index; the old one "
                f"stays active. {REMEDY}"
            ) from error
        finally:
            files.end_rebuild()
            files.delete_unused()
    return RebuildResult(done, time.monotonic() - started)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Disable garbage collection: scanning millions of acyclic objects for cycles is slow."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _fill(writer: IndexWriter, progress: Progress) -> int:
    total = sum(BY_NAME[kind].model._base_manager.count() for kind in INDEXED)
    processed = indexed = 0
    loader = DocumentLoader()
    for kind in INDEXED:
        for first, last, number in key_ranges(kind):
            documents = loader.load_range(kind, first, last)
            writer.replace(documents)
            indexed += len(documents)
            processed += number
            progress(processed, total)
    writer.commit()
    writer.close()
    return indexed


def _catch_up(files: IndexStore, index: IndexTarget) -> None:
    """Apply the changes made during the rebuild, and activate the new index."""
    entries = list(QueuedIndexChange.objects.values_list("pk", "kind", "object_id"))
    queued = [(kind, pk) for _, kind, pk in entries]
    keys = list(dict.fromkeys([*files.logged_changes(index), *queued]))
    if keys:
        writer = files.open_writer(index)
        update_documents(writer, keys)
        writer.commit()
        writer.close()
    files.activate(index)
    delete_entries(entry for entry, *_ in entries)


def verify_index(progress: Progress = lambda done, total: None) -> Iterator[IndexDifference]:
    """Every record that differs between index and database."""
    engine = get_engine()
    total = sum(BY_NAME[kind].model._base_manager.count() for kind in INDEXED)
    processed = 0
    loader = DocumentLoader()
    for kind in INDEXED:
        start = 0
        for first, last, number in key_ranges(kind):
            yield from _compare(engine, kind, start, last, loader.load_range(kind, first, last))
            start = last + 1
            processed += number
            progress(processed, total)
        yield from _compare(engine, kind, start, (1 << 60) - 1, [])


def _compare(engine, kind: str, first: int, last: int, documents) -> Iterator[IndexDifference]:
    indexed = {
        key: value
        for key, value in engine.fingerprints(
            identity_of((INDEXED[0], first)), identity_of((INDEXED[-1], last))
        ).items()
        if key[0] == kind
    }
    for document in documents:
        key = (document.kind, document.pk)
        indexed_fingerprint = indexed.pop(key, None)
        if indexed_fingerprint is None:
            yield IndexDifference(key, DifferenceType.MISSING)
        elif indexed_fingerprint != fingerprint(document):
            yield IndexDifference(key, DifferenceType.OUTDATED)
    for key in sorted(indexed):
        yield IndexDifference(key, DifferenceType.NOT_PUBLIC)
