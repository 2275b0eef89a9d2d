"""``/changes/``: what changed in the archive, by day, with an Atom feed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Model
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
from articles.kinds import BY_NAME
from articles.views import page_meta
from articles.views.feeds import conditional
from articles.views.lists import page_of, page_params

TITLE = "Changes"
FEED_SIZE = 50


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """All kinds of change by day; ``kind`` and one record, as in ``summit=SLUG``, filter them."""
    kind, record = _filters(request)
    page = page_of(request, change_log.ChangeKeys(kind, record))
    feed = f"feed/{_query(kind, record)}"
    meta = page_meta.for_page(request, TITLE, noindex=bool(request.GET))
    context = {
        "nav": "about",
        "page": page,
        "params": page_params(request),
        "days": change_log.by_day(change_log.load_changes(page)),
        "kinds": [
            (label, _query(name, record), name == kind)
            for name, label in {"": "All", **change_log.kinds_of_change(record)}.items()
        ],
        "about": record,
        "without_record": _query(kind, None),
        "feed": feed,
        **meta,
    }
    return render(request, "articles/changes.html", context)


@cors_view
@conditional
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """``/changes/feed/``: the latest changes, with the same filters."""
    kind, record = _filters(request)
    keys = change_log.ChangeKeys(kind, record)[:FEED_SIZE]
    site, query = site_url(request), _query(kind, record)
    about = ": ".join(["Summit Archive", change_log.LABELS.get(kind, TITLE).lower()])
    document = AtomDocument(
        name=f"changes/feed/{query}",
        title=f"{about} – {record}" if record else about,
        page_url=f"{site}/changes/{query}",
        feed_url=f"{site}/changes/feed/{query}",
        entries=entries_of(change_log.load_changes(keys)),
    )
    response = HttpResponse(render_atom(site, document, RIGHTS_NOTE), content_type=MEDIA_TYPE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _filters(request: HttpRequest) -> tuple[str, Model | None]:
    """Raises ``InvalidParameterError`` for what is not understood, ``Http404`` for no record."""
    validate_parameters(request.GET)
    kind = request.GET.get("kind", "")
    if kind and kind not in change_log.LABELS:
        raise InvalidParameterError("Unknown kind of change.", "kind")
    given = [name for name in change_log.RECORD_KINDS if request.GET.get(name)]
    if not given:
        return kind, None
    if given[1:]:
        raise InvalidParameterError("Choose one record.", given[1])
    record = change_log.public_record(BY_NAME[given[0]], request.GET[given[0]])
    if record is None:
        raise Http404("Record not found.")
    return kind, record


def _query(kind: str, record: Model | None) -> str:
    values = {"kind": kind, **(change_log.record_parameter(record) if record else {})}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else ""
