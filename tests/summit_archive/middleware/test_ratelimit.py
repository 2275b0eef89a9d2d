"""Rate limiting: token buckets and the 429 response."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpResponse

from summit_archive.middleware import ratelimit
from summit_archive.middleware.ratelimit import RateLimit, RateLimitMiddleware, TokenBuckets

LIMIT = RateLimit("test", 3, 60, lambda request: True)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bucket_allows_a_burst_and_then_refills():
    clock = Clock()
    buckets = TokenBuckets(LIMIT, clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1.0]
    assert buckets.take("b") == 0, "each client has its own bucket"
    clock.now = 0.25
    assert buckets.take("a") == 0.75
    clock.now = 1.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 0.5]
    clock.now = 1_000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1.0], "never more than the burst"


def test_least_recently_used_bucket_is_dropped(monkeypatch):
    monkeypatch.setattr(ratelimit, "MAX_CLIENTS", 2)
    buckets = TokenBuckets(LIMIT, Clock())
    for client in ("a", "b", "a", "c", "a"):
        buckets.take(client)
    assert len(buckets) == 2
    assert buckets.take("a") > 0, "the bucket in use is not dropped"


def test_token_buckets_are_thread_safe():
    buckets = TokenBuckets(RateLimit("test", 100, 0.001, lambda request: True))
    results = []
    threads = [
        threading.Thread(target=lambda: results.extend(buckets.take("a") for _ in range(50)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(results), results.count(0)) == (400, 100)


@pytest.fixture
def rate_limits(settings):
    settings.RATE_LIMITS = True
    settings.PROXY_HOPS = 1


@pytest.mark.usefixtures("rate_limits")
def test_search_limit_counts_by_the_client_ip_that_the_proxy_reports(rf):
    middleware = RateLimitMiddleware(lambda request: HttpResponse())

    def get(path="/search/?q=", forwarded="192.0.2.1"):
        return middleware(rf.get(path, headers={"X-Forwarded-For": forwarded}))

    statuses = [get().status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert get().headers["Retry-After"] == "1"
    assert get(forwarded="192.0.2.2").status_code == 200
    assert get(forwarded="6.6.6.6, 192.0.2.1").status_code == 429, "forged entries do not count"
    assert get("/about/").status_code == 200, "cheap pages are not limited"


@pytest.mark.django_db
@pytest.mark.usefixtures("rate_limits")
def test_form_limit_applies_to_post_requests_of_any_path(client):
    def post():
        return client.post("/no/such/form/", headers={"X-Forwarded-For": "192.0.2.9"})

    assert [post().status_code for _ in range(5)] == [404] * 5
    limited = post()
    assert limited.status_code == 429
    assert limited.headers["Content-Security-Policy"] and limited.headers["X-Request-ID"]
    assert limited.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_no_limits_when_switched_off(client, settings):
    settings.RATE_LIMITS = False
    assert {client.post("/no/such/form/").status_code for _ in range(10)} == {404}


@pytest.mark.django_db
@pytest.mark.usefixtures("rate_limits")
def test_requests_without_a_client_ip_are_not_limited(client):
    assert {client.post("/no/such/", REMOTE_ADDR="").status_code for _ in range(10)} == {404}
