"""Preview of drafts on their public pages, for editors only."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.kinds import ARTICLE, BY_NAME, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import (
    Article,
    Correction,
    Mention,
    Pledge,
    PledgeActor,
    Quote,
    State,
)
from articles.models.visibility import Publishable, VisibilityMixin
from articles.views.articles import ArticleDetailView
from articles.views.detail import RecordDetailView
from articles.views.pledges import PledgeDetailView
from articles.views.quotes import QuoteDetailView
from articles.views.speakers import OrganisationDetailView, SpeakerDetailView
from articles.views.summits import SummitDetailView

PAGES: dict[str, type[RecordDetailView]] = {
    ARTICLE: ArticleDetailView,
    ORGANISATION: OrganisationDetailView,
    PLEDGE: PledgeDetailView,
    QUOTE: QuoteDetailView,
    SPEAKER: SpeakerDetailView,
    SUMMIT: SummitDetailView,
}


def preview(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """View: the public page of a record as if it and its drafts were published.

    The records are published inside a transaction that is rolled back after rendering: so the
    preview cannot differ from the page, and no one else ever sees it.
    """
    if kind not in (*PAGES, "correction"):
        raise Http404(f"There is no page for a {kind}.")
    if not request.user.has_perm(f"articles.view_{kind}"):
        raise PermissionDenied
    drafts = []
    if kind == "correction":
        # A correction has no page; it is shown on the page of the corrected record.
        drafts = [get_object_or_404(Correction, pk=pk)]
        kind, pk = drafts[0].target._meta.model_name, drafts[0].target.pk
    record = get_object_or_404(BY_NAME[kind].model, pk=pk)
    with transaction.atomic():
        _publish_temporarily(record, drafts)
        page = PAGES[kind]()
        page.setup(request)
        published = page.rows().filter(pk=pk).first()
        if published is None:
            raise Http404("This record has no preview.")
        request.previewed = record
        response = page.show(request, published)
        transaction.set_rollback(True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _publish_temporarily(record: Publishable, drafts: list[VisibilityMixin]) -> None:
    """Publish the record, the records it depends on, and the drafts shown on its page."""
    for row in [record, *_drafts_in(record), *drafts]:
        _publish_with_dependencies(row)


def _drafts_in(record: Publishable) -> list[VisibilityMixin]:
    if isinstance(record, Article):
        quotes = Quote.objects.filter(article=record)
        mentions = Mention.objects.filter(models.Q(article=record) | models.Q(quote__in=quotes))
        parts = [*quotes, *mentions]
    elif isinstance(record, Pledge):
        parts = [*PledgeActor.objects.filter(pledge=record), *record.mentions.all()]
    elif isinstance(record, Quote):
        parts = [*record.mentions.all()]
    else:
        parts = []
    return [row for row in parts if getattr(row, "state", State.DRAFT) != State.WITHDRAWN]


def _publish_with_dependencies(row: VisibilityMixin) -> None:
    if isinstance(row, Publishable) and row.state != State.PUBLISHED:
        # update() sends no signals: the change is rolled back, so history and index must not see it
        type(row)._base_manager.filter(pk=row.pk).update(state=State.PUBLISHED)
    for name in row.visibility_depends_on:
        dependency = getattr(row, name)
        if isinstance(dependency, VisibilityMixin):
            _publish_with_dependencies(dependency)
