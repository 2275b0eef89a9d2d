"""Numbers for Prometheus: a port of their own, or nothing."""

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

from summit_archive.operations.metrics import MetricsMiddleware, described
from tools.postgres_server import free_port

ROOT = Path(__file__).resolve().parents[3]


def test_without_a_port_nothing_is_measured(client):
    assert configured.METRICS_PORT == 0
    assert not [name for name in configured.MIDDLEWARE if "metrics" in name]
    assert client.get("/metrics").status_code == 404, "and never on the public port"


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


def test_what_the_workers_tell_is_what_prometheus_reads(tmp_path, settings, rf):
    settings.METRICS_PORT = port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    serving = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "summit_archive.operations.metrics"],
        cwd=ROOT,
        env=kept | {"ARCHIVE_DATA_DIR": str(tmp_path), "METRICS_PORT": str(port)},
    )
    try:
        assert "archive_database_up 0.0" in scrape(port), "there is no table in this folder"
        measured = MetricsMiddleware(lambda request: HttpResponse(status=404))
        for _ in range(3):
            measured(rf.get("/'; secret"))
        measured(rf.generic("BREW", "/"))
        measured.close()
        end = time.monotonic() + 10
        while 'method="other"' not in (page := scrape(port)) and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        serving.terminate()
        serving.wait(10)
    counted = dict(re.findall(r"^archive_requests_total(\{.*\}) (\S+)$", page, re.MULTILINE))
    assert counted == {
        '{method="GET",status="404",view="none"}': "3.0",
        '{method="other",status="404",view="none"}': "1.0",
    }
    assert 'archive_request_seconds_count{view="none"} 4.0' in page
    assert "secret" not in page


def test_a_worker_goes_on_when_nobody_listens(settings, rf):
    settings.METRICS_PORT = free_port()
    measured = MetricsMiddleware(lambda request: HttpResponse("well"))
    assert [measured(rf.get("/")).content for _ in range(3)] == [b"well"] * 3
    measured.close()


@pytest.mark.django_db
def test_the_state_of_the_archive_is_among_the_numbers(index, monkeypatch):
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    index()
    numbers = {family.name: family.samples[0].value for family in described()}
    assert numbers == {
        "archive_database_up": 1,
        "archive_index_up": 1,
        "archive_index_documents": 0,
        "archive_index_waiting": 0,
        "archive_index_lag_seconds": 0,
    }
