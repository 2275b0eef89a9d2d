"""Rate limit for password guessing from many IP addresses, with device cookies.

django-axes locks a combination of username and IP address, so an attacker with many addresses is
limited here by the failed logins of one username from all addresses. To prevent that such an attack
locks out the editor as well, browsers that have signed in with that username before have a signed
cookie and are exempt (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). In any other
browser the editor waits for at most one ``AXES_COOLOFF_TIME``.
"""

from __future__ import annotations

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "known-browser"
SALT = "summit_archive.operations.login_throttling"
COOKIE_AGE = 90 * 24 * 60 * 60  # seconds


def is_throttled(request: HttpRequest) -> bool:
    """Whether there were too many failed logins, and this browser never signed in as that user."""
    username = request.POST.get("username", "")
    if not username or _username_in_cookie(request) == username:
        return False
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    failures = attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return failures >= settings.LOGIN_FAILURE_LIMIT_PER_USERNAME


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Set the device cookie: this user has signed in with this browser."""
    response.set_cookie(
        COOKIE,
        signing.dumps(request.user.get_username(), salt=SALT),
        max_age=COOKIE_AGE,
        path=f"/{settings.ADMIN_PATH}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _username_in_cookie(request: HttpRequest) -> str:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
