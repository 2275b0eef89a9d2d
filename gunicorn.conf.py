"""How gunicorn serves the archive; any setting can be overridden on its command line."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads, not only processes: half-open connections hold a thread and no worker.
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "32"))
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
