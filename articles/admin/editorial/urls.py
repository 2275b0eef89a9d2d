"""URL patterns of the editorial pages, under the address of the admin."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from articles.admin.editorial.article_texts import article_text
from articles.admin.editorial.import_form import import_form
from articles.admin.editorial.lost_anchors import lost_anchors, resolve_lost_anchor
from articles.admin.editorial.merge import merge_records, undo_merge
from articles.admin.editorial.missing_sources import missing_sources
from articles.admin.editorial.preview import preview
from articles.admin.editorial.proposed_revisions import proposed_revision, proposed_revisions
from articles.admin.editorial.publish import publish_article
from articles.admin.editorial.reader_reports import decide_report, reports
from articles.admin.editorial.review import review
from articles.admin.editorial.saved_filters import change_filter, filters
from articles.admin.editorial.search_all import search_all
from articles.admin.editorial.selection import suggest_values
from articles.admin.editorial.unmatched_names import unmatched_names
from articles.admin.editorial.verdicts import recheck_verdict, review_verdict, verdicts
from articles.admin.typed_fields import read_value


def get_urls(site: AdminSite) -> list[URLPattern]:
    """All editorial pages, for staff only; each view also checks its own permission."""

    def page(route: str, view: Callable, name: str) -> URLPattern:
        return path(route, site.admin_view(view), name=name)

    return [
        page("add/", import_form, "import_form"),
        page("desk/article/<int:pk>/", publish_article, "publish_article"),
        page("filters/", filters, "saved_filters"),
        page("filters/<int:pk>/", change_filter, "change_filter"),
        page("merge/<slug:kind>/", merge_records, "merge"),
        page("merge/undo/<int:pk>/", undo_merge, "undo_merge"),
        page("missing-sources/", missing_sources, "missing_sources"),
        page("names/", unmatched_names, "unmatched_names"),
        page("lost-pins/", lost_anchors, "lost_anchors"),
        page("lost-pins/<slug:kind>/<int:pk>/", resolve_lost_anchor, "resolve_lost_anchor"),
        page("proposed/", proposed_revisions, "proposed_revisions"),
        page("proposed/<int:pk>/", proposed_revision, "proposed_revision"),
        page("preview/<slug:kind>/<int:pk>/", preview, "preview"),
        page("desk/pledge/<int:pk>/checked/", recheck_verdict, "recheck_verdict"),
        page("search/", search_all, "search_all"),
        page("texts/<int:pk>/<int:number>/", article_text, "article_text"),
        page("suggest-values/", suggest_values, "suggest_values"),
        page("verdicts/", verdicts, "verdicts"),
        page("verdicts/<int:pk>/", review_verdict, "review_verdict"),
        page("read-value/", read_value, "read_value"),
        page("reports/", reports, "reports"),
        page("reports/<int:pk>/", decide_report, "decide_report"),
        page("review/", review, "review"),
        page("review/<int:pk>/", review, "review_one"),
    ]
