"""CORS and CORP: what pages of other origins can read."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser

READ = """async address => {
  const answer = await fetch(address);
  return [answer.status, answer.type, await answer.text()];
}"""
# If-None-Match requires a CORS preflight.
CONDITIONAL = """async address => {
  const first = await fetch(address), tag = first.headers.get("ETag");
  const again = await fetch(address, {headers: {"If-None-Match": tag}, cache: "no-store"});
  return [tag !== null, again.status];
}"""
NO_CORS = """address => fetch(address, {mode: "no-cors"}).then(() => "allowed", () => "blocked")"""


class _Page(BaseHTTPRequestHandler):
    """A cross-origin isolated page (COEP and COOP)."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, *args) -> None:
        """Disable the request log."""


@pytest.fixture
def elsewhere(page):
    """A page of another origin (another port), open in the browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "status", "begins"),
    [
        ("/api/v1/articles/?per_page=1", 200, '{"total":'),
        ("/api/v1/articles/?colour=red", 400, '{"type":'),
        ("/api/v1/schema/", 200, '{"openapi":"3.1'),
        ("/pledges/feed/", 200, "<?xml"),
        ("/speakers/export.json", 200, '{\n "source":'),
    ],
)
def test_api_feeds_and_exports_are_readable_cross_origin(elsewhere, site, address, status, begins):
    *answer, text = elsewhere.evaluate(READ, f"{site}{address}")
    assert answer == [status, "cors"]
    assert text.startswith(begins)


def test_conditional_requests_cross_origin(elsewhere, site):
    assert elsewhere.evaluate(CONDITIONAL, f"{site}/api/v1/articles/") == [True, 304]


@pytest.mark.parametrize("address", ["/api/v1/articles/", "/articles/"])
def test_no_cors_requests_are_blocked(elsewhere, site, address):
    assert elsewhere.evaluate(NO_CORS, f"{site}{address}") == "blocked"


def test_html_pages_are_not_readable_cross_origin(elsewhere, site):
    read = """address => fetch(address).then(() => "allowed", () => "blocked")"""
    assert elsewhere.evaluate(read, f"{site}/articles/") == "blocked"
