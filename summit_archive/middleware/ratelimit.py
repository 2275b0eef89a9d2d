"""How often one client may ask for what is dear: token buckets in the memory of each worker.

Counted by the real client (``clients.household``), forgotten when the worker ends, written down
nowhere. With several workers a client may get up to that many times the limit; that still bounds
the work, and needs no shared store that could fail.
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

CLIENTS = 20_000  # at most so many are remembered a limit; the longest unseen are forgotten


@dataclass(frozen=True, slots=True)
class RateLimit:
    """*burst* requests at once, refilled at *per_minute*, for the requests it *covers*."""

    name: str
    burst: int
    per_minute: float
    covers: Callable[[HttpRequest], bool]


def _desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def _sign_in(request: HttpRequest) -> bool:
    desk = f"/{settings.ADMIN_PATH}"
    return request.path_info.startswith((f"{desk}login/", f"{desk}second-factor/"))


# The first limit that covers a request counts it.
LIMITS = (
    # Each guess at a password costs half a second of a core, whatever name it is for.
    RateLimit("sign-ins", 10, 10, lambda r: r.method == "POST" and _sign_in(r)),
    RateLimit("desk forms", 60, 60, lambda r: r.method == "POST" and _desk(r)),
    RateLimit("public forms", 5, 2, lambda r: r.method == "POST"),
    RateLimit("exports", 10, 10, lambda r: not _desk(r) and "/export." in r.path_info),
    RateLimit("search", 60, 60, lambda r: not _desk(r) and "q" in r.GET),
)


class TokenBuckets:
    """The buckets of one limit; safe to use from several threads."""

    def __init__(self, limit: RateLimit, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.clock = limit, clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token: 0, or the seconds until there will be one."""
        rate = self.limit.per_minute / 60
        with self._lock:
            now = self.clock()
            left, at = self._left.pop(client, (float(self.limit.burst), now))
            left = min(self.limit.burst, left + (now - at) * rate)
            taken = left >= 1
            self._left[client] = (left - 1 if taken else left, now)
            if len(self._left) > CLIENTS:
                self._left.popitem(last=False)
            return 0.0 if taken else (1 - left) / rate

    def __len__(self) -> int:
        return len(self._left)


class RateLimitMiddleware:
    """Middleware: 429 and when to come back for who asks too often; a switch turns it off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.buckets = [TokenBuckets(limit) for limit in LIMITS]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = rate_limit_key(request) if settings.RATE_LIMITS else ""
        # No address is known of what comes through a socket of this machine: nobody to count.
        for buckets in self.buckets if client else ():
            if buckets.limit.covers(request):
                seconds = buckets.take(client)
                if seconds:
                    return too_many_requests(seconds)
                break
        return self.get_response(request)


def too_many_requests(seconds: float) -> HttpResponse:
    """The answer to who asks too often."""
    answer = HttpResponse(get_template("429.html").render(), status=429)
    answer.headers["Retry-After"] = str(math.ceil(seconds))
    answer.headers["Cache-Control"] = "no-store"
    return answer
