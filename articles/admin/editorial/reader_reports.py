"""Readers' reports and what becomes of them."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.models import Correction, Report, ReportState, State
from articles.models.reports import TARGETS
from articles.models.roles import PUBLISH

PAGE = 50


class CorrectionForm(forms.Form):
    """The public notice that a report leads to."""

    text = forms.CharField(
        label="What was wrong and what the record says now",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(required=False, max_length=300, label="Why, or who noticed")


def reports(request: HttpRequest) -> HttpResponse:
    """The open reports, the oldest first."""
    if not request.user.has_perm("articles.view_report"):
        raise PermissionDenied
    rows = Report.objects.filter(state=ReportState.OPEN).select_related(*TARGETS)
    page = Paginator(rows.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "What readers report",
        "page": page,
        "reports": [(row, CorrectionForm(prefix=str(row.pk)), _edit(row.target)) for row in page],
        "waiting": page.paginator.count,
        "may_decide": _may_decide(request.user),
    }
    return TemplateResponse(request, "admin/editorial/reader_reports.html", context)


def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a public correction of a report, or dismiss it with a reason."""
    if not _may_decide(request.user):
        raise PermissionDenied
    report = get_object_or_404(Report, pk=pk)
    if request.method == "POST":
        if report.state != ReportState.OPEN:
            messages.warning(request, "Somebody has decided on this report already.")
        elif "dismiss" in request.POST:
            _close(report, ReportState.DISMISSED, request)
        else:
            _correct(request, report)
    return HttpResponseRedirect(reverse("admin:reports"))


def _edit(record: models.Model) -> str:
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def _may_decide(user) -> bool:
    return user.has_perm("articles.change_report") and user.has_perm(PUBLISH)


def _correct(request: HttpRequest, report: Report) -> None:
    form = CorrectionForm(request.POST, prefix=str(report.pk))
    if not form.is_valid():
        messages.error(request, "Say what was wrong and what the record says now.")
        return
    with transaction.atomic():
        report.correction = Correction.objects.create(
            **{report.target._meta.model_name: report.target},
            corrected_on=timezone.localdate(),
            text=form.cleaned_data["text"],
            reason=form.cleaned_data["reason"],
            state=State.PUBLISHED,
            editor=request.user,
        )
        _close(report, ReportState.CORRECTED, request)
    messages.success(request, f"The notice stands on {report.target.get_absolute_url()}.")


def _close(report: Report, state: str, request: HttpRequest) -> None:
    report.state, report.note = state, request.POST.get("note", "")[:300]
    report.decided_by, report.decided_at = request.user, timezone.now()
    report.save()
