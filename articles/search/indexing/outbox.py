"""Transactional outbox: a queue of record changes that the index has not processed yet.

Entries are written in the transaction of the change, so either both are committed or neither.
After the commit the queue is processed: the records are read again and upserted in the index or
deleted from it, the index is committed, and only then are the entries deleted. After a crash, the
entries are still there, and the next run repeats the work with the same result.

On one machine a file lock lets one process write at a time. Between machines row locks do: a batch
is claimed by SELECT … FOR UPDATE SKIP LOCKED, so others take different entries or none. If its
owner fails or dies, PostgreSQL rolls back its transaction, and others can claim the entries. Two
batches may have entries of the same record, an earlier and a later change of it; then the version
numbers of the cluster keep the newer state (``opensearch/index.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.diskspace import is_disk_full
from articles.kinds import BY_NAME, INDEXED
from articles.models import QueuedIndexChange
from articles.models.compiled_query import CompiledQuery
from articles.search.engine import (
    OPENSEARCH,
    REBUILD_HINT,
    IndexUnavailableError,
    Key,
    OutdatedWriteError,
    get_engine,
    is_panic,
)
from articles.search.indexing.documents import load_documents
from articles.search.indexing.storage import IndexStorage, IndexStore, IndexWriter

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

BATCH_SIZE = 2_000
LOCK_TIMEOUT = 10.0  # seconds to wait for another process that writes to the index
MAX_REPEATS = 5  # of a batch whose records another machine wrote meanwhile
# PostgreSQL notices within ten seconds that the machine of a client has lost its power or network,
# instead of two hours; a killed process it notices at once.
FAST_KEEPALIVE = (
    "SET LOCAL tcp_keepalives_idle = 4; SET LOCAL tcp_keepalives_interval = 2; "
    "SET LOCAL tcp_keepalives_count = 3"
)

_batching: ContextVar[bool] = ContextVar("batching", default=False)


def enqueue(keys: Iterable[Key]) -> None:
    """Queue records for reindexing; call it in the transaction of the change."""
    rows = [QueuedIndexChange(kind=kind, object_id=pk) for kind, pk in dict.fromkeys(keys)]
    if not rows:
        return
    QueuedIndexChange.objects.bulk_create(rows, batch_size=500)
    if not _batching.get():
        _process_after_commit()


@contextmanager
def batch_changes() -> Iterator[None]:
    """Process the queue once at the end instead of after every commit; for bulk changes.

    Entries are still written with each change, so a crash loses nothing.
    """
    token = _batching.set(True)
    try:
        yield
    finally:
        _batching.reset(token)
        if not _batching.get():
            transaction.on_commit(_process_and_log_errors, robust=True)


def _process_after_commit() -> None:
    callbacks = (callback for _, callback, *_ in connection.run_on_commit)
    if _process_and_log_errors not in callbacks:
        transaction.on_commit(_process_and_log_errors, robust=True)


def _process_and_log_errors() -> None:
    """Process the queue; log errors and leave the entries to the next run."""
    try:
        process_queue()
    except IndexUnavailableError as reason:
        logger.info("Changes are queued for the search index: %s", reason)
    except BaseException as error:
        if is_panic(error):
            logger.error("The search index is corrupt (%s); %s.", error, REBUILD_HINT)
            return
        if not is_disk_full(error):
            raise
        logger.error(
            "The disk of the search index in %s is full. Free some space; the index is updated "
            "with the next change, or by “python manage.py search_index update”.",
            settings.INDEX_DIR,
        )


def process_queue(files: IndexStore | None = None) -> int:
    """Process the queued changes, except those that another machine is processing.

    Returns the number of records indexed or deleted. Raises ``IndexUnavailableError`` if there is
    no index, or another process of this machine is writing to it.
    """
    files = files or index_files()
    done = 0
    while True:
        processed = process_batch(files)
        done += processed
        # Checked without the lock: others may have given up waiting for it.
        if not processed or not QueuedIndexChange.objects.exists():
            return done


def process_batch(files: IndexStore) -> int:
    """Process the oldest queued changes; returns the number of records indexed or deleted."""
    with files.lock("writer", wait=LOCK_TIMEOUT) as acquired:
        if acquired:
            return repeat_outdated(lambda: _write_batch(files))
    if QueuedIndexChange.objects.exists():
        raise IndexUnavailableError("another process is writing to it")
    return 0


def repeat_outdated(write: Callable[[], Result]) -> Result:
    """The result of a write, repeated while other machines write newer records."""
    for _ in range(MAX_REPEATS):
        try:
            return write()
        except OutdatedWriteError:
            continue
    raise IndexUnavailableError(f"the index has newer records than the database; {REBUILD_HINT}")


def _write_batch(files: IndexStore) -> int:
    with _claim_entries() as rows:
        if not rows:
            return 0
        keys = list(dict.fromkeys((kind, pk) for _, kind, pk in rows))
        writer = files.open_writer()
        update_documents(writer, keys)
        writer.commit()
        # A running rebuild may have read these records before the change.
        files.log_changes(keys)
        delete_entries(number for number, *_ in rows)
    writer.close()
    return len(keys)


@contextmanager
def _claim_entries() -> Iterator[list[tuple[int, str, int]]]:
    """The oldest entries; on PostgreSQL locked until the end, and without those locked by others.

    Each statement reads what is committed by then, so the records are as new as their entries.
    """
    entries = QueuedIndexChange.objects.order_by("pk")
    if not connection.features.has_select_for_update_skip_locked:
        yield list(entries.values_list("pk", "kind", "object_id")[:BATCH_SIZE])
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FAST_KEEPALIVE)
        entries = entries.select_for_update(skip_locked=True)
        yield list(entries.values_list("pk", "kind", "object_id")[:BATCH_SIZE])


def update_documents(writer: IndexWriter, keys: Iterable[Key]) -> None:
    """Index the current state of these records; delete those that are not public."""
    pks_by_kind: dict[str, set[int]] = {}
    for kind, pk in keys:
        pks_by_kind.setdefault(kind, set()).add(pk)
    for kind, pks in pks_by_kind.items():
        if kind not in INDEXED:
            continue
        documents = load_documents(kind, pks)
        writer.replace(documents)
        writer.delete((kind, pk) for pk in pks - {document.pk for document in documents})


def delete_entries(pks: Iterable[int]) -> None:
    """Delete entries of the queue by primary key."""
    pks = list(pks)
    for start in range(0, len(pks), 500):
        QueuedIndexChange.objects.filter(pk__in=pks[start : start + 500]).delete()


def pending_withdrawals() -> frozenset[Key]:
    """Records that are no longer public but may still be in the index."""
    keys: set[Key] = set()
    for kind in _queued_kinds():
        if kind in INDEXED:
            queued = QueuedIndexChange.objects.filter(kind=kind).order_by().values("object_id")
            public = BY_NAME[kind].model.objects.published().filter(pk__in=queued)
            public = public.order_by().values("pk")
            withdrawn = queued.exclude(object_id__in=public).values_list("object_id", flat=True)
            keys.update((kind, pk) for pk in withdrawn)
    return frozenset(keys)


@CompiledQuery
def _queued_kinds(keys: Sequence) -> QuerySet:
    return QueuedIndexChange.objects.order_by().values_list("kind", flat=True).distinct()


def queue_lag() -> tuple[int, float]:
    """The number of queued changes, and the age of the oldest in seconds."""
    oldest = (
        QueuedIndexChange.objects.order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    if oldest is None:
        return 0, 0.0
    return QueuedIndexChange.objects.count(), max(0.0, (timezone.now() - oldest).total_seconds())


def index_files() -> IndexStore:
    """Where the archive's index is stored."""
    if settings.SEARCH_ENGINE == OPENSEARCH:
        return get_engine().index
    return IndexStorage(Path(settings.INDEX_DIR))
