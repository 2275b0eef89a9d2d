"""The addresses of the desk's own pages, under the admin's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from .adding import add_by_pasting
from .corrections import decide_report, reports
from .filters import change_filter, filters
from .finishing import finish
from .merging import merging, undo_merge
from .names import names
from .pins import decide_pin, pins
from .preview import preview
from .proposed import proposed_revision, proposed_revisions
from .review import review
from .verdicts import checked_again, decide, verdicts


def addresses(site: AdminSite) -> list[URLPattern]:
    """Every page of the desk, open to staff only; each asks for its own permission besides."""

    def page(route: str, view: Callable, name: str) -> URLPattern:
        return path(route, site.admin_view(view), name=name)

    return [
        page("add/", add_by_pasting, "add_by_pasting"),
        page("desk/article/<int:pk>/", finish, "desk_article"),
        page("filters/", filters, "saved_filters"),
        page("filters/<int:pk>/", change_filter, "change_filter"),
        page("merge/<slug:kind>/", merging, "merging"),
        page("merge/undo/<int:pk>/", undo_merge, "undo_merge"),
        page("names/", names, "names"),
        page("lost-pins/", pins, "lost_pins"),
        page("lost-pins/<slug:kind>/<int:pk>/", decide_pin, "decide_pin"),
        page("proposed/", proposed_revisions, "proposed_revisions"),
        page("proposed/<int:pk>/", proposed_revision, "proposed_revision"),
        page("preview/<slug:kind>/<int:pk>/", preview, "preview"),
        page("desk/pledge/<int:pk>/checked/", checked_again, "checked_again"),
        page("verdicts/", verdicts, "verdicts"),
        page("verdicts/<int:pk>/", decide, "decide_verdict"),
        page("reports/", reports, "reports"),
        page("reports/<int:pk>/", decide_report, "decide_report"),
        page("review/", review, "review"),
        page("review/<int:pk>/", review, "review_one"),
    ]
