"""What is answered when something broke: the 500 page, unless it will mend without us.

503 while the database is away, 507 when the disk is full and something could not be stored.
"""

from __future__ import annotations

import logging
import sys
import tempfile

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from articles.diskspace import is_disk_full
from articles.views import errors

RETRY_AFTER = 10  # seconds
logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing is remembered of a failure: the next request finds the database again by itself."""
    error = sys.exc_info()[1]
    if is_disk_full(error):
        logger.error(
            "No room is left on the disk of the database %s, or for uploads in %s: what was sent "
            "was not stored. Make room; nothing needs to be started again.",
            settings.DATABASES["default"]["NAME"],
            tempfile.gettempdir(),
        )
        return _for_now("507.html", 507, request)
    if isinstance(error, OperationalError | InterfaceError):
        answer = _for_now("503.html", 503, request)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    return errors.server_error(request)


def _for_now(template: str, status: int, request: HttpRequest) -> HttpResponse:
    context = None
    if request.method == "POST":
        template, context = "not_stored.html", {"full": status == 507, **_form_again(request)}
    answer = HttpResponse(get_template(template).render(context), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form_again(request: HttpRequest) -> dict:
    """What was posted, so that it can be sent once more; never a password, a code or a file."""
    try:
        fields = [(name, v) for name, values in request.POST.lists() for v in values]
        cut = bool(request.FILES)
    except Exception:  # the form could not be read either: then there is nothing to keep
        return {"again": [], "cut": False}
    kept = [] if _asks_for_secrets(request) else [f for f in fields if not _is_secret(f[0])]
    cut = cut or len(kept) < len(fields)
    return {"again": [] if cut else kept, "cut": cut, "action": request.get_full_path()}


def _asks_for_secrets(request: HttpRequest) -> bool:
    desk = request.path_info.removeprefix(f"/{settings.ADMIN_PATH}")
    return desk.startswith(("login/", "second-factor/", "password_change/"))


def _is_secret(name: str) -> bool:
    return "password" in name.lower()
