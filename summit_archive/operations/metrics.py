"""Prometheus metrics on ``127.0.0.1:METRICS_PORT``; off unless a port is configured.

``python -m summit_archive.operations.metrics`` is a separate process, which gunicorn.conf.py starts
and stops. Workers send it one UDP datagram per request without waiting, so no counts are lost when
a worker restarts, and requests are served even if the metrics process is down. Labels are names of
views, methods and statuses, never client input, which keeps their number small.
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
    """Middleware: reports each request to the metrics process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.address = (HOST, settings.METRICS_PORT)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.close = self.socket.close

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        message = [
            (match.view_name if match else "") or "none",
            request.method if request.method in ("GET", "HEAD", "POST") else "other",
            response.status_code,
            time.perf_counter() - started,
        ]
        with suppress(OSError):  # without a metrics process the count is lost, not the response
            self.socket.sendto(json.dumps(message).encode(), self.address)
        return response


def collect_gauges() -> Iterator:
    """Gauges of database and search index, read on each scrape."""
    from django.db import Error, connection
    from prometheus_client.core import GaugeMetricFamily

    from articles.search.indexing import rebuild

    try:
        status = rebuild.index_status()
    except Error:
        yield GaugeMetricFamily("archive_database_up", "1 if the database is reachable.", 0)
        return
    finally:
        connection.close()
    yield GaugeMetricFamily("archive_database_up", "1 if the database is reachable.", 1)
    yield GaugeMetricFamily(
        "archive_index_up", "1 if the search index is usable.", float(not status.health.problem)
    )
    yield GaugeMetricFamily(
        "archive_index_documents", "Records in the search index.", status.health.documents
    )
    yield GaugeMetricFamily(
        "archive_index_waiting", "Changes that are not yet indexed.", status.queued
    )
    yield GaugeMetricFamily(
        "archive_index_lag_seconds",
        "Age of the oldest change that is not yet indexed.",
        status.oldest_seconds,
    )


class ArchiveCollector:
    """Collector of the Prometheus client for the gauges."""

    def collect(self) -> Iterator:
        return collect_gauges()

    def describe(self) -> list:
        return []  # otherwise the registry would collect once when it is set up


def serve() -> None:
    """Count requests and serve metrics until the parent process ends."""
    from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

    port, parent = settings.METRICS_PORT, os.getppid()
    registry = CollectorRegistry()
    registry.register(ArchiveCollector())
    requests = Counter(
        "archive_requests", "Responses.", ["view", "method", "status"], registry=registry
    )
    seconds = Histogram(
        "archive_request_seconds", "Response time.", ["view"], buckets=BUCKETS,
        registry=registry,
    )  # fmt: skip
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.settimeout(1)
    while os.getppid() == parent:
        try:
            receiver.bind((HOST, port))
            start_http_server(port, addr=HOST, registry=registry)
            break
        except OSError:
            time.sleep(1)  # the metrics process of the previous server has not ended yet
    while os.getppid() == parent:
        try:
            view, method, status, duration = json.loads(receiver.recv(2_000))
            requests.labels(str(view), str(method), str(int(status))).inc()
            seconds.labels(str(view)).observe(float(duration))
        except (TimeoutError, ValueError, TypeError):
            continue


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    sys.exit(serve())
