"""Rate limit for guesses at one account from many addresses, with device cookies.

django-axes locks a name together with an address. An attacker with many addresses is bound by the
failures at one name from all of them; so that nobody keeps an editor out by failing on purpose, a
browser in which that name signed in before carries a signed cookie and is not counted
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). From an unknown browser an editor
under attack waits for at most one ``AXES_COOLOFF_TIME`` at a time.
"""

from __future__ import annotations

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from summit_archive.second_factor import locked_out

COOKIE = "known-browser"
SALT = "summit_archive.operations.login_throttling"
KNOWN_FOR = 90 * 24 * 60 * 60  # seconds


def is_guessed_at(request: HttpRequest) -> bool:
    """Whether the posted name was tried too often, and this browser has never signed in with it."""
    name = request.POST.get("username", "")
    if not name or _name_of_browser(request) == name:
        return False
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=name, attempt_time__gte=since)
    failures = tried.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return failures >= settings.GUESSES_AT_ONE_NAME


def too_many_guesses(request: HttpRequest) -> HttpResponse:
    """The same answer as to a locked address: it does not tell which of the two it is."""
    return locked_out(request)


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Mark the browser as one in which this name has signed in."""
    response.set_cookie(
        COOKIE,
        signing.dumps(request.user.get_username(), salt=SALT),
        max_age=KNOWN_FOR,
        path=f"/{settings.ADMIN_PATH}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name_of_browser(request: HttpRequest) -> str:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
