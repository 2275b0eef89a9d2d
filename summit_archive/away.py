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

from articles.diskspace import out_of_room
from articles.views import errors

RETRY_AFTER = 10  # seconds
logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """Nothing is remembered of a failure: the next request finds the database again by itself."""
    error = sys.exc_info()[1]
    if out_of_room(error):
        logger.error(
            "No room is left on the disk of the database %s, or for uploads in %s: what was sent "
            "was not stored. Make room; nothing needs to be started again.",
            settings.DATABASES["default"]["NAME"],
            tempfile.gettempdir(),
        )
        return _for_now("507.html", 507)
    if isinstance(error, OperationalError | InterfaceError):
        answer = _for_now("503.html", 503)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    return errors.server_error(request)


def _for_now(template: str, status: int) -> HttpResponse:
    answer = HttpResponse(get_template(template).render(), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
