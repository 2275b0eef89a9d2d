"""Prometheus metrics on their own port, off by default."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.http import HttpResponse

from summit_archive.operations.metrics import MetricsMiddleware, collect_gauges
from tools.postgres_server import free_port

ROOT = Path(__file__).resolve().parents[3]


def test_metrics_are_off_without_a_port(client):
    assert configured.METRICS_PORT == 0
    assert not [name for name in configured.MIDDLEWARE if "metrics" in name]
    assert client.get("/metrics").status_code == 404, "never on the public port"


def scrape(port: int) -> str:
    end = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
                return page.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_requests_of_the_workers_are_counted(tmp_path, settings, rf):
    settings.METRICS_PORT = port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "summit_archive.operations.metrics"],
        cwd=ROOT,
        env=environment | {"ARCHIVE_DATA_DIR": str(tmp_path), "METRICS_PORT": str(port)},
    )
    try:
        assert "archive_database_up 0.0" in scrape(port), "this folder has no database"
        middleware = MetricsMiddleware(lambda request: HttpResponse(status=404))
        for _ in range(3):
            middleware(rf.get("/'; secret"))
        middleware(rf.generic("BREW", "/"))
        middleware.close()
        end = time.monotonic() + 10
        while 'method="other"' not in (page := scrape(port)) and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        process.terminate()
        process.wait(10)
    counts = dict(re.findall(r"^archive_requests_total(\{.*\}) (\S+)$", page, re.MULTILINE))
    assert counts == {
        '{method="GET",status="404",view="none"}': "3.0",
        '{method="other",status="404",view="none"}': "1.0",
    }
    assert 'archive_request_seconds_count{view="none"} 4.0' in page
    assert "secret" not in page


def test_requests_are_served_without_a_metrics_process(settings, rf):
    settings.METRICS_PORT = free_port()
    middleware = MetricsMiddleware(lambda request: HttpResponse("page"))
    assert [middleware(rf.get("/")).content for _ in range(3)] == [b"page"] * 3
    middleware.close()


@pytest.mark.django_db
def test_gauges_of_database_and_index(index, monkeypatch):
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    index()
    gauges = {family.name: family.samples[0].value for family in collect_gauges()}
    assert gauges == {
        "archive_database_up": 1,
        "archive_index_up": 1,
        "archive_index_documents": 0,
        "archive_index_waiting": 0,
        "archive_index_lag_seconds": 0,
    }
