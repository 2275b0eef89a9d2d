"""The nginx site in front of a server that echoes request headers."""

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


class Front:
    """A running nginx."""

    def __init__(self, secure: int, plain: int) -> None:
        self.secure, self.plain = secure, plain

    def ask(self, method="GET", path="/", body=None, headers=None, port=None):
        if port == self.plain:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        else:
            context = ssl._create_unverified_context()  # noqa: S323 - self-signed certificate
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.secure, timeout=10, context=context
            )
        try:
            connection.request(method, path, body, {"Host": HOST, **(headers or {})})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def front(tmp_path_factory):
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
    done = install(
        top, PORT=str(backend.server_port), CERTIFICATES=str(top), CHALLENGES=str(top / "acme")
    )
    assert done.returncode == 0, done.stderr
    secure, plain = free_port(), free_port()
    site = (top / "etc/nginx/sites-available/summit-archive").read_text(encoding="utf-8")
    site = re.sub(r"listen \[::\]:.*\n", "", site)
    site = site.replace("listen 443", f"listen 127.0.0.1:{secure}")
    site = site.replace("listen 80", f"listen 127.0.0.1:{plain}")
    site = site.replace("/usr/local/share", f"{top}/usr/local/share")
    whole = top / "nginx.conf"
    temporary = "\n".join(
        f"{kind}_temp_path {top}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, workers would run as another user, who cannot read the test folders.
    user = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(
        f"{user} pid {top}/nginx.pid; error_log {top}/error.log; daemon off; worker_processes 1;\n"
        f"events {{}}\nhttp {{ {temporary}\n{site} }}",
        encoding="utf-8",
    )
    command = ["nginx", "-e", str(top / "error.log"), "-c", str(whole)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    running = subprocess.Popen(command)
    try:
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", secure), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)
        made = Front(secure, plain)
        made.backend = backend
        yield made
    finally:
        running.terminate()
        running.wait(10)
        backend.shutdown()
        backend.server_close()


def test_forwarding_headers_of_clients_are_replaced(front):
    forged = {
        "X-Forwarded-For": "192.0.2.1, 192.0.2.2",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=192.0.2.1",
        "X-Request-ID": "chosen-by-the-client",
    }
    answer, body = front.ask(headers=forged)
    got = json.loads(body)
    assert answer.status == 200
    assert (got["X-Forwarded-For"], got["X-Forwarded-Proto"], got["Host"]) == (
        "127.0.0.1", "https", HOST,
    )  # fmt: skip
    assert re.fullmatch(r"[0-9a-f]{32}", got["X-Request-ID"])
    assert not {"X-Forwarded-Host", "Forwarded"} & got.keys()


@pytest.mark.parametrize("path", ["/", "/away"])
def test_responses_keep_their_headers(front, path):
    answer, body = front.ask(path=path)
    assert answer.status == (503 if path == "/away" else 200)
    assert json.loads(body)
    for name, value in OWN_HEADERS.items():
        assert answer.headers.get_all(name) == [value]


def test_errors_of_nginx_have_security_headers(front):
    big = b"x" * (16 * 1024 * 1024 + 1)
    answer, _ = front.ask("POST", "/", big[:100], {"Content-Length": str(len(big))})
    assert answer.status == 413
    for name in OWN_HEADERS:
        assert len(answer.headers.get_all(name) or []) == 1, name
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "nginx/" not in (answer.headers["Server"] or "")


def test_http_redirects_to_https(front):
    answer, _ = front.ask(path="/articles/?q=a", port=front.plain, headers={"Host": "a.example"})
    assert (answer.status, answer.headers["Location"]) == (
        301, f"https://{HOST}/articles/?q=a",
    )  # fmt: skip


def test_unavailable_page_and_recovery(front):
    port = front.backend.server_port
    front.backend.shutdown()
    front.backend.server_close()
    answer, body = front.ask()
    assert answer.status == 503
    assert UNAVAILABLE_HEADING in body.decode()
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Cache-Control"] == "no-store"
    for name in OWN_HEADERS:
        assert len(answer.headers.get_all(name) or []) == 1, name
    front.backend = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    threading.Thread(target=front.backend.serve_forever, daemon=True).start()
    try:
        assert front.ask()[0].status == 200
    finally:
        front.backend.shutdown()
        front.backend.server_close()


def test_limits_match_the_settings():
    site = SITE.read_text(encoding="utf-8")
    (body,) = re.findall(r"client_max_body_size (\d+)m;", site)
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
