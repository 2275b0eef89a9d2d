"""The review queue: one proposal beside its text, decided by a key; the next one follows."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.anchors import VersionedAnchoredForm
from articles.admin.concurrency import VersionedForm
from articles.admin.widgets import OtherSelect
from articles.extraction import accept, accept_all, reject
from articles.extraction.name_resolver import appointment_on
from articles.extraction.publication_gate import (
    count_waiting,
    describe_waiting,
    parse_confidence,
    ready_proposals,
)
from articles.models import (
    Alias,
    AliasState,
    Article,
    Decision,
    Mention,
    Pledge,
    Proposal,
    ProposalKind,
    Quote,
    Speaker,
)
from articles.models.roles import PUBLISH


class QuoteReviewForm(VersionedAnchoredForm):
    """What an editor corrects of a proposed quote before accepting it."""

    new_speaker = forms.CharField(
        required=False, max_length=200, label="Or a new speaker", help_text="The full name."
    )

    class Meta:
        model = Quote
        fields = ("exact", "speaker", "role_at_time", "form", "statement")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "speaker": AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
            "statement": AutocompleteSelect(Quote._meta.get_field("statement"), admin.site),
        }

    field_order = ("exact", "place", "speaker", "new_speaker", "role_at_time", "form", "statement")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["without_span"]

    def save(self, commit: bool = True) -> Quote:
        """Save the quote; a new speaker is entered with it, and takes the name as printed."""
        quote = self.instance
        if name := self.cleaned_data.get("new_speaker", "").strip():
            quote.speaker = Speaker(name=name)
            quote.speaker.save()
        if "speaker" in self.changed_data or self.cleaned_data.get("new_speaker"):
            _role_from_office(quote, self.cleaned_data["role_at_time"], self.initial)
        quote.save()
        return quote


class PledgeReviewForm(VersionedForm):
    """What an editor corrects of a proposed pledge before accepting it."""

    class Meta:
        model = Pledge
        fields = (
            *("title", "summary", "kind", "amount", "currency", "funding_type"),
            *("deadline", "deadline_precision", "repeats"),
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "repeats": OtherSelect(Pledge._meta.get_field("repeats"), admin.site),
        }


class MentionReviewForm(VersionedAnchoredForm):
    """Which pledge the words repeat."""

    class Meta:
        model = Mention
        fields = ("pledge", "role", "exact", "amount", "currency")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "pledge": AutocompleteSelect(Mention._meta.get_field("pledge"), admin.site),
        }


class NameReviewForm(VersionedForm):
    """Whom a name names; empty when it is a new speaker."""

    class Meta:
        model = Alias
        fields = ("speaker",)
        widgets = {"speaker": AutocompleteSelect(Alias._meta.get_field("speaker"), admin.site)}

    def _post_clean(self) -> None:
        matched = self.cleaned_data.get("speaker") is not None
        self.instance.state = AliasState.MATCHED if matched else AliasState.NEEDS_HUMAN
        super()._post_clean()


FORMS: dict[str, type[forms.ModelForm]] = {
    "quote": QuoteReviewForm,
    "pledge": PledgeReviewForm,
    "mention": MentionReviewForm,
    "name": NameReviewForm,
}


def review_queue(article: int | None = None) -> models.QuerySet:
    """The open proposals, the surest first; of one article in the order of its text."""
    rows = Proposal.objects.filter(decision=Decision.OPEN).select_related(
        *("article__publisher", "quote__speaker", "quote__statement", "pledge"),
        *("mention__pledge", "alias"),
    )
    if article is not None:
        return rows.filter(article=article).order_by("start", "pk")
    return rows.order_by("-confidence", "pk")


def review(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show a proposal (the next one without *pk*), or decide on it."""
    if not request.user.has_perm("articles.view_proposal"):
        raise PermissionDenied
    article = _article_of(request)
    if pk is None:
        proposal = review_queue(article).first()
        if proposal is None and article is not None:
            return HttpResponseRedirect(reverse("admin:publish_article", args=[article]))
    else:
        rows = Proposal.objects.select_related("article__publisher", "quote__speaker", "pledge")
        proposal = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        if "accept_all" in request.POST:
            return _accept_all(request, article)
        if proposal is not None:
            return _decide(request, proposal, article)
    form = _form(proposal) if proposal is not None and proposal.record is not None else None
    return _page(request, proposal, form, article)


def _article_of(request: HttpRequest) -> int | None:
    given = request.GET.get("article", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def _form(proposal: Proposal, data=None) -> forms.ModelForm:
    return FORMS[proposal.kind](data, instance=proposal.record)


def _decide(request: HttpRequest, proposal: Proposal, article: int | None) -> HttpResponse:
    if "skip" in request.POST:
        return _onward(request, article, after=proposal)
    if proposal.decision != Decision.OPEN:
        messages.warning(request, f"{proposal.decided_by or 'Somebody'} has decided on it already.")
        return _onward(request, article)
    try:
        if "reject" in request.POST:
            reject(proposal, request.user, request.POST.get("reason", ""))
            return _onward(request, article)
        # One transaction from the look at the record's version to the last row that is written.
        with transaction.atomic():
            form = _form(proposal, request.POST) if proposal.record is not None else None
            if form is not None and not form.is_valid():
                return _page(request, proposal, form, article)
            _accept(proposal, form, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        fresh = Proposal.objects.select_related("article").get(pk=proposal.pk)
        return _page(request, fresh, _form(fresh) if fresh.record else None, article)
    return _onward(request, article)


def _accept(proposal: Proposal, form: forms.ModelForm | None, user) -> None:
    chosen = None
    if proposal.kind == ProposalKind.NAME:
        # The name is matched with the article's publication, not here.
        chosen = form.cleaned_data["speaker"] if form is not None else None
    elif form is not None and form.has_changed():
        form.save()
    accept(Proposal.objects.get(pk=proposal.pk), user, chosen)


def _role_from_office(quote: Quote, typed: str, initial: dict) -> None:
    """The office the chosen speaker held on the day, unless the editor typed another role."""
    day = quote.said_on or (quote.article.published_on if quote.article else None)
    office = appointment_on(quote.speaker, day) if quote.speaker else None
    if office is not None and typed == (initial.get("role_at_time") or ""):
        quote.role_at_time, quote.organisation_at_time = office.role, office.organisation


class ConfidenceForm(forms.Form):
    """From which confidence “accept all” accepts; left empty, each language has its threshold."""

    confidence = forms.CharField(
        required=False,
        label="Least confidence",
        help_text="From 0 to 1, for all languages. Left empty, each has its own threshold.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
    )

    def clean_confidence(self) -> float | None:
        typed = self.cleaned_data["confidence"]
        return parse_confidence(typed) if typed else None


def _accept_all(request: HttpRequest, article: int | None) -> HttpResponse:
    form = ConfidenceForm(request.POST)
    if not form.is_valid():
        first = review_queue(article).first()
        shown = _form(first) if first is not None and first.record is not None else None
        return _page(request, first, shown, article, confidence=form)
    confidence = form.cleaned_data["confidence"]
    with transaction.atomic():
        rows = ready_proposals(review_queue(article), confidence)
        articles = Article.objects.filter(pk__in=rows.order_by().values("article")).order_by("pk")
        before = review_queue(article).count()
        for record in articles:
            accept_all(record, confidence, request.user)
        done = before - review_queue(article).count()
        left = describe_waiting(count_waiting(review_queue(article), confidence))
    messages.success(request, f"{done} accepted. {left}{'.' if left else ''}".strip())
    return _onward(request, article)


def _onward(request: HttpRequest, article: int | None, after: Proposal | None = None):
    rows = review_queue(article)
    if after is not None:
        # Skipped ones come back when the others are done.
        later = list(rows.values_list("pk", flat=True))
        at = later.index(after.pk) + 1 if after.pk in later else 0
        following = (later[at:] or later)[:1]
    else:
        following = list(rows.values_list("pk", flat=True)[:1])
    query = f"?{urlencode({'article': article})}" if article is not None else ""
    if following:
        return HttpResponseRedirect(reverse("admin:review_one", args=following) + query)
    if article is not None:
        messages.success(request, "Everything found in this article is decided.")
        return HttpResponseRedirect(reverse("admin:publish_article", args=[article]))
    return HttpResponseRedirect(reverse("admin:review"))


def _page(
    request: HttpRequest,
    proposal: Proposal | None,
    form: forms.ModelForm | None,
    article: int | None,
    *,
    confidence: ConfidenceForm | None = None,
) -> HttpResponse:
    rows = review_queue(article)
    asked = confidence or ConfidenceForm({"confidence": request.GET.get("confidence", "")})
    least = asked.cleaned_data["confidence"] if asked.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": "Review",
        "proposal": proposal,
        "form": form,
        "media": form.media if form is not None else "",
        "waiting": rows.count(),
        "confidence": asked,
        "ready": ready_proposals(rows, least).count() if asked.is_valid() else 0,
        "waits": describe_waiting(count_waiting(rows, least)) if asked.is_valid() else "",
        "article": article,
        "may_decide": request.user.has_perm(PUBLISH),
        **_text(proposal),
    }
    return TemplateResponse(request, "admin/editorial/review.html", context)


def _text(proposal: Proposal | None) -> dict[str, str]:
    """The article's text, parted at the marked span."""
    if proposal is None:
        return {}
    body, record = proposal.article.body, proposal.record
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    if start is None:
        start, end = proposal.start, proposal.end
    if start is None or end > len(body):
        return {"before": body, "marked": "", "after": ""}
    return {"before": body[:start], "marked": body[start:end], "after": body[end:]}
