"""The nginx site as a proxy of a server that echoes request headers."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from articles.admin.editorial.import_form import MAX_UPLOAD_BYTES
from tools.postgres_server import free_port

from .conftest import HOST, ROOT, UNAVAILABLE_HEADING, install

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
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server requires

    def log_message(self, *arguments) -> None:
        """Disable the request log."""


class Nginx:
    """A running nginx."""

    def __init__(self, secure: int, plain: int) -> None:
        self.secure, self.plain = secure, plain

    def request(self, method="GET", path="/", body=None, headers=None, port=None):
        if port == self.plain:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        else:
            context = ssl._create_unverified_context()  # noqa: S323 - self-signed certificate
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.secure, timeout=10, context=context
            )
        try:
            connection.request(method, path, body, {"Host": HOST, **(headers or {})})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("nginx or openssl is not on this machine")
    top = tmp_path_factory.mktemp("nginx")
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={HOST}", "-keyout", str(top / "privkey.pem"), "-out", str(top / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    data = top / "data/downloads/build-1"
    (data / "data").mkdir(parents=True)
    (data / "data/pledges.csv").write_text(CSV_FILE, encoding="utf-8")
    (data.parent / "current").symlink_to(data.name)
    result = install(
        top,
        PORT=str(backend.server_port),
        CERTIFICATES=str(top),
        CHALLENGES=str(top / "acme"),
        DATA=str(top / "data"),
    )
    assert result.returncode == 0, result.stderr
    secure, plain = free_port(), free_port()
    site = (top / "etc/nginx/sites-available/summit-archive").read_text(encoding="utf-8")
    site = re.sub(r"listen \[::\]:.*\n", "", site)
    site = site.replace("listen 443", f"listen 127.0.0.1:{secure}")
    site = site.replace("listen 80", f"listen 127.0.0.1:{plain}")
    site = site.replace("/usr/local/share", f"{top}/usr/local/share")
    config = top / "nginx.conf"
    temp_paths = "\n".join(
        f"{kind}_temp_path {top}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, workers would run as another user, who cannot read the test folders.
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"{user} pid {top}/nginx.pid; error_log {top}/error.log; daemon off; worker_processes 1;\n"
        f"events {{}}\nhttp {{ {temp_paths}\n{site} }}",
        encoding="utf-8",
    )
    command = ["nginx", "-e", str(top / "error.log"), "-c", str(config)]
    check = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
    assert "warn" not in check.stderr
    process = subprocess.Popen(command)
    try:
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", secure), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)
        server = Nginx(secure, plain)
        server.backend = backend
        yield server
    finally:
        process.terminate()
        process.wait(10)
        backend.shutdown()
        backend.server_close()


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
    for name in OWN_HEADERS:
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


def test_unavailable_page_and_recovery(nginx):
    port = nginx.backend.server_port
    nginx.backend.shutdown()
    nginx.backend.server_close()
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
