"""Container health check: requests ``/healthz`` with the headers that the proxy sets."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException


def is_healthy() -> bool:
    """Whether the server responds with 200 within four seconds."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_healthy())
