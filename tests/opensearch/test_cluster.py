"""Nodes of the cluster are killed and started again: nothing is lost, pages say so meanwhile."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Article, QueuedIndexChange
from articles.search.engine import OPENSEARCH, IndexUnavailableError, get_engine
from articles.search.indexing import rebuild
from articles.search.indexing.watch import watch_queue
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from tests import factories as make
from tools.opensearch_cluster import Cluster

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.SEARCH_ENGINE != OPENSEARCH, reason="make test-opensearch"),
    pytest.mark.skipif(
        "TEST_OPENSEARCH_FOLDER" not in os.environ, reason="kills nodes of a temporary cluster"
    ),
]

NOTICE = "Search is in reduced mode"
GANGS = SearchRequest("article", parse_query("gangs").words)


@pytest.fixture
def cluster(monkeypatch):
    """The cluster of this run, whose indexes have copies on the other node."""
    from articles.search.opensearch import index, schema

    monkeypatch.setattr(index, "SERVING_SETTINGS", schema.SERVING_SETTINGS)
    return Cluster(Path(os.environ["TEST_OPENSEARCH_FOLDER"]))


class Readers:
    """Threads that search all the time, and note answers that are wrong."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(2)]
        self.answers = 0
        self.wrong: list[int] = []

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._stop.is_set():
            try:
                count = get_engine().count(GANGS)
            except IndexUnavailableError:
                continue  # the database answers
            self.answers += 1
            if count < self._least:
                self.wrong.append(count)


def save(number: int) -> None:
    for _ in range(number):
        make.ArticleFactory(title="Smuggling gangs")


class UntilIndexed(threading.Event):
    """Stops the watcher once the queue is empty; fails after a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._deadline = time.monotonic() + 60

    def wait(self, timeout: float | None = None) -> bool:
        if not QueuedIndexChange.objects.exists():
            self.set()
        assert self.is_set() or time.monotonic() < self._deadline
        return super().wait(timeout)


def wait_until_indexed() -> None:
    """Run the watcher until the cluster has taken all changes."""
    watch_queue(UntilIndexed())


def test_a_node_is_killed_under_load(index, cluster):
    index()
    save(3)
    with Readers(least=3) as readers:
        save(2)
        cluster.kill(1)
        save(4)
        wait_until_indexed()
        assert get_engine().count(GANGS) == 9
        cluster.start(1)
        save(1)
        wait_until_indexed()
    assert readers.answers and not readers.wrong
    assert get_engine().count(GANGS) == Article.objects.count() == 10
    assert list(rebuild.verify_index()) == []


def test_the_database_answers_while_the_cluster_is_away(index, cluster, client):
    index()
    save(3)
    page = client.get("/articles/?q=gangs").content.decode()
    assert NOTICE not in page
    withdrawn = Article.objects.first()
    cluster.kill(1, 0)
    save(2)
    withdrawn.state = "withdrawn"
    withdrawn.save()
    assert QueuedIndexChange.objects.exists()
    page = client.get("/articles/?q=gangs")
    assert page.status_code == 200
    assert NOTICE in page.content.decode()
    assert page.context["results"].total == 4
    health = get_engine().health()
    assert health.away and "cannot be reached" in health.problem
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("search_index", "prepare")
    cluster.start(0, 1)
    wait_until_indexed()
    assert get_engine().count(GANGS) == 4
    assert NOTICE not in client.get("/articles/?q=gangs").content.decode()
    assert list(rebuild.verify_index()) == []
