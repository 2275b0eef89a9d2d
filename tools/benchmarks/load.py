"""Pages a second that a server sends, with several connections kept open.

    python -m tools.benchmarks.load https://archive.example.org/quotes/ --connections 8 --seconds 5

Load tests of machines that are not yours need the consent of their owners. Each connection sends
its next requests before the answers have arrived, so that the client takes little of the machine.
"""

from __future__ import annotations

import argparse
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

WAITING = 16
"""Requests sent ahead on a connection."""
BATCHES = 60
"""Batches of requests on a connection; nginx closes one after 1,000 requests."""


def connect(url: str, server: str = "") -> socket.socket:
    """A connection to the host of *url*, or to *server* ("127.0.0.1:8443") in its name."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, _, port = (server or parts.netloc).partition(":")
    plain = socket.create_connection((host, int(port or (443 if secure else 80))), timeout=30)
    if not secure:
        return plain
    context = ssl.create_default_context()
    if server:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname=parts.hostname)


def request_for(url: str) -> bytes:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = (f"GET {target} HTTP/1.1", f"Host: {parts.hostname}", "Accept-Encoding: gzip", "", "")
    return "\r\n".join(lines).encode("ascii")


def answer_length(connection: socket.socket, request: bytes) -> int:
    """The length of an answer in bytes; raises ``ValueError`` unless it is a page."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    lengths = [int(f.split(":")[1]) for f in fields if f.lower().startswith("content-length:")]
    if " 200 " not in f"{status} " or not lengths:
        raise ValueError(f"The server answered {status!r}, not a page of known length.")
    while len(body) < lengths[0]:
        body += connection.recv(65536)
    return len(head) + 4 + lengths[0]


def receive(connection: socket.socket, left: int) -> None:
    """Read *left* bytes."""
    while left > 0:
        received = len(connection.recv(min(left, 1 << 20)))
        if not received:
            raise ConnectionError("The server closed the connection.")
        left -= received


def measure(url: str, connections: int, seconds: float, server: str = "") -> float:
    """Pages a second over all connections; every answer must have the length of the first."""
    totals = [0] * connections
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        request = request_for(url)
        while time.monotonic() < end:
            with connect(url, server) as connection:
                length = answer_length(connection, request)
                for _ in range(BATCHES):
                    if time.monotonic() >= end:
                        break
                    connection.sendall(request * WAITING)
                    receive(connection, length * WAITING)
                    totals[number] += WAITING

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(totals) / (time.monotonic() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--server", default="", help="host:port to connect to instead, unverified")
    options = parser.parse_args()
    rate = measure(options.url, options.connections, options.seconds, options.server)
    print(f"{rate:,.0f} pages a second from {options.url}")


if __name__ == "__main__":
    main()
