"""Forms to report an error in a record, or to suggest a page: anonymous, no cookies."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.filters.gone import raise_gone_or_not_found
from articles.kinds import KINDS
from articles.models import Report
from articles.models.reports import TARGETS
from articles.models.visibility import Publishable
from articles.views import page_meta

MODELS = {kind.plural: kind.model for kind in KINDS if kind.name in TARGETS}
MAX_REPORTS_PER_HOUR = 5
MIN_SECONDS = 3
"""Forms sent sooner come from bots."""

MAX_SECONDS = 24 * 60 * 60
_SALT = "articles.report"


class ReportForm(forms.Form):
    """The report form; ``website`` is a honeypot, hidden from people."""

    text = forms.CharField(
        label="What is wrong?",
        max_length=3000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    url = forms.URLField(
        label="Link to a source (optional)",
        required=False,
        max_length=1000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    website = forms.CharField(required=False, label="Leave this empty")
    opened = forms.CharField(widget=forms.HiddenInput)


class SuggestionForm(ReportForm):
    """The form to suggest a page that the archive does not hold."""

    text = forms.CharField(
        label="What is it about? (optional)",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    url = forms.URLField(
        label="Web address",
        max_length=1000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )

    def clean_text(self) -> str:
        return self.cleaned_data["text"] or "Suggested page"


# CSRF-exempt: the form is anonymous and sets no cookie, so a forged request has no authority to
# abuse. The signed timestamp and the Origin header stop cross-site posts.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The error report form of one public record."""
    record = MODELS[kind].objects.published().filter(pk=pk).first() if kind in MODELS else None
    if record is None and kind in MODELS:
        raise_gone_or_not_found(MODELS[kind], pk, "Record not found.")
    if record is None:
        raise Http404("Record not found.")
    target = f"{kind}/{pk}"
    context = {"subject": record, "address": record.get_absolute_url()}
    context |= page_meta.for_page(request, f"Report a mistake: {record}", noindex=True)
    return _answer(request, ReportForm, context, record, target)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_page(request: HttpRequest) -> HttpResponse:
    """The form to suggest a page; ``url`` fills in its address."""
    context = page_meta.for_page(request, "Suggest a page", noindex=True)
    context["initial"] = {"url": request.GET.get("url", "")[:1000]}
    return _answer(request, SuggestionForm, context, None, "page")


def _answer(
    request: HttpRequest,
    form_class: type[ReportForm],
    context: dict,
    record: Publishable | None,
    target: str,
) -> HttpResponse:
    if request.method != "POST":
        initial = {**context.get("initial", {}), "opened": signing.dumps(target, salt=_SALT)}
        form = form_class(initial=initial)
        return render(request, "articles/report.html", {**context, "form": form})
    form = form_class(request.POST)
    status = 200
    if form.is_valid():
        status, message = _save_report(request, form, record, target)
        if status == 200:
            return render(request, "articles/report.html", {**context, "thanks": True})
        form.add_error(None, message)
    return render(request, "articles/report.html", {**context, "form": form}, status=status)


def _save_report(
    request: HttpRequest, form: ReportForm, record: Publishable | None, target: str
) -> tuple[int, str]:
    """Save the report, unless it fails a check; returns the HTTP status and an error message."""
    data = form.cleaned_data
    origin = request.headers.get("Origin")
    if origin not in (None, f"{request.scheme}://{request.get_host()}"):
        return 403, "This form was sent from another site."
    try:
        signed_target = signing.loads(data["opened"], salt=_SALT, max_age=MAX_SECONDS)
        age = timezone.now().timestamp() - _opened_at(data["opened"])
    except signing.BadSignature:
        return 400, "This form has expired. Please send it again."
    if signed_target != target:
        return 400, "This form belongs to another page. Please open it again."
    if data["website"] or age < MIN_SECONDS:
        return 200, ""  # a bot, which gets the same answer as a person
    sender = sender_of(request)
    hour = timezone.now() - timedelta(hours=1)
    if Report.objects.filter(sender=sender, created_at__gte=hour).count() >= MAX_REPORTS_PER_HOUR:
        return 429, "Too many reports from your network. Please try again in an hour."
    reported = {record._meta.model_name: record} if record else {}
    Report.objects.create(**reported, text=data["text"], url=data["url"], sender=sender)
    return 200, ""


def _opened_at(opened: str) -> float:
    """Unix time of opening the form, from the verified signature."""
    return float(signing.b62_decode(opened.rsplit(":", 2)[1]))


def sender_of(request: HttpRequest) -> str:
    """A keyed hash of the client's network, different every day, so that it stays anonymous."""
    day = timezone.localdate().isoformat()
    message = f"{day} {import_string(settings.RATE_LIMIT_KEY_CALLABLE)(request)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]
