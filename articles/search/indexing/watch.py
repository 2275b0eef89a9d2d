"""Worker that processes the queue of the index: polls it every second until it is told to stop.

Every save processes the queue itself; what it could not process, because the cluster was away or
the process died, would wait for the next save. Any number of workers may run, on any machines: each
claims entries that no other has (``outbox``), so none has to be elected, and if one dies, its
entries are processed by the next to poll.
"""

from __future__ import annotations

import logging
from threading import Event

from django.db import DatabaseError, InterfaceError, connection

from articles.search.engine import ClusterAwayError, IndexUnavailableError
from articles.search.indexing.outbox import index_files, process_batch

logger = logging.getLogger(__name__)

POLL_INTERVAL = 1.0  # seconds between looks at the queue
# Seconds after a failure that needs an operator: each attempt reads a whole batch of records.
RETRY_INTERVAL = 10.0


def watch_queue(stop: Event) -> None:
    """Process changes as they are queued, until *stop* is set; a batch is finished first."""
    problem = ""
    while not stop.is_set():
        wait = POLL_INTERVAL
        try:
            if process_batch(index_files()):
                wait = 0.0
            reason = ""
        except (IndexUnavailableError, DatabaseError, InterfaceError) as error:
            reason = str(error)
            if isinstance(error, IndexUnavailableError):
                wait = POLL_INTERVAL if isinstance(error, ClusterAwayError) else RETRY_INTERVAL
            else:
                connection.close()  # the next look connects again
        if reason and not problem:
            logger.error("Changes wait for the search index: %s", reason)
        elif problem and not reason:
            logger.warning("Changes are indexed again.")
        problem = reason
        stop.wait(wait)
