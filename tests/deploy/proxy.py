"""nginx with the installed site, in front of a server of the test."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.postgres_server import free_port

from .conftest import HOST, install


class Nginx:
    """A running nginx."""

    def __init__(self, secure: int, plain: int) -> None:
        self.secure, self.plain = secure, plain

    def request(self, method="GET", path="/", body=None, headers=None, port=None):
        if port == self.plain:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        else:
            context = ssl._create_unverified_context()  # noqa: S323 - self-signed certificate
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.secure, timeout=30, context=context
            )
        try:
            connection.request(method, path, body, {"Host": HOST, **(headers or {})})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@contextmanager
def running_nginx(
    top: Path, port: int, *further_ports: int, limited: bool = True
) -> Iterator[Nginx]:
    """nginx with its files in *top*, as a proxy of the servers at these ports; skips without nginx.

    Without *limited*, one client may send any number of requests.
    """
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("nginx or openssl is not on this machine")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={HOST}", "-keyout", str(top / "privkey.pem"), "-out", str(top / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    servers = " ".join(f"127.0.0.1:{number}" for number in (port, *further_ports))
    result = install(
        top, SERVERS=servers, CERTIFICATES=str(top), CHALLENGES=str(top / "acme"),
        CACHE=str(top / "cache"), DATA=str(top / "data"),
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    secure, plain = free_port(), free_port()
    site = (top / "etc/nginx/sites-available/summit-archive").read_text(encoding="utf-8")
    site = re.sub(r"listen \[::\]:.*\n", "", site)
    if not limited:
        site = re.sub(r"limit_req zone=.*\n", "", site)
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
        f"events {{}}\nhttp {{ access_log {top}/access.log; {temp_paths}\n{site} }}",
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
        yield Nginx(secure, plain)
    finally:
        process.terminate()
        process.wait(10)
