"""Requests pages of the site in this process, as an anonymous reader without middleware."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone
from django.utils.html import format_html

from articles.filters import InvalidParameterError
from articles.filters.gone import WithdrawnError
from articles.formats.static_site.paths import NOTICE


class PageError(Exception):
    """A page that another page links to could not be read."""


def read_page(url: str) -> tuple[Iterable[bytes], bool]:
    """Content of a page in parts, and whether it is HTML; a redirect becomes a page.

    Raises :class:`PageError`.
    """
    request = _request(url)
    if url == NOTICE:
        context = {"site": settings.SITE_URL, "now": timezone.now()}
        return [render_to_string("articles/static_site.html", context, request).encode()], True
    match = resolve(request.path_info)
    request.resolver_match = match
    try:
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response = response.render()
    except (Http404, WithdrawnError, InvalidParameterError) as error:
        raise PageError(f"{url}: {error}") from error
    if response.status_code in (301, 302):
        return [_redirect_page(response["Location"]).encode()], True
    if response.status_code != 200:
        raise PageError(f"{url}: status {response.status_code}")
    return _parts(response), response["Content-Type"].startswith("text/html")


def _request(url: str) -> HttpRequest:
    host = next((host for host in settings.ALLOWED_HOSTS if host.strip("*.")), None)
    if host is None:
        raise ImproperlyConfigured("ALLOWED_HOSTS must list the host name of the archive.")
    return RequestFactory().get(url, headers={"host": host.lstrip(".")}, secure=settings.TLS)


def _parts(response: HttpResponseBase) -> Iterator[bytes]:
    """The content of a response in parts.

    ``response.close()`` would also close the connection to the database.
    """
    yield from response
    if isinstance(response, FileResponse) and response.file_to_stream:
        response.file_to_stream.close()


def _redirect_page(location: str) -> str:
    return format_html(
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Moved</title></head>'
        '<body><p>This page has moved: <a href="{}">{}</a></p></body></html>',
        location,
        location,
    )
