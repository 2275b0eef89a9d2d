"""Queue of reader reports: publish a correction, resolve or dismiss."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
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

PAGE_SIZE = 50


class CorrectionForm(forms.Form):
    """The public correction notice made from a report."""

    text = forms.CharField(
        label="What was wrong, and what is right",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(required=False, max_length=300, label="Reason (optional)")


@permission_required("articles.view_report", raise_exception=True)
def reports(request: HttpRequest) -> HttpResponse:
    """View: open reports, oldest first."""
    rows = Report.objects.filter(state=ReportState.OPEN).select_related(*TARGETS)
    page = Paginator(rows.order_by("pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Reader reports",
        "page": page,
        "reports": [
            (row, CorrectionForm(prefix=str(row.pk)), _change_url(row.target) if row.target else "")
            for row in page
        ],
        "count": page.paginator.count,
        "may_decide": _may_decide(request.user),
    }
    return TemplateResponse(request, "admin/editorial/reader_reports.html", context)


def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    """View (POST): publish a correction for a report, or resolve or dismiss it without one."""
    if not _may_decide(request.user):
        raise PermissionDenied
    report = get_object_or_404(Report, pk=pk)
    if request.method == "POST":
        if report.state != ReportState.OPEN:
            messages.warning(request, "This report has already been resolved.")
        elif "dismiss" in request.POST:
            _close(report, ReportState.DISMISSED, request)
        elif report.target is None:
            _close(report, ReportState.RESOLVED, request)
        else:
            _publish_correction(request, report)
    return HttpResponseRedirect(reverse("admin:reports"))


def _change_url(record: models.Model | None) -> str:
    if record is None:
        return ""
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def _may_decide(user) -> bool:
    return user.has_perm("articles.change_report") and user.has_perm(PUBLISH)


def _publish_correction(request: HttpRequest, report: Report) -> None:
    form = CorrectionForm(request.POST, prefix=str(report.pk))
    if not form.is_valid():
        messages.error(request, "Enter what was wrong and what is right.")
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
    messages.success(request, f"Correction published at {report.target.get_absolute_url()}.")


def _close(report: Report, state: str, request: HttpRequest) -> None:
    report.state, report.note = state, request.POST.get("note", "")[:300]
    report.decided_by, report.decided_at = request.user, timezone.now()
    report.save()
