"""Numbers for Prometheus on ``127.0.0.1:METRICS_PORT``, or nothing at all.

``python -m summit_archive.operations.metrics`` is a separate process (gunicorn.conf.py starts and
ends it). Workers tell it of each request in one loopback datagram, never waiting: a
worker that ends takes no numbers with it, and one that cannot tell goes on. Labels are names of
views, methods and statuses; nothing that a client sends becomes one.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HOST = "127.0.0.1"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class MetricsMiddleware:
    """Middleware: tells the metrics process of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.to = (HOST, settings.METRICS_PORT)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.close = self.socket.close

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        told = [
            (match.view_name if match else "") or "none",
            request.method if request.method in ("GET", "HEAD", "POST") else "other",
            response.status_code,
            time.perf_counter() - began,
        ]
        with suppress(OSError):  # nobody listens: a number is lost, the answer is not
            self.socket.sendto(json.dumps(told).encode(), self.to)
        return response


def described() -> Iterator:
    """The state of the archive, looked up when Prometheus asks."""
    from django.db import Error, connection
    from prometheus_client.core import GaugeMetricFamily

    from articles.search.indexing import rebuild

    try:
        status = rebuild.index_status()
    except Error:
        yield GaugeMetricFamily("archive_database_up", "1 while the database answers.", 0)
        return
    finally:
        connection.close()
    yield GaugeMetricFamily("archive_database_up", "1 while the database answers.", 1)
    yield GaugeMetricFamily(
        "archive_index_up", "1 while the search index serves.", float(not status.health.problem)
    )
    yield GaugeMetricFamily(
        "archive_index_documents", "Records in the search index.", status.health.documents
    )
    yield GaugeMetricFamily(
        "archive_index_waiting", "Changes the index has not taken in.", status.queued
    )
    yield GaugeMetricFamily(
        "archive_index_lag_seconds", "Age of the oldest of them.", status.oldest_seconds
    )


class ArchiveCollector:
    """What Prometheus' registry asks for the state."""

    def collect(self) -> Iterator:
        return described()

    def describe(self) -> list:
        return []  # the registry does not look the state up before anybody asks


def serve() -> None:
    """Listen until the process that started this one is gone."""
    from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

    port, parent = settings.METRICS_PORT, os.getppid()
    registry = CollectorRegistry()
    registry.register(ArchiveCollector())
    requests = Counter(
        "archive_requests", "Answers given.", ["view", "method", "status"], registry=registry
    )
    seconds = Histogram(
        "archive_request_seconds", "Time to the answer.", ["view"], buckets=BUCKETS,
        registry=registry,
    )  # fmt: skip
    told = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    told.settimeout(1)
    while os.getppid() == parent:
        try:
            told.bind((HOST, port))
            start_http_server(port, addr=HOST, registry=registry)
            break
        except OSError:
            time.sleep(1)  # that of the instance before us is still there
    while os.getppid() == parent:
        try:
            view, method, status, took = json.loads(told.recv(2_000))
            requests.labels(str(view), str(method), str(int(status))).inc()
            seconds.labels(str(view)).observe(float(took))
        except (TimeoutError, ValueError, TypeError):
            continue


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    sys.exit(serve())
