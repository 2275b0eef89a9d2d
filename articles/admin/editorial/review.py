"""Review queue: one proposal next to its text, accepted or rejected by a key; then the next."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.anchors import VersionedAnchoredForm
from articles.admin.concurrency import VersionedForm
from articles.admin.widgets import SelfRelationSelect
from articles.extraction import accept, accept_all, reject
from articles.extraction.name_resolver import appointment_on
from articles.extraction.publication_gate import (
    count_waiting,
    describe_waiting,
    parse_confidence,
    ready_proposals,
)
from articles.models import (
    ActorRole,
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
from articles.models.deadlines import fill_deadline
from articles.models.roles import PUBLISH


class QuoteReviewForm(VersionedAnchoredForm):
    """Corrections to a proposed quote before it is accepted."""

    new_speaker = forms.CharField(
        required=False, max_length=200, label="Or add a speaker", help_text="Full name."
    )

    class Meta:
        model = Quote
        fields = ("exact", "speaker", "role_at_time", "form", "statement")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "speaker": AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
            "statement": AutocompleteSelect(Quote._meta.get_field("statement"), admin.site),
        }

    field_order = (
        "exact",
        "occurrence",
        "speaker",
        "new_speaker",
        "role_at_time",
        "form",
        "statement",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["not_in_text"]

    def save(self, commit: bool = True) -> Quote:
        """Save the quote, creating the new speaker if one was entered."""
        quote = self.instance
        if name := self.cleaned_data.get("new_speaker", "").strip():
            quote.speaker = Speaker(name=name)
            quote.speaker.save()
        if "speaker" in self.changed_data or self.cleaned_data.get("new_speaker"):
            _set_role_from_appointment(quote, self.cleaned_data["role_at_time"], self.initial)
        quote.save()
        return quote


class PledgeReviewForm(VersionedForm):
    """Corrections to a proposed pledge before it is accepted."""

    class Meta:
        model = Pledge
        fields = (
            *("title", "summary", "kind", "amount", "currency", "amount_type", "funding_type"),
            *("deadline_words", "deadline", "deadline_precision", "repeats"),
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "repeats": SelfRelationSelect(Pledge._meta.get_field("repeats"), admin.site),
        }

    def save(self, commit: bool = True) -> Pledge:
        """Save the pledge, with its deadline read from the words unless one was entered."""
        makers = self.instance.actors.filter(part=ActorRole.MAKER)
        fill_deadline(self.instance, [actor.target for actor in makers])
        return super().save(commit)


class MentionReviewForm(VersionedAnchoredForm):
    """Corrections to a proposed mention: which pledge the words refer to."""

    class Meta:
        model = Mention
        fields = ("pledge", "role", "exact", "amount", "currency")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "pledge": AutocompleteSelect(Mention._meta.get_field("pledge"), admin.site),
        }


class NameReviewForm(VersionedForm):
    """The speaker behind a name; empty for a new speaker."""

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
    """Open proposals by confidence; those of one article in text order."""
    rows = Proposal.objects.filter(decision=Decision.OPEN).select_related(
        *("article__publisher", "quote__speaker", "quote__statement", "pledge"),
        *("mention__pledge", "alias"),
    )
    if article is not None:
        return rows.filter(article=article).order_by("start", "pk")
    return rows.order_by("-confidence", "pk")


@permission_required("articles.view_proposal", raise_exception=True)
def review(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """View: show a proposal (without *pk* the next one); POST accepts, rejects or skips it."""
    article = _article_filter(request)
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
    return _render(request, proposal, form, article)


def _article_filter(request: HttpRequest) -> int | None:
    pk = request.GET.get("article", "")
    return int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 18 else None


def _form(proposal: Proposal, data=None) -> forms.ModelForm:
    return FORMS[proposal.kind](data, instance=proposal.record)


def _decide(request: HttpRequest, proposal: Proposal, article: int | None) -> HttpResponse:
    if "skip" in request.POST:
        return _redirect_to_next(request, article, after=proposal)
    if proposal.decision != Decision.OPEN:
        decided_by = f" by {proposal.decided_by}" if proposal.decided_by else ""
        messages.warning(request, f"This proposal has already been decided{decided_by}.")
        return _redirect_to_next(request, article)
    try:
        if "reject" in request.POST:
            reject(proposal, request.user, request.POST.get("reason", ""))
            return _redirect_to_next(request, article)
        # The version check and all writes share one transaction.
        with transaction.atomic():
            form = _form(proposal, request.POST) if proposal.record is not None else None
            if form is not None and not form.is_valid():
                return _render(request, proposal, form, article)
            _accept(proposal, form, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        fresh = Proposal.objects.select_related("article").get(pk=proposal.pk)
        return _render(request, fresh, _form(fresh) if fresh.record else None, article)
    return _redirect_to_next(request, article)


def _accept(proposal: Proposal, form: forms.ModelForm | None, user) -> None:
    speaker = None
    if proposal.kind == ProposalKind.NAME:
        # The alias is matched when the article is published, not here.
        speaker = form.cleaned_data["speaker"] if form is not None else None
    elif form is not None and form.has_changed():
        form.save()
    accept(Proposal.objects.get(pk=proposal.pk), user, speaker)


def _set_role_from_appointment(quote: Quote, typed_role: str, initial: dict) -> None:
    """Set the role the speaker held on the day, unless the editor typed a different role."""
    day = quote.said_on or (quote.article.published_on if quote.article else None)
    appointment = appointment_on(quote.speaker, day) if quote.speaker else None
    if appointment is not None and typed_role == (initial.get("role_at_time") or ""):
        quote.role_at_time = appointment.role
        quote.organisation_at_time = appointment.organisation


class ConfidenceForm(forms.Form):
    """Threshold of “accept all”; when empty, each language has its configured threshold."""

    confidence = forms.CharField(
        required=False,
        label="Minimum confidence",
        help_text="From 0 to 1, for all languages. Leave empty to use the threshold of each "
        "language.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
    )

    def clean_confidence(self) -> float | None:
        typed = self.cleaned_data["confidence"]
        return parse_confidence(typed) if typed else None


def _accept_all(request: HttpRequest, article: int | None) -> HttpResponse:
    form = ConfidenceForm(request.POST)
    if not form.is_valid():
        first = review_queue(article).first()
        record_form = _form(first) if first is not None and first.record is not None else None
        return _render(request, first, record_form, article, confidence_form=form)
    confidence = form.cleaned_data["confidence"]
    with transaction.atomic():
        rows = ready_proposals(review_queue(article), confidence)
        articles = Article.objects.filter(pk__in=rows.order_by().values("article")).order_by("pk")
        before = review_queue(article).count()
        for record in articles:
            accept_all(record, confidence, request.user)
        accepted = before - review_queue(article).count()
        remaining = describe_waiting(count_waiting(review_queue(article), confidence))
    messages.success(request, f"{accepted} accepted. {remaining}{'.' if remaining else ''}".strip())
    return _redirect_to_next(request, article)


def _redirect_to_next(request: HttpRequest, article: int | None, after: Proposal | None = None):
    rows = review_queue(article)
    if after is not None:
        # Skipped proposals come back at the end of the queue.
        queue = list(rows.values_list("pk", flat=True))
        index = queue.index(after.pk) + 1 if after.pk in queue else 0
        next_pk = (queue[index:] or queue)[:1]
    else:
        next_pk = list(rows.values_list("pk", flat=True)[:1])
    query = f"?{urlencode({'article': article})}" if article is not None else ""
    if next_pk:
        return HttpResponseRedirect(reverse("admin:review_one", args=next_pk) + query)
    if article is not None:
        messages.success(request, "All proposals of this article have been reviewed.")
        return HttpResponseRedirect(reverse("admin:publish_article", args=[article]))
    return HttpResponseRedirect(reverse("admin:review"))


def _render(
    request: HttpRequest,
    proposal: Proposal | None,
    form: forms.ModelForm | None,
    article: int | None,
    *,
    confidence_form: ConfidenceForm | None = None,
) -> HttpResponse:
    rows = review_queue(article)
    confidence_form = confidence_form or ConfidenceForm(
        {"confidence": request.GET.get("confidence", "")}
    )
    is_valid = confidence_form.is_valid()
    minimum = confidence_form.cleaned_data["confidence"] if is_valid else None
    context = {
        **admin.site.each_context(request),
        "title": "Review",
        "proposal": proposal,
        "form": form,
        "media": form.media if form is not None else "",
        "count": rows.count(),
        "confidence": confidence_form,
        "ready": ready_proposals(rows, minimum).count() if is_valid else 0,
        "not_ready": describe_waiting(count_waiting(rows, minimum)) if is_valid else "",
        "article": article,
        "may_decide": request.user.has_perm(PUBLISH),
        **_split_text(proposal),
    }
    return TemplateResponse(request, "admin/editorial/review.html", context)


def _split_text(proposal: Proposal | None) -> dict[str, str]:
    """The article's text before, in and after the span to highlight."""
    if proposal is None:
        return {}
    body, record = proposal.article.body, proposal.record
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    if start is None:
        start, end = proposal.start, proposal.end
    if start is None or end > len(body):
        return {"before": body, "marked": "", "after": ""}
    return {"before": body[:start], "marked": body[start:end], "after": body[end:]}
