"""gunicorn with the archive's settings: response headers, and reloads under load."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from .service import ROOT, Service

pytestmark = pytest.mark.faults

READERS = 6
HEADERS = (
    "content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy",
    "cross-origin-resource-policy", "cross-origin-opener-policy", "x-frame-options",
    "x-request-id",
)  # fmt: skip
OF_DOCUMENTS = ("content-security-policy", "permissions-policy")
PAGES = ("/", "/articles/", "/search/?q=report", "/articles/?q=pay", "/api/v1/quotes/", "/healthz")


@pytest.fixture(scope="module")
def service(pattern, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    archive = pattern.copy(folder / "archive")
    for argv in (["saves", "a", "5"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        code, output = archive.do(*argv)
        assert code == 0, output
    service = Service(archive.folder, folder / "log", LOG_LEVEL="info")
    yield service
    service.close()


def workers(service: Service) -> set[int]:
    """PIDs of the worker processes."""
    master = service.process.pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
    return set(map(int, children.split()))


def wait_until(condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_three_reloads_lose_no_request(service):
    lost: list[tuple[str, int, str]] = []
    requests = [0] * READERS
    over = threading.Event()

    def read(number: int) -> None:
        while not over.is_set():
            path = PAGES[(requests[number] + number) % len(PAGES)]
            status, page = service.ask(path)
            requests[number] += 1
            if status != 200:
                lost.append((path, status, page[:200]))

    readers = [threading.Thread(target=read, args=[number]) for number in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        wait_until(lambda: sum(requests) > 5 * READERS)
        for _ in range(3):
            before, answered = workers(service), sum(requests)
            assert len(before) == 2
            os.kill(service.process.pid, signal.SIGHUP)
            wait_until(lambda: len(now := workers(service)) == 2 and not now & before)  # noqa: B023
            wait_until(lambda: sum(requests) > answered + 5 * READERS)  # noqa: B023
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert lost == []
    assert sum(requests) > 20 * READERS
    assert service.process.poll() is None
    assert service.log.read_text().count("Handling signal: hup") == 3


def test_gunicorn_settings(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--print-config", "summit_archive.wsgi:application"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env=os.environ | {"ARCHIVE_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    settings = dict(re.findall(r"^(\w+) +=? *(.+)$", result.stdout, re.M))
    expected = {
        "workers": "2", "threads": "32", "control_socket_disable": "True", "graceful_timeout": "30",
        "max_requests": "10000", "max_requests_jitter": "2000",
    }  # fmt: skip
    assert {name: settings.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        (("GET", "/static/css/site.css"), 200),
        (("GET", "/static/robots.txt"), 404),
        (("GET", "/static/../manage.py"), 404),
        (("GET", "/articles"), 301),
        (("GET", "/no/such/page/"), 404),
        (("GET", "/articles/?page=%00"), 400),
        (("GET", "/articles/export.csv"), 200),
        (("TRACE", "/"), 405),
        (("POST", "/articles/"), 403),
        (("GET", "/admin/"), 302),
        (("GET", "/readyz"), 200),
    ],
)
def test_every_response_has_the_security_headers(service, request_line, expected):
    for host, status in (("localhost", expected), ("evil.example", None)):
        code, headers = service.headers(*request_line, Host=host)
        assert code == status or (status is None and code < 500), (request_line, host, code)
        # Stylesheets are no documents; the policies of their page rule them.
        is_file = code == 200 and request_line[1].startswith("/static/")
        for name in HEADERS:
            expected_number = 0 if is_file and name in OF_DOCUMENTS else 1
            assert len(headers.get(name, [])) == expected_number, (name, headers)
        if not is_file:
            assert headers["content-security-policy"][0].count("default-src 'none'") == 1
        assert "evil.example" not in repr(headers)
        assert "set-cookie" not in headers
