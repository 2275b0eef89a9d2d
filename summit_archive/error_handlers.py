"""Handler of server errors: 503 without a database, 507 on a full disk, otherwise 500."""

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
    """Error page for the exception being handled.

    The failure is not remembered, so the archive recovers as soon as the database does.
    """
    error = sys.exc_info()[1]
    if is_disk_full(error):
        logger.error(
            "Disk full: the database %s, or uploads in %s. The request was not stored. "
            "Free up space; a restart is not needed.",
            settings.DATABASES["default"]["NAME"],
            tempfile.gettempdir(),
        )
        return _temporary_error("507.html", 507, request)
    if isinstance(error, OperationalError | InterfaceError):
        response = _temporary_error("503.html", 503, request)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return errors.server_error(request)


def _temporary_error(template: str, status: int, request: HttpRequest) -> HttpResponse:
    context = None
    if request.method == "POST":
        template, context = "not_stored.html", {"disk_full": status == 507, **_resend_form(request)}
    response = HttpResponse(get_template(template).render(context), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _resend_form(request: HttpRequest) -> dict:
    """The posted fields, for a form that sends them again; never passwords, codes or files.

    If one of those was posted, no fields are returned: an incomplete form cannot be sent again.
    """
    try:
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except Exception:  # the request body could not be read either
        return {"fields": [], "incomplete": False}
    incomplete = (
        has_files
        or (bool(posted) and _is_sign_in(request))
        or any("password" in name.lower() for name, _ in posted)
    )
    return {
        "fields": [] if incomplete else posted,
        "incomplete": incomplete,
        "action": request.get_full_path(),
    }


def _is_sign_in(request: HttpRequest) -> bool:
    path = request.path_info.removeprefix(f"/{settings.ADMIN_PATH}")
    return path.startswith(("login/", "second-factor/", "password_change/"))
