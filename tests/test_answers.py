"""Response headers and the access log."""

from __future__ import annotations

import json
import logging

import pytest

from summit_archive.operations.logs import JSONFormatter

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def directives(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


ASKED = {
    "page": lambda c: c.get("/about/"),
    "missing": lambda c: c.get("/no/such/page/"),
    "redirect": lambda c: c.get("/about"),
    "refused host": lambda c: c.get("/about/", headers={"host": "evil.example"}),
    "refused method": lambda c: c.generic("TRACE", "/about/"),
    "refused parameter": lambda c: c.get("/articles/?page=%00"),
    "past the end": lambda c: c.get("/articles/?page=999999"),
    "file": lambda c: c.get("/articles/export.csv"),
    "feed": lambda c: c.get("/articles/feed/"),
    "missing static file": lambda c: c.get("/static/none.css"),
    "health": lambda c: c.get("/healthz"),
    "readiness": lambda c: c.get("/readyz"),
    "admin": lambda c: c.get("/admin/login/"),
    "admin redirect": lambda c: c.get("/admin/"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ASKED)
def test_every_response_has_the_security_headers(client, what):
    answer = ASKED[what](client)
    assert directives(answer.headers["Content-Security-Policy"]) == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "X"])
def test_unsupported_methods_are_refused(client, method):
    answer = client.generic(method, "/about/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("request_id", "kept"), [("proxy-0123456789", True), ("<script>", False), ("x" * 65, False)]
)
def test_a_valid_request_id_of_the_proxy_is_kept(client, request_id, kept):
    answer = client.get("/about/", headers={"X-Request-ID": request_id})
    assert (answer.headers["X-Request-ID"] == request_id) is kept


@pytest.mark.django_db
def test_the_access_log_has_no_personal_data(client, caplog):
    with caplog.at_level(logging.INFO, logger="summit_archive.requests"):
        client.get(
            "/about/?q=secret", headers={"user-agent": "Somebody/1"}, REMOTE_ADDR="192.0.2.7"
        )
    (record,) = (r for r in caplog.records if r.name == "summit_archive.requests")
    line = json.loads(JSONFormatter().format(record))
    assert set(line) == {"at", "level", "logger", "message", "method", "path", "status", "ms"}
    assert (line["method"], line["path"], line["status"]) == ("GET", "/about/", 200)
    assert "192.0.2.7" not in str(line) and "secret" not in str(line)


def test_an_invalid_host_logs_one_line_without_traceback(client, caplog, settings):
    settings.ALLOWED_HOSTS = ["archive.example"]
    with caplog.at_level(logging.INFO, logger="summit_archive"):
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert [(r.name, r.levelname) for r in caplog.records if r.levelno >= logging.ERROR] == []
    assert [r.status for r in caplog.records if r.name == "summit_archive.requests"] == [400]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/articles/", "/about/", "/robots.txt", "/licence/"])
def test_an_unchanged_page_answers_304(client, path):
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert again["Cross-Origin-Resource-Policy"] == "same-origin"
