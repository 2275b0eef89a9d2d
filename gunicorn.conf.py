"""Gunicorn settings; each can be overridden on gunicorn's command line."""

import gc
import os
import subprocess
import sys
from importlib import import_module


def read_positive_integer(name, default):
    """Positive integer from the environment; exits with a message if it is not one."""
    value = os.environ.get(name, default)
    if value.isascii() and value.isdigit() and int(value) >= 1:
        return int(value)
    sys.exit(f"{name}: must be a whole number of at least 1, not {value!r}")


bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads as well as processes: a slow connection blocks one thread, not a whole worker.
worker_class = "gthread"
workers = read_positive_integer("WORKERS", "2")
threads = read_positive_integer("THREADS", "32")
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
    """Start the metrics process if ``METRICS_PORT`` is set."""
    server.metrics = None
    if os.environ.get("METRICS_PORT", "0") != "0":
        command = [sys.executable, "-m", "summit_archive.operations.metrics"]
        server.metrics = subprocess.Popen(command)  # noqa: S603 - our own interpreter and module


def post_worker_init(worker):
    """Exclude the loaded code from garbage collections, and collect less often.

    Tracing the 150,000 objects of the code stopped a request for 100 ms every now and then, and a
    page creates up to ten thousand objects, which collections after every 700 traced several times.
    The 50,000 that may wait for a collection take about 5 MB.
    """
    import_module("summit_archive.urls")  # loads the views, as the first request would
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, *gc.get_threshold()[1:])


def on_exit(server):
    """Stop the metrics process."""
    if getattr(server, "metrics", None):
        server.metrics.terminate()
