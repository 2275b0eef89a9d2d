"""Cache of search results: one computation per key, limited size, no cached errors."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.search.cache import SearchCache


@pytest.mark.parametrize("size", [0, 10])
def test_concurrent_identical_queries_run_once(size):
    cache, calls = SearchCache(size), []
    started, release = threading.Event(), threading.Event()

    def compute():
        calls.append(1)
        started.set()
        assert release.wait(10)
        return len(calls)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get_or_compute, "key", compute)
        assert started.wait(10)
        others = [pool.submit(cache.get_or_compute, "key", compute) for _ in range(3)]
        time.sleep(0.1)  # until the others wait for the first
        release.set()
        assert [one.result() for one in (first, *others)] == [1, 1, 1, 1]


def test_different_queries_run_at_the_same_time():
    cache, both = SearchCache(), threading.Barrier(2, timeout=10)
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(cache.get_or_compute, key, both.wait) for key in "ab"]
        assert {one.result() for one in results} == {0, 1}


def test_the_least_recently_used_result_is_dropped_first():
    cache, calls = SearchCache(2), []

    def get(key):
        return cache.get_or_compute(key, lambda: calls.append(key))

    for key in "abaca":
        get(key)
    assert calls == ["a", "b", "c"]
    get("b")
    assert calls == ["a", "b", "c", "b"]


def test_nothing_is_cached_with_size_0():
    cache = SearchCache(0)
    assert [cache.get_or_compute("key", lambda n=n: n) for n in range(3)] == [0, 1, 2]
    assert not cache._entries


def test_an_error_is_raised_and_not_cached():
    cache = SearchCache()

    def fail():
        raise ValueError

    with pytest.raises(ValueError):
        cache.get_or_compute("key", fail)
    assert cache.get_or_compute("key", lambda: 1) == 1
