"""Memory use of a streamed export.

``python -m tools.benchmarks.exports "/articles/export.csv"`` requests the file with Django's test
client and prints one line of JSON: rows, size, seconds, and peak memory in MB. ``peak`` is the
total (Linux ``VmHWM``), ``own`` excludes mapped files (index, libraries), ``grown`` is the increase
of ``own`` during the export.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from pathlib import Path

STATUS = Path("/proc/self/status")
# Optional packages that Django loads if installed; in production they are not.
ABSENT = ("jinja2", "pygments", "requests")


def measure(address: str) -> dict:
    """Request *address* and discard the chunks of the response."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    assert client.get("/robots.txt").status_code == 200
    start, ended, own = memory("RssAnon"), threading.Event(), [memory("RssAnon")]

    def watch() -> None:
        while not ended.wait(0.05):
            own[0] = max(own[0], memory("RssAnon"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    rows = size = 0
    try:
        response = client.get(address)
        assert response.status_code == 200, response.content
        for chunk in response.streaming_content:
            rows += chunk.count(b"\n")
            size += len(chunk)
    finally:
        ended.set()
        watcher.join()
    return {
        "rows": int(response.headers["X-Total-Count"]),
        "lines": rows,
        "mb": round(size / 1e6, 1),
        "seconds": round(time.monotonic() - began, 1),
        "peak": round(memory("VmHWM")),
        "own": round(own[0]),
        "grown": round(own[0] - start),
    }


def memory(name: str) -> float:
    """A value of /proc/self/status in MB."""
    match = re.search(rf"^{name}:\s+(\d+) kB$", STATUS.read_text(), re.MULTILINE)
    return int(match[1]) * 1024 / 1e6


if __name__ == "__main__":
    import django

    sys.modules |= dict.fromkeys(ABSENT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
