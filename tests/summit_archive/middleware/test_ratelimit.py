"""How often one client may ask for what is dear."""

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


def test_a_bucket_gives_its_burst_and_then_what_flows_in():
    clock = Clock()
    buckets = TokenBuckets(LIMIT, clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1.0]
    assert buckets.take("b") == 0, "another client has a bucket of its own"
    clock.now = 0.25
    assert buckets.take("a") == 0.75
    clock.now = 1.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 0.5]
    clock.now = 1_000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 1.0], "it holds no more than a burst"


def test_the_longest_unseen_are_forgotten(monkeypatch):
    monkeypatch.setattr(ratelimit, "CLIENTS", 2)
    buckets = TokenBuckets(LIMIT, Clock())
    for client in ("a", "b", "a", "c", "a"):
        buckets.take(client)
    assert len(buckets) == 2
    assert buckets.take("a") > 0, "the one that asks most is not"


def test_threads_share_a_bucket():
    buckets = TokenBuckets(RateLimit("test", 100, 0.001, lambda request: True))
    given = []
    threads = [
        threading.Thread(target=lambda: given.extend(buckets.take("a") for _ in range(50)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(given), given.count(0)) == (400, 100)


@pytest.fixture
def limited(settings):
    settings.RATE_LIMITS = True
    settings.PROXY_HOPS = 1


@pytest.mark.usefixtures("limited")
def test_searching_too_often_is_answered_429_and_by_whom_is_the_proxys_word(rf):
    asked = RateLimitMiddleware(lambda request: HttpResponse())

    def ask(path="/search/?q=", by="192.0.2.1"):
        return asked(rf.get(path, headers={"X-Forwarded-For": by}))

    statuses = [ask().status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert ask().headers["Retry-After"] == "1"
    assert ask(by="192.0.2.2").status_code == 200
    assert ask(by="6.6.6.6, 192.0.2.1").status_code == 429, "nobody poses as another"
    assert ask("/about/").status_code == 200, "what is cheap stays open"


@pytest.mark.django_db
@pytest.mark.usefixtures("limited")
def test_forms_are_limited_by_method_wherever_they_are(client):
    post = lambda: client.post("/no/such/form/", headers={"X-Forwarded-For": "192.0.2.9"})  # noqa: E731
    assert [post().status_code for _ in range(5)] == [404] * 5
    refused = post()
    assert refused.status_code == 429
    assert refused.headers["Content-Security-Policy"] and refused.headers["X-Request-ID"]
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_switched_off_nothing_is_counted(client, settings):
    settings.RATE_LIMITS = False
    assert {client.post("/no/such/form/").status_code for _ in range(10)} == {404}


@pytest.mark.django_db
@pytest.mark.usefixtures("limited")
def test_who_has_no_address_is_not_counted_as_one_crowd(client):
    assert {client.post("/no/such/", REMOTE_ADDR="").status_code for _ in range(10)} == {404}
