"""A new index beside the old one, and the comparison of an index with the database.

The old index serves until the new one is whole. What changes meanwhile is drained into the old
one as ever and passed on to whoever is building; the last of it is taken over under the writer's
lock, and one rename lets the new index serve. A rebuild that dies leaves the old index as it was.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from articles.diskspace import is_disk_full
from articles.models import QueuedIndexChange
from articles.search.database import MODELS
from articles.search.engine import IndexHealth, IndexUnavailableError, Key, get_engine
from articles.search.indexing.documents import DocumentLoader, ranges
from articles.search.indexing.outbox import (
    apply,
    delete_processed,
    index_files,
    queue_lag,
)
from articles.search.indexing.storage import IndexStorage
from articles.search.request import KINDS
from articles.search.tantivy.schema import fingerprint, identity_of
from articles.search.tantivy.writer import TantivyWriter

logger = logging.getLogger(__name__)

# (records done, records in all)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What a rebuild did."""

    documents: int
    seconds: float


@dataclass(frozen=True, slots=True)
class IndexDifference:
    """A record on which index and database disagree."""

    key: Key
    what: str

    def __str__(self) -> str:
        return f"{self.key[0]} {self.key[1]}: {self.what}"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of the search: the index, and the changes that wait for it."""

    health: IndexHealth
    waiting: int
    waiting_seconds: float

    @property
    def well(self) -> bool:
        """Whether the index serves and no change has waited for more than a minute."""
        return not self.health.problem and self.waiting_seconds < 60


def index_status() -> IndexStatus:
    """What ``/healthz`` and ``search_index status`` report."""
    return IndexStatus(get_engine().health(), *queue_lag())


def rebuild_index(progress: Progress = lambda done, total: None) -> RebuildResult:
    """Build the index anew from the database and let it serve.

    Raises ``IndexUnavailableError`` when another rebuild is under way, or the disk has no room for
    a second index; then the old one goes on serving, and nothing is left of the new one.
    """
    files = index_files()
    started = time.monotonic()
    with files.lock("rebuild", wait=0) as held:
        if not held:
            raise IndexUnavailableError("another rebuild is under way")
        files.finish()  # a note that a rebuild left which died
        files.sweep()
        try:
            folder = files.fresh()
            files.begin(folder)
            with _without_garbage_collection():
                done = _fill(TantivyWriter(folder, fresh=True, bulk=True), progress)
            with files.lock("writer", wait=60) as writing:
                if not writing:
                    raise IndexUnavailableError("another process has been writing for a minute")
                _catch_up(files, folder)
        except Exception as error:
            if not is_disk_full(error):
                raise
            raise IndexUnavailableError(
                f"no room is left for a new search index in {files.root}; the old one goes on "
                "serving. Make room on that disk and run the same command again"
            ) from error
        finally:
            files.finish()
            files.sweep()
    return RebuildResult(done, time.monotonic() - started)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Millions of small objects have no cycle among them; looking for one takes its time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _fill(writer: TantivyWriter, progress: Progress) -> int:
    total = sum(MODELS[kind]._base_manager.count() for kind in KINDS)
    seen = done = 0
    reader = DocumentLoader()
    for kind in KINDS:
        for first, last, number in ranges(kind):
            found = reader.between(kind, first, last)
            writer.replace(found)
            done += len(found)
            seen += number
            progress(seen, total)
    writer.commit()
    writer.close()
    return done


def _catch_up(files: IndexStorage, folder) -> None:
    """Take over what changed during the build, and let the new index serve."""
    notes = list(QueuedIndexChange.objects.values_list("pk", "kind", "object_id"))
    keys = list(dict.fromkeys([*files.passed_on(folder), *((kind, pk) for _, kind, pk in notes)]))
    if keys:
        writer = TantivyWriter(folder)
        apply(writer, keys)
        writer.commit()
        writer.close()
    files.serve(folder)
    delete_processed(number for number, *_ in notes)


def verify_index(progress: Progress = lambda done, total: None) -> Iterator[IndexDifference]:
    """Every record on which the index and the database disagree."""
    engine = get_engine()
    total = sum(MODELS[kind]._base_manager.count() for kind in KINDS)
    seen = 0
    reader = DocumentLoader()
    for kind in KINDS:
        before = 0
        for first, last, number in ranges(kind):
            yield from _compared(engine, kind, before, last, reader.between(kind, first, last))
            before = last + 1
            seen += number
            progress(seen, total)
        yield from _compared(engine, kind, before, (1 << 60) - 1, [])


def _compared(engine, kind: str, first: int, last: int, documents) -> Iterator[IndexDifference]:
    indexed = {
        key: value
        for key, value in engine.fingerprints(
            identity_of((KINDS[0], first)), identity_of((KINDS[-1], last))
        ).items()
        if key[0] == kind
    }
    for document in documents:
        key = (document.kind, document.pk)
        found = indexed.pop(key, None)
        if found is None:
            yield IndexDifference(key, "is public and not in the index")
        elif found != fingerprint(document):
            yield IndexDifference(key, "is out of date in the index")
    for key in sorted(indexed):
        yield IndexDifference(key, "is in the index and not public")
