"""Drafts on the public pages, for editors only."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.models import (
    Article,
    Correction,
    Mention,
    Organisation,
    Pledge,
    PledgeActor,
    Quote,
    Speaker,
    State,
    Summit,
)
from articles.models.visibility import Publishable, VisibilityMixin
from articles.views.articles import ArticleDetailView
from articles.views.detail import RecordDetailView
from articles.views.pledges import PledgeDetailView
from articles.views.quotes import QuoteDetailView
from articles.views.speakers import OrganisationDetailView, SpeakerDetailView
from articles.views.summits import SummitDetailView

PAGES: dict[str, tuple[type[Publishable], type[RecordDetailView]]] = {
    "article": (Article, ArticleDetailView),
    "organisation": (Organisation, OrganisationDetailView),
    "pledge": (Pledge, PledgeDetailView),
    "quote": (Quote, QuoteDetailView),
    "speaker": (Speaker, SpeakerDetailView),
    "summit": (Summit, SummitDetailView),
}


def preview(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The public page of a record as it would be if it and its drafts were published now.

    Everything is published for the time it takes to draw the page, in a transaction that is then
    undone: so the preview cannot differ from the page, and nobody else ever sees it.
    """
    if kind not in (*PAGES, "correction"):
        raise Http404(f"There is no page for a {kind}.")
    if not request.user.has_perm(f"articles.view_{kind}"):
        raise PermissionDenied
    drafts = []
    if kind == "correction":
        # A notice is read on the page of the record that it corrects.
        drafts = [get_object_or_404(Correction, pk=pk)]
        kind, pk = drafts[0].target._meta.model_name, drafts[0].target.pk
    model, page_class = PAGES[kind]
    record = get_object_or_404(model, pk=pk)
    with transaction.atomic():
        _publish_for_now(record, drafts)
        page = page_class()
        page.setup(request)
        shown = page.rows().filter(pk=pk).first()
        if shown is None:
            raise Http404("This record cannot be shown.")
        request.previewed = record
        response = page.show(request, shown)
        transaction.set_rollback(True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _publish_for_now(record: Publishable, drafts: list[VisibilityMixin]) -> None:
    """Publish the record, all it hangs on, and the drafts that stand in it."""
    for row in [record, *_drafts_in(record), *drafts]:
        _open_gates(row)


def _drafts_in(record: Publishable) -> list[VisibilityMixin]:
    if isinstance(record, Article):
        quotes = Quote.objects.filter(article=record)
        mentions = Mention.objects.filter(models.Q(article=record) | models.Q(quote__in=quotes))
        found = [*quotes, *mentions]
    elif isinstance(record, Pledge):
        found = [*PledgeActor.objects.filter(pledge=record), *record.mentions.all()]
    elif isinstance(record, Quote):
        found = [*record.mentions.all()]
    else:
        found = []
    return [row for row in found if getattr(row, "state", State.DRAFT) != State.WITHDRAWN]


def _open_gates(row: VisibilityMixin) -> None:
    if isinstance(row, Publishable) and row.state != State.PUBLISHED:
        # Undone with the transaction, so neither the history nor the index is to know of it.
        type(row)._base_manager.filter(pk=row.pk).update(state=State.PUBLISHED)
    for name in row.visibility_depends_on:
        gate = getattr(row, name)
        if isinstance(gate, VisibilityMixin):
            _open_gates(gate)
