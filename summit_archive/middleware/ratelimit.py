"""Rate limiting by token buckets, per client and worker.

The buckets are in the memory of each worker, so nothing about clients is stored and there is no
shared store that could fail. With several workers a client can reach that many times the limit,
which still bounds the work.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from summit_archive.operations.client_ip import rate_limit_key

MAX_CLIENTS = 20_000  # buckets per limit; the least recently used is dropped


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A limit: *burst* requests at once, refilled at *per_minute*, where it *applies*."""

    name: str
    burst: int
    per_minute: float
    applies: Callable[[HttpRequest], bool]


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def _is_sign_in(request: HttpRequest) -> bool:
    admin = f"/{settings.ADMIN_PATH}"
    return request.path_info.startswith((f"{admin}login/", f"{admin}second-factor/"))


def _is_signed_link(request: HttpRequest) -> bool:
    path = request.path_info
    return path.startswith("/subscriptions/") and path != "/subscriptions/"  # that is the form


# Only the first limit that applies to a request counts it.
LIMITS = (
    # Checking a password costs half a second of CPU time, whichever account it is for.
    RateLimit("sign-ins", 10, 10, lambda r: r.method == "POST" and _is_sign_in(r)),
    RateLimit("admin forms", 60, 60, lambda r: r.method == "POST" and _is_admin(r)),
    # Signed links; providers send the one-click requests of all their users.
    RateLimit("subscriptions", 60, 60, lambda r: r.method == "POST" and _is_signed_link(r)),
    RateLimit("public forms", 5, 2, lambda r: r.method == "POST"),
    RateLimit("exports", 10, 10, lambda r: not _is_admin(r) and "/export." in r.path_info),
    RateLimit("search", 60, 60, lambda r: not _is_admin(r) and "q" in r.GET),
)


class TokenBuckets:
    """Token buckets of one limit, by client; thread-safe."""

    def __init__(self, limit: RateLimit, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.clock = limit, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token; returns 0, or the seconds until the next token."""
        rate = self.limit.per_minute / 60
        with self._lock:
            now = self.clock()
            tokens, updated = self._buckets.pop(client, (float(self.limit.burst), now))
            tokens = min(self.limit.burst, tokens + (now - updated) * rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1 - tokens) / rate

    def __len__(self) -> int:
        return len(self._buckets)


class RateLimitMiddleware:
    """Middleware: answers 429 with ``Retry-After`` above a limit (setting ``RATE_LIMITS``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.buckets = [TokenBuckets(limit) for limit in LIMITS]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = rate_limit_key(request) if settings.RATE_LIMITS else ""
        # Requests through a Unix socket have no client IP and are not limited.
        for buckets in self.buckets if client else ():
            if buckets.limit.applies(request):
                seconds = buckets.take(client)
                if seconds:
                    return too_many_requests(seconds)
                break
        return self.get_response(request)


def too_many_requests(seconds: float) -> HttpResponse:
    """429 page with ``Retry-After``."""
    response = HttpResponse(get_template("429.html").render(), status=429)
    response.headers["Retry-After"] = str(math.ceil(seconds))
    response.headers["Cache-Control"] = "no-store"
    return response
