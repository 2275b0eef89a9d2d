"""How much memory a streamed export takes; run inside the archive's own settings.

``python -m tools.benchmarks.exports "/articles/export.csv"`` asks for the file as a client would
and prints one line of JSON: rows, size, seconds, and the peak of the process's memory in MB.
``peak`` is all of it (Linux ``VmHWM``), ``own`` what is left without files that are only mapped
(the index, libraries), ``grown`` what the export added to the process.
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
# Django and its framework load these where they find them; they are installed for the tests alone.
ABSENT = ("jinja2", "pygments", "requests")


def measure(address: str) -> dict:
    """Ask for *address* and throw the pieces away as they come."""
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
        for piece in response.streaming_content:
            rows += piece.count(b"\n")
            size += len(piece)
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
    """A figure of the process in MB, as Linux tells it."""
    found = re.search(rf"^{name}:\s+(\d+) kB$", STATUS.read_text(), re.MULTILINE)
    return int(found[1]) * 1024 / 1e6


if __name__ == "__main__":
    import django

    sys.modules |= dict.fromkeys(ABSENT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
