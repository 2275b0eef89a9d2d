"""The nginx site as a proxy of a server that echoes request headers."""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from articles.admin.editorial.import_form import MAX_UPLOAD_BYTES

from .conftest import HOST, ROOT, UNAVAILABLE_HEADING
from .proxy import running_nginx

SITE = ROOT / "deploy/nginx/summit-archive.conf.in"
OWN_HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=1",
}

CSV_FILE = "id,title\r\n1,Plant trees – now\r\n"


class Echo(BaseHTTPRequestHandler):
    """Responds with the headers of the request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.rfile.read(length)
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(503 if self.path == "/away" else 200)
        for name, value in OWN_HEADERS.items():
            self.send_header(name, value)
        if self.path == "/kept":
            self.send_header("Cache-Control", "public, max-age=0, s-maxage=1")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Port", str(self.server.server_port))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server requires

    def log_message(self, *arguments) -> None:
        """Disable the request log."""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    top = tmp_path_factory.mktemp("nginx")
    files = top / "data/downloads/build-1/data"
    files.mkdir(parents=True)
    (files / "pledges.csv").write_text(CSV_FILE, encoding="utf-8")
    (top / "data/downloads/current").symlink_to("build-1")
    with running_nginx(top, backend.server_port) as server:
        server.backend, server.top = backend, top
        yield server
        server.backend.shutdown()
        server.backend.server_close()


def test_forwarding_headers_of_clients_are_replaced(nginx):
    forged = {
        "X-Forwarded-For": "192.0.2.1, 192.0.2.2",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=192.0.2.1",
        "X-Request-ID": "chosen-by-the-client",
    }
    response, body = nginx.request(headers=forged)
    headers = json.loads(body)
    assert response.status == 200
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"], headers["Host"]) == (
        "127.0.0.1", "https", HOST,
    )  # fmt: skip
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
    assert not {"X-Forwarded-Host", "Forwarded"} & headers.keys()


@pytest.mark.parametrize("path", ["/", "/away"])
def test_responses_keep_their_headers(nginx, path):
    response, body = nginx.request(path=path)
    assert response.status == (503 if path == "/away" else 200)
    assert json.loads(body)
    for name, value in OWN_HEADERS.items():
        assert response.headers.get_all(name) == [value]


def test_files_of_the_archive_are_sent_by_nginx(nginx):
    response, body = nginx.request(path="/data/data/pledges.csv")
    assert (response.status, body.decode()) == (200, CSV_FILE)
    headers = {name.lower(): value for name, value in response.getheaders()}
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cache-control"] == "no-cache"
    assert 'rel="license"' in headers["link"]
    for name in (*OWN_HEADERS, "X-Request-ID"):
        assert len(response.headers.get_all(name) or []) == 1, name
    part = {"Range": "bytes=0-1", "If-Range": headers["etag"]}
    response, body = nginx.request(path="/data/data/pledges.csv", headers=part)
    assert (response.status, body) == (206, b"id")


@pytest.mark.parametrize("path", ["", "data", "missing.csv", "..%2flock", "../lock"])
def test_other_addresses_below_data_are_passed_on(nginx, path):
    response, body = nginx.request(path=f"/data/{path}")
    assert response.status == 200
    assert json.loads(body)["X-Forwarded-For"] == "127.0.0.1"
    for name, value in OWN_HEADERS.items():
        assert response.headers.get_all(name) == [value]


def test_errors_of_nginx_have_security_headers(nginx):
    big = b"x" * (16 * 1024 * 1024 + 1)
    response, _ = nginx.request("POST", "/", big[:100], {"Content-Length": str(len(big))})
    assert response.status == 413
    for name in OWN_HEADERS:
        assert len(response.headers.get_all(name) or []) == 1, name
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "nginx/" not in (response.headers["Server"] or "")


def test_http_redirects_to_https(nginx):
    response, _ = nginx.request(
        path="/articles/?q=a", port=nginx.plain, headers={"Host": "a.example"}
    )
    assert (response.status, response.headers["Location"]) == (
        301, f"https://{HOST}/articles/?q=a",
    )  # fmt: skip


def test_requests_are_not_logged(nginx):
    for port in (nginx.secure, nginx.plain):
        nginx.request(port=port)
    assert (nginx.top / "access.log").read_text(encoding="utf-8") == ""


def test_one_of_several_servers_gets_all_uploads_of_a_client(tmp_path):
    """It has the files of the preview, which the confirmation does not send again."""
    backends = [ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(3)]
    for backend in backends:
        threading.Thread(target=backend.serve_forever, daemon=True).start()
    with running_nginx(tmp_path, *(backend.server_port for backend in backends)) as server:
        seen = {
            path: {server.request("POST", path)[0].headers["X-Port"] for _ in range(6)}
            for path in ("/admin/add/", "/admin/")
        }
    for backend in backends:
        backend.shutdown()
        backend.server_close()
    assert {path: len(ports) for path, ports in seen.items()} == {"/admin/add/": 1, "/admin/": 3}


def test_unavailable_page_and_recovery(nginx):
    port = nginx.backend.server_port
    kept = nginx.request(path="/kept")
    nginx.backend.shutdown()
    nginx.backend.server_close()
    time.sleep(2.1)  # nginx counts in whole seconds
    old = nginx.request(path="/kept")
    assert (old[0].status, old[1]) == (200, kept[1]), "the last copy, too old but all there is"
    response, body = nginx.request()
    assert response.status == 503
    assert UNAVAILABLE_HEADING in body.decode()
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    for name in OWN_HEADERS:
        assert len(response.headers.get_all(name) or []) == 1, name
    nginx.backend = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    threading.Thread(target=nginx.backend.serve_forever, daemon=True).start()
    try:
        assert nginx.request()[0].status == 200
        assert nginx.request(path="/kept")[1] != kept[1]
    finally:
        nginx.backend.shutdown()
        nginx.backend.server_close()


def test_limits_match_the_settings():
    site = SITE.read_text(encoding="utf-8")
    body, uploads = re.findall(r"client_max_body_size (\d+)m;", site)
    assert int(uploads) * 1024 * 1024 > MAX_UPLOAD_BYTES
    assert int(body) * 1024 * 1024 == settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert settings.IMPORT_MAX_BYTES < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    server = {}
    exec((ROOT / "gunicorn.conf.py").read_text(encoding="utf-8"), server)  # noqa: S102 - our own file
    (wait,) = re.findall(r"proxy_read_timeout (\d+)s;", site)
    assert int(wait) == server["timeout"]
    (number, size) = re.findall(r"large_client_header_buffers (\d+) (\d+)k;", site)[0]
    assert int(number) >= 1
    assert int(size) * 1024 >= server["limit_request_line"]
    assert site.count("proxy_set_header X-Forwarded-For") == 1
    assert "$proxy_add_x_forwarded_for" not in site, "only the address of the last hop is trusted"


def test_a_client_with_too_many_requests_is_refused_for_a_while(nginx):
    backend = ThreadingHTTPServer(("127.0.0.1", nginx.backend.server_port), Echo)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    try:
        statuses = [nginx.request(path="/kept")[0].status for _ in range(300)]
        assert set(statuses) == {200, 429}
        assert statuses[:100] == [200] * 100
        time.sleep(0.2)
        assert nginx.request(path="/kept")[0].status == 200
    finally:
        backend.shutdown()
        backend.server_close()
