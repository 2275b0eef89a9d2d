"""The log of changes that the index has not taken in yet.

A note is written in the transaction of the change, so that either both last or neither does.
After the commit the log is drained: the records it names are read again, put into the index or
taken out of it, the index is committed, and only then are the notes deleted. Whatever dies in
between leaves notes behind, and the next drain does the work again, to the same result.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.diskspace import is_disk_full
from articles.models import QueuedIndexChange
from articles.search.database import MODELS
from articles.search.engine import REBUILD_HINT, IndexUnavailableError, Key, is_panic
from articles.search.indexing.documents import load_documents
from articles.search.indexing.storage import IndexStorage
from articles.search.tantivy.writer import TantivyWriter

logger = logging.getLogger(__name__)

BATCH = 2_000
PATIENCE = 10.0  # seconds that a drain waits for another to finish

_waiting: ContextVar[bool] = ContextVar("drains_wait", default=False)


def enqueue(keys: Iterable[Key]) -> None:
    """Note that these records must be indexed anew; call it in the transaction of the change."""
    rows = [QueuedIndexChange(kind=kind, object_id=pk) for kind, pk in dict.fromkeys(keys)]
    if not rows:
        return
    QueuedIndexChange.objects.bulk_create(rows, batch_size=500)
    if not _waiting.get():
        _drain_after_commit()


@contextmanager
def batched() -> Iterator[None]:
    """Drain once at the end instead of after every commit; for imports and bulk changes.

    The notes are written all the same, so a crash inside loses nothing.
    """
    token = _waiting.set(True)
    try:
        yield
    finally:
        _waiting.reset(token)
        if not _waiting.get():
            transaction.on_commit(_drain_quietly, robust=True)


def _drain_after_commit() -> None:
    waiting = (callback for _, callback, *_ in connection.run_on_commit)
    if _drain_quietly not in waiting:
        transaction.on_commit(_drain_quietly, robust=True)


def _drain_quietly() -> None:
    """Drain; what goes wrong is logged and left to the next drain, the change itself stands."""
    try:
        process_queue()
    except IndexUnavailableError as reason:
        logger.info("Changes wait for the search index: %s", reason)
    except BaseException as error:
        if is_panic(error):
            logger.error("Changes wait: the search index is corrupt (%s); %s.", error, REBUILD_HINT)
            return
        if not is_disk_full(error):
            raise
        logger.error(
            "Changes wait: no room is left for the search index in %s. Make room on that disk; the "
            "next change, or “python manage.py search_index update”, takes them in.",
            settings.INDEX_DIR,
        )


def process_queue(files: IndexStorage | None = None) -> int:
    """Bring the index up to date; gives how many records were indexed or taken out.

    Raises ``IndexUnavailableError`` when there is no index that could be brought up to date.
    """
    files = files or index_files()
    done = 0
    while QueuedIndexChange.objects.exists():
        with files.lock("writer", wait=PATIENCE) as held:
            if not held:
                raise IndexUnavailableError(
                    "another process has been writing for long; it will go on"
                )
            done += _drain_held(files)
    return done


def _drain_held(files: IndexStorage) -> int:
    rows = list(
        QueuedIndexChange.objects.order_by("pk").values_list("pk", "kind", "object_id")[:BATCH]
    )
    if not rows:
        return 0
    keys = list(dict.fromkeys((kind, pk) for _, kind, pk in rows))
    writer = TantivyWriter(files.serving())
    apply(writer, keys)
    writer.commit()
    # An index that is being built has perhaps read these records before they changed.
    files.pass_on(keys)
    delete_processed(number for number, *_ in rows)
    writer.close()
    return len(keys)


def apply(writer: TantivyWriter, keys: Iterable[Key]) -> None:
    """Put the records behind these keys into an index as they are now, or take them out."""
    of_kind: dict[str, set[int]] = {}
    for kind, pk in keys:
        of_kind.setdefault(kind, set()).add(pk)
    for kind, pks in of_kind.items():
        if kind not in MODELS:
            continue
        found = load_documents(kind, pks)
        writer.replace(found)
        writer.delete((kind, pk) for pk in pks - {document.pk for document in found})


def delete_processed(numbers: Iterable[int]) -> None:
    """Delete these notes."""
    numbers = list(numbers)
    for start in range(0, len(numbers), 500):
        QueuedIndexChange.objects.filter(pk__in=numbers[start : start + 500]).delete()


def pending_withdrawals() -> frozenset[Key]:
    """Records that the index may still hold although they are no longer public."""
    waiting = QueuedIndexChange.objects.order_by().values_list("kind", flat=True).distinct()
    found: set[Key] = set()
    for kind in waiting:
        if kind in MODELS:
            named = QueuedIndexChange.objects.filter(kind=kind).order_by().values("object_id")
            public = MODELS[kind].objects.published().filter(pk__in=named).order_by().values("pk")
            gone = named.exclude(object_id__in=public).values_list("object_id", flat=True)
            found.update((kind, pk) for pk in gone)
    return frozenset(found)


def queue_lag() -> tuple[int, float]:
    """How many changes wait, and for how many seconds the oldest has."""
    oldest = (
        QueuedIndexChange.objects.order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    if oldest is None:
        return 0, 0.0
    return QueuedIndexChange.objects.count(), max(0.0, (timezone.now() - oldest).total_seconds())


def index_files() -> IndexStorage:
    """The files of the archive's index."""
    return IndexStorage(Path(settings.INDEX_DIR))
