"""Which requests read from the replica; tests/postgres/test_replica.py uses a real one."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from articles.models import Article
from summit_archive.operations import replica
from summit_archive.operations.replica import ReplicaReadsMiddleware, ReplicaRouter


@pytest.fixture
def available(monkeypatch):
    monkeypatch.setattr(replica.monitor, "is_available", lambda: True)


def database_for(request) -> str:
    databases = []
    ReplicaReadsMiddleware(
        lambda r: databases.append(ReplicaRouter().db_for_read(Article)) or HttpResponse()
    )(request)
    return databases[0]


@pytest.mark.usefixtures("available")
@pytest.mark.parametrize(
    ("method", "path", "cookie", "database"),
    [
        ("get", "/articles/", "", "replica"),
        ("head", "/articles/", "theme=dark", "replica"),
        ("get", "/api/v1/articles/", "", "replica"),
        ("post", "/articles/", "", "default"),
        ("get", "/admin/", "", "default"),
        ("get", "/admin/articles/article/", "", "default"),
        ("get", "/healthz", "", "default"),
        ("get", "/readyz", "", "default"),
        ("get", "/articles/", "session=x", "default"),
        ("get", "/articles/", "csrf=x", "default"),
    ],
)
def test_only_anonymous_reads_of_public_pages_use_the_replica(rf, method, path, cookie, database):
    request = getattr(rf, method)(path, headers={"cookie": cookie} if cookie else {})
    assert database_for(request) == database
    assert ReplicaRouter().db_for_read(Article) == "default", "outside a request: the primary"
    assert ReplicaRouter().db_for_write(Article) == "default"


def test_unavailable_replica_is_not_used(rf, monkeypatch):
    monkeypatch.setattr(replica.monitor, "is_available", lambda: False)
    assert database_for(rf.get("/articles/")) == "default"


def test_request_is_repeated_on_the_primary_when_the_replica_fails(rf, available, monkeypatch):
    marked, databases = [], []
    monkeypatch.setattr(replica.monitor, "mark_unavailable", lambda: marked.append(True))

    def view(request):
        databases.append(ReplicaRouter().db_for_read(Article))
        return HttpResponse(status=503 if databases[-1] == "replica" else 200)

    assert ReplicaReadsMiddleware(view)(rf.get("/articles/")).status_code == 200
    assert (databases, marked) == (["replica", "default"], [True])


@pytest.mark.usefixtures("available")
def test_streamed_responses_read_from_the_replica_to_their_end(rf):
    def view(request):
        return StreamingHttpResponse(ReplicaRouter().db_for_read(Article) for _ in range(3))

    response = ReplicaReadsMiddleware(view)(rf.get("/articles/export.csv"))
    assert list(response) == [b"replica"] * 3


def test_the_replica_is_never_migrated():
    router = ReplicaRouter()
    assert router.allow_migrate("default", "articles")
    assert not router.allow_migrate("replica", "articles")
