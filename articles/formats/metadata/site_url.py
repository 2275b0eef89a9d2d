"""The archive's own URL."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_url(request: HttpRequest) -> str:
    """``SITE_URL`` if set, else the URL of the requested host; without a final slash."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
