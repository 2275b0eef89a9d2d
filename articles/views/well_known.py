"""robots.txt, security.txt, sitemaps, OpenSearch description, favicon and licence page."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from articles.filters.exceptions import page_number
from articles.formats import sitemaps
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata.site_url import site_url
from articles.models import deadlines
from articles.views import page_meta

from .feeds import conditional

VALID_DAYS = 180
# Combinations of filters are endless, so filtered pages also have noindex.
ROBOTS_TXT = """User-agent: *
Disallow: /admin/
Disallow: /search/
Disallow: /oembed/
Disallow: /unapi
Disallow: /*/export.
Disallow: /*/cite.
Disallow: /data/*.
Disallow: /*/follow/
Disallow: /changes/?
Disallow: /*?*order=
Disallow: /*?list=
Allow: /

Sitemap: {site}/sitemap.xml
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt`` (RFC 9309)."""
    return HttpResponse(
        ROBOTS_TXT.format(site=site_url(request)), content_type="text/plain; charset=utf-8"
    )


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """``/.well-known/security.txt`` (RFC 9116)."""
    site = site_url(request)
    until = deadlines.today() + timedelta(days=VALID_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or f'{site}/about/'}",
        f"Expires: {until.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {site}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@conditional
def opensearch(request: HttpRequest) -> HttpResponse:
    """``/opensearch.xml``: OpenSearch 1.1 description for the browser's search box."""
    text = render_to_string("articles/opensearch.xml", {"site": site_url(request)})
    return HttpResponse(text, content_type="application/opensearchdescription+xml")


@require_safe
@conditional
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """``/sitemap.xml``."""
    return HttpResponse(sitemaps.render_index(site_url(request)), content_type=sitemaps.MEDIA_TYPE)


@require_safe
@conditional
def sitemap(request: HttpRequest, kind: str) -> HttpResponse:
    """``/sitemap-articles.xml`` and the other sitemaps."""
    number = page_number(request.GET.get("page") or "1")
    text = sitemaps.render_sitemap(kind, number, site_url(request))
    if text is None:
        raise Http404("Unknown sitemap.")
    return HttpResponse(text, content_type=sitemaps.MEDIA_TYPE)


@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    """``/licence/``: terms of reuse."""
    context = {"licence_url": LICENCE_URL, **page_meta.for_page(request, "Licence")}
    return render(request, "articles/licence.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """``/favicon.ico``: the icon for clients that do not read the HTML."""
    icon = (settings.BASE_DIR / "static" / "icon.svg").read_bytes()
    response = HttpResponse(icon, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "max-age=86400"
    return response
