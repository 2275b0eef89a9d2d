"""How gunicorn serves the archive; any setting can be overridden on its command line."""

import os
import subprocess
import sys


def at_least_one(name, text):
    """The number in *text*, or an end with a sentence instead of a traceback."""
    if text.isascii() and text.isdigit() and int(text) >= 1:
        return int(text)
    sys.exit(f"{name}: must be a whole number of at least 1, not {text!r}")


bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads, not only processes: half-open connections hold a thread and no worker.
worker_class = "gthread"
workers = at_least_one("WORKERS", os.environ.get("WORKERS", "2"))
threads = at_least_one("THREADS", os.environ.get("THREADS", "32"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 10_000
max_requests_jitter = 2_000
control_socket_disable = True
limit_request_line = 8190
limit_request_fields = 60
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")


def when_ready(server):
    """Start the process that serves the metrics, if a port was named for it."""
    server.metrics = None
    if os.environ.get("METRICS_PORT", "0") != "0":
        command = [sys.executable, "-m", "summit_archive.operations.metrics"]
        server.metrics = subprocess.Popen(command)  # noqa: S603 - our own interpreter and module


def on_exit(server):
    """End it with the server."""
    if getattr(server, "metrics", None):
        server.metrics.terminate()
