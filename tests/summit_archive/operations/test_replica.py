"""Which requests may read from a replica; a real one is in tests/postgres/test_replica.py."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from articles.models import Article
from summit_archive.operations import replica
from summit_archive.operations.replica import ReplicaReadsMiddleware, ReplicaRouter


@pytest.fixture
def well(monkeypatch):
    monkeypatch.setattr(replica.watch, "may_be_read", lambda: True)


def read_by(request) -> str:
    seen = []
    ReplicaReadsMiddleware(
        lambda r: seen.append(ReplicaRouter().db_for_read(Article)) or HttpResponse()
    )(request)
    return seen[0]


@pytest.mark.usefixtures("well")
@pytest.mark.parametrize(
    ("method", "path", "cookie", "where"),
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
def test_only_public_reading_by_strangers_goes_to_the_replica(rf, method, path, cookie, where):
    request = getattr(rf, method)(path, headers={"cookie": cookie} if cookie else {})
    assert read_by(request) == where
    assert ReplicaRouter().db_for_read(Article) == "default", "outside a request nothing does"
    assert ReplicaRouter().db_for_write(Article) == "default"


def test_a_replica_that_is_not_well_is_passed_over(rf, monkeypatch):
    monkeypatch.setattr(replica.watch, "may_be_read", lambda: False)
    assert read_by(rf.get("/articles/")) == "default"


def test_a_page_that_meets_a_dead_replica_is_made_again_by_the_primary(rf, well, monkeypatch):
    passed_over, read = [], []
    monkeypatch.setattr(replica.watch, "pass_over", lambda: passed_over.append(True))

    def page(request):
        read.append(ReplicaRouter().db_for_read(Article))
        return HttpResponse(status=503 if read[-1] == "replica" else 200)

    assert ReplicaReadsMiddleware(page)(rf.get("/articles/")).status_code == 200
    assert (read, passed_over) == (["replica", "default"], [True])


@pytest.mark.usefixtures("well")
def test_the_parts_of_a_stream_are_read_where_its_page_was(rf):
    def parts(request):
        return StreamingHttpResponse(ReplicaRouter().db_for_read(Article) for _ in range(3))

    answer = ReplicaReadsMiddleware(parts)(rf.get("/articles/export.csv"))
    assert list(answer) == [b"replica"] * 3


def test_the_replica_is_never_migrated():
    router = ReplicaRouter()
    assert router.allow_migrate("default", "articles")
    assert not router.allow_migrate("replica", "articles")
