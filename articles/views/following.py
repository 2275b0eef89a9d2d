"""``…/follow/`` below a record: follow it by mail, in a feed reader or in a calendar program."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import change_log, filters
from articles.digests.targets import DigestTarget, ListTarget, RecordTarget
from articles.formats.metadata.site_url import site_url
from articles.kinds import BY_MODEL, PLEDGE
from articles.views import page_meta
from articles.views.detail import RecordDetailView
from articles.views.follow_links import FOLLOW_PATH, NEWS, follow_links
from articles.views.subscriptions import subscribe_context


class FollowRecordMixin:
    """Shows the ways to follow a record instead of its page."""

    suffix = FOLLOW_PATH

    def show(self, request: HttpRequest, record: Model) -> HttpResponse:
        kind, links, site = BY_MODEL[type(record)], follow_links(record), site_url(request)
        context = {
            "record": None,  # no report of a mistake in this page
            "followed": record,
            "kind": kind.name,
            "lang": getattr(record, "title_lang", None) or getattr(record, "lang", None),
            "news": NEWS[kind.name],
            "links": links,
            "feed": f"{site}{links.feed}",
            "calendar": f"{site}{links.calendar}" if links.calendar else "",
            "one_deadline": kind.name == PLEDGE,
            **subscribe_context(target_of(record)),
            **page_meta.for_page(request, f"Follow this {kind.name}", noindex=True),
        }
        response = render(request, "articles/follow_record.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


def follow_view(detail: type[RecordDetailView]) -> type[RecordDetailView]:
    """The view that follows the records which a detail view shows."""
    return type(f"Follow{detail.__name__}", (FollowRecordMixin, detail), {})


def target_of(record: Model) -> DigestTarget:
    """What the weekly mail on a record is about."""
    kind = BY_MODEL[type(record)].name
    if kind in change_log.RECORD_KINDS:
        return RecordTarget(record)
    return ListTarget(filters.SearchListing({kind: record.slug}))
