"""``/changes/``: what changed in the archive, by day, with an Atom feed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import change_log
from articles.filters import InvalidParameterError, validate_parameters
from articles.formats.exports import RIGHTS_NOTE
from articles.formats.feeds import MEDIA_TYPE
from articles.formats.feeds.atom import AtomDocument, render_atom
from articles.formats.feeds.change_log import entries_of
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.site_url import site_url
from articles.models import Summit
from articles.views import page_meta
from articles.views.feeds import conditional
from articles.views.lists import page_of, page_params

TITLE = "Changes"
FEED_SIZE = 50


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Verdicts, corrections, new statements and articles; ``kind`` and ``summit`` filter them."""
    kind, summit = _filters(request)
    page = page_of(request, change_log.ChangeKeys(kind, summit))
    query = _query(kind, summit)
    feed = f"feed/{query}"
    meta = page_meta.for_page(request, TITLE, noindex=bool(request.GET))
    context = {
        "nav": "about",
        "page": page,
        "params": page_params(request),
        "days": change_log.by_day(change_log.load_changes(page)),
        "kinds": [
            (label, _query(name, summit), name == kind)
            for name, label in {"": "All", **change_log.LABELS}.items()
        ],
        "summit": summit,
        "without_summit": _query(kind, None),
        "feed": feed,
        **meta,
    }
    return render(request, "articles/changes.html", context)


@cors_view
@conditional
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """``/changes/feed/``: the latest changes, with the same filters."""
    kind, summit = _filters(request)
    keys = change_log.ChangeKeys(kind, summit)[:FEED_SIZE]
    site, query = site_url(request), _query(kind, summit)
    about = ": ".join(["Summit Archive", change_log.LABELS.get(kind, TITLE).lower()])
    document = AtomDocument(
        name=f"changes/feed/{query}",
        title=f"{about} – {summit}" if summit else about,
        page_url=f"{site}/changes/{query}",
        feed_url=f"{site}/changes/feed/{query}",
        entries=entries_of(change_log.load_changes(keys)),
    )
    response = HttpResponse(render_atom(site, document, RIGHTS_NOTE), content_type=MEDIA_TYPE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _filters(request: HttpRequest) -> tuple[str, Summit | None]:
    """Raises ``InvalidParameterError`` for an unknown kind, ``Http404`` for an unknown summit."""
    validate_parameters(request.GET)
    kind, slug = request.GET.get("kind", ""), request.GET.get("summit", "")
    if kind and kind not in change_log.LABELS:
        raise InvalidParameterError("Unknown kind of change.", "kind")
    if not slug:
        return kind, None
    summit = Summit.objects.published().filter(slug=slug).first()
    if summit is None:
        raise Http404("Summit not found.")
    return kind, summit


def _query(kind: str, summit: Summit | None) -> str:
    values = {"kind": kind, "summit": summit.slug if summit else ""}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else ""
