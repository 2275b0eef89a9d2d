"""Response headers, request IDs and the access log."""

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

PUBLIC = "public, max-age=0, s-maxage=5"


def directives(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


REQUESTS = {
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
@pytest.mark.parametrize("name", REQUESTS)
def test_every_response_has_the_security_headers(client, name):
    response = REQUESTS[name](client)
    assert directives(response.headers["Content-Security-Policy"]) == CSP
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert len(response.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "X"])
def test_other_methods_are_not_allowed(client, method):
    response = client.generic(method, "/about/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("request_id", "valid"), [("proxy-0123456789", True), ("<script>", False), ("x" * 65, False)]
)
def test_valid_request_id_of_the_proxy_is_used(client, request_id, valid):
    response = client.get("/about/", headers={"X-Request-ID": request_id})
    assert (response.headers["X-Request-ID"] == request_id) is valid


@pytest.mark.django_db
def test_access_log_has_no_personal_data(client, caplog):
    with caplog.at_level(logging.INFO, logger="summit_archive.requests"):
        client.get("/about/?q=secret", headers={"user-agent": "Browser/1"}, REMOTE_ADDR="192.0.2.7")
    (record,) = (r for r in caplog.records if r.name == "summit_archive.requests")
    line = json.loads(JSONFormatter().format(record))
    assert set(line) == {"at", "level", "logger", "message", "method", "path", "status", "ms"}
    assert (line["method"], line["path"], line["status"]) == ("GET", "/about/", 200)
    assert "192.0.2.7" not in str(line) and "secret" not in str(line)


def test_unknown_host_is_logged_without_a_traceback(client, caplog, settings):
    settings.ALLOWED_HOSTS = ["archive.example"]
    with caplog.at_level(logging.INFO, logger="summit_archive"):
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert [(r.name, r.levelname) for r in caplog.records if r.levelno >= logging.ERROR] == []
    assert [r.status for r in caplog.records if r.name == "summit_archive.requests"] == [400]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/articles/", "/about/", "/robots.txt", "/licence/"])
def test_unchanged_page_is_answered_with_304(client, path):
    """The ETag is of the bytes sent: a strong one, and another without compression."""
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    known = {"If-None-Match": first["ETag"]}
    again = client.get(path, headers={"Accept-Encoding": "gzip", **known})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first["ETag"].startswith('"')
    assert again["Cache-Control"] == first["Cache-Control"] == PUBLIC
    if "Content-Encoding" in first:
        assert client.get(path, headers=known).status_code == 200
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert again["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_only_public_pages_may_be_kept_by_shared_caches(client, admin_client):
    policies = {name: answer(client)["Cache-Control"] for name, answer in REQUESTS.items()}
    assert {name for name, policy in policies.items() if policy == PUBLIC} == {
        "page", "redirect", "feed",
    }  # fmt: skip
    assert policies.pop("file") == "public, max-age=0"
    assert [
        name for name, policy in policies.items() if policy != PUBLIC and "no-store" not in policy
    ] == []
    assert admin_client.get("/admin/")["Cache-Control"] == "private, no-store"
    assert client.post("/about/")["Cache-Control"] == "no-store"
