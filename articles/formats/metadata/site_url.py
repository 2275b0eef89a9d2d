"""Where the archive itself stands on the web."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_url(request: HttpRequest) -> str:
    """The archive's own address without a final slash: ``SITE_URL``, else the host asked for."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
