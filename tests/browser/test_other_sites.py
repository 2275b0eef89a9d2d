"""What a page of another site can read here, and what it can not."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

READ = """async address => {
  const answer = await fetch(address);
  return [answer.status, answer.type, await answer.text()];
}"""
# A header that a browser asks leave for first.
AGAIN = """async address => {
  const first = await fetch(address), tag = first.headers.get("ETag");
  const again = await fetch(address, {headers: {"If-None-Match": tag}, cache: "no-store"});
  return [tag !== null, again.status];
}"""
BLIND = """address => fetch(address, {mode: "no-cors"}).then(() => "let in", () => "refused")"""


class _Page(BaseHTTPRequestHandler):
    """A page isolated as strictly as a browser can: whatever it takes in must be meant for it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, *args) -> None:
        """Nothing: the test reads no log."""


@pytest.fixture
def elsewhere(page):
    """A page of another origin (another port is one), open in the browser."""
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
def test_scripts_of_another_origin_read_what_is_for_programs(
    elsewhere, site, address, status, begins
):
    *answer, text = elsewhere.evaluate(READ, f"{site}{address}")
    assert answer == [status, "cors"]
    assert text.startswith(begins)


def test_scripts_of_another_origin_need_not_read_the_same_twice(elsewhere, site):
    assert elsewhere.evaluate(AGAIN, f"{site}/api/v1/articles/") == [True, 304]


@pytest.mark.parametrize("address", ["/api/v1/articles/", "/articles/"])
def test_no_tag_of_another_origin_takes_anything_in(elsewhere, site, address):
    assert elsewhere.evaluate(BLIND, f"{site}{address}") == "refused"


def test_pages_stay_closed_to_scripts_of_another_origin(elsewhere, site):
    read = """address => fetch(address).then(() => "let in", () => "refused")"""
    assert elsewhere.evaluate(read, f"{site}/articles/") == "refused"
