"""Report forms, on public records and general: anonymous, without cookies, rate limited."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.filters.gone import raise_gone_or_not_found
from articles.kinds import KINDS
from articles.models import Report
from articles.models.reports import TARGETS
from articles.views import page_meta
from articles.views.anonymous_form import (
    AnonymousForm,
    FormRefusedError,
    is_from_person,
    sender_of,
    sign_opening,
)

MODELS = {kind.plural: kind.model for kind in KINDS if kind.name in TARGETS}
MAX_REPORTS_PER_HOUR = 5


class ReportForm(AnonymousForm):
    """The report form."""

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


class GeneralReportForm(ReportForm):
    """The report form about no record, with a subject."""

    subject = forms.CharField(max_length=200)
    text = forms.CharField(
        label="What do you know?",
        max_length=3000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ("subject", "text", "url")


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
    context = {"title": "Report a mistake", "about": record, "back": record.get_absolute_url()}
    context |= page_meta.for_page(request, f"Report a mistake: {record}", noindex=True)
    new_report = Report(**{record._meta.model_name: record})
    return _respond(request, ReportForm, new_report, f"{kind}/{pk}", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def general_report(request: HttpRequest) -> HttpResponse:
    """The report form about no record; the parameter ``subject`` fills in the subject."""
    title = "Help us fill a gap"
    context = {"title": title, "back": reverse("articles:gaps")}
    context |= page_meta.for_page(request, title, noindex=True)
    return _respond(request, GeneralReportForm, Report(), "general", context)


def _respond(
    request: HttpRequest,
    form_class: type[ReportForm],
    new_report: Report,
    target: str,
    context: dict,
) -> HttpResponse:
    """The form, or the result of sending it; *target* ties a form to its page."""
    if request.method != "POST":
        given = {"subject": request.GET.get("subject", "")[:200], "url": request.GET.get("url", "")}
        form = form_class(initial={"opened": sign_opening(target), **given})
        return render(request, "articles/report.html", {**context, "form": form})
    form = form_class(request.POST)
    status = 200
    if form.is_valid():
        status, message = _save_report(request, form, new_report, target)
        if status == 200:
            return render(request, "articles/report.html", {**context, "thanks": True})
        form.add_error(None, message)
    return render(request, "articles/report.html", {**context, "form": form}, status=status)


def _save_report(
    request: HttpRequest, form: ReportForm, new_report: Report, target: str
) -> tuple[int, str]:
    """Save the report, unless it fails a check; returns the HTTP status and an error message."""
    data = form.cleaned_data
    try:
        if not is_from_person(request, form, target):
            return 200, ""
    except FormRefusedError as refusal:
        return refusal.status, refusal.message
    sender = sender_of(request)
    hour = timezone.now() - timedelta(hours=1)
    if Report.objects.filter(sender=sender, created_at__gte=hour).count() >= MAX_REPORTS_PER_HOUR:
        return 429, "Too many reports from your network. Please try again in an hour."
    new_report.subject = data.get("subject", "")
    new_report.text, new_report.url, new_report.sender = data["text"], data["url"], sender
    new_report.save()
    return 200, ""
