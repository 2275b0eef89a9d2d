"""``search_index watch``: polls the queue, survives failures, stops on SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError

from articles.models import QueuedIndexChange
from articles.search.engine import ClusterAwayError, IndexUnavailableError
from articles.search.indexing import watch
from articles.search.indexing.watch import POLL_INTERVAL, RETRY_INTERVAL, watch_queue
from tests import factories as make


class Waits(threading.Event):
    """Records how long would be waited, and stops at the last of *number* waits."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left, self.seconds = number, []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout)
        self.left -= 1
        if not self.left:
            self.set()
        return self.is_set()


@pytest.mark.django_db
def test_changes_are_indexed_and_then_the_queue_is_polled(index):
    index()
    make.ArticleFactory()
    assert QueuedIndexChange.objects.exists()
    stop = Waits(3)
    watch_queue(stop)
    assert not QueuedIndexChange.objects.exists()
    assert stop.seconds == [0.0, POLL_INTERVAL, POLL_INTERVAL]


@pytest.mark.django_db
def test_failures_are_logged_once_and_tried_again(monkeypatch, caplog):
    answers = [
        ClusterAwayError("no route"), ClusterAwayError("no route"), OperationalError("no database"),
        IndexUnavailableError("no index"), 5, 0,
    ]  # fmt: skip

    def process_batch(files) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(watch, "process_batch", process_batch)
    monkeypatch.setattr(watch.connection, "close", lambda: None)
    stop = Waits(len(answers))
    with caplog.at_level(logging.INFO, logger=watch.__name__):
        watch_queue(stop)
    assert stop.seconds == [*[POLL_INTERVAL] * 3, RETRY_INTERVAL, 0.0, POLL_INTERVAL]
    assert [record.getMessage() for record in caplog.records] == [
        "Changes wait for the search index: no route",
        "Changes are indexed again.",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_batch(monkeypatch, number):
    batches = []

    def process_batch(files) -> int:
        signal.raise_signal(number)
        batches.append("finished")
        return 1

    monkeypatch.setattr(watch, "process_batch", process_batch)
    before = [(each, signal.getsignal(each)) for each in (signal.SIGTERM, signal.SIGINT)]
    try:
        call_command("search_index", "watch")
    finally:
        for each, handler in before:
            signal.signal(each, handler)
    assert batches == ["finished"]
