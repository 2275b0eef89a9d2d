"""Revert a record to an earlier version of its history, after a comparison."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models.parents import may_save
from articles.models.visibility import Publishable

# Set automatically, or only by publishing and by the status ledger.
NOT_REVERTED = {
    *("id", "key", "slug", "state", "origin", "created_at", "updated_at", "published_at", "folded"),
    *("status", "status_as_of", "status_as_of_precision", "checked_on", "concluded_on"),
}


def differences(record: models.Model, row) -> list[tuple[models.Field, object, object]]:
    """Fields in which history row *row* differs from the record, as (field, now, then)."""
    changes = []
    for field in record._meta.concrete_fields:
        if field.name in NOT_REVERTED or not hasattr(row, field.attname):
            continue
        now, then = getattr(record, field.attname), getattr(row, field.attname)
        if now != then:
            changes.append((field, now, then))
    return changes


def _display(field: models.Field, value) -> str:
    """Display value of a field: names of related records and labels of choices."""
    if value in (None, ""):
        return "none"
    if field.is_relation:
        related = field.related_model._base_manager.filter(pk=value).first()
        return str(related) if related is not None else "a deleted record"
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def revert_record(
    modeladmin, request: HttpRequest, object_id: str, version_id: str
) -> HttpResponse:
    """View: compare a history version with the record; POST restores the earlier values.

    State, slug and status are not reverted, because they are changed by publishing, renaming and
    the status ledger. Related rows have their own histories.
    """
    model = modeladmin.model
    record = model._base_manager.filter(pk=object_id).first()
    row = model.history.filter(**{model._meta.pk.attname: object_id, "history_id": version_id})
    row = row.select_related("history_user").first()
    if record is None or row is None:
        raise Http404("This version does not exist.")
    if not modeladmin.has_view_permission(request, record):
        raise PermissionDenied
    opts = model._meta
    info = (opts.app_label, opts.model_name)
    if request.method == "POST":
        if not modeladmin.has_change_permission(request, record):
            raise PermissionDenied
        if _restore(request, record, row):
            return HttpResponseRedirect(
                reverse("admin:{}_{}_history".format(*info), args=[object_id])
            )
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": f"{record}, as of {row.history_date:%Y-%m-%d %H:%M}",
        "opts": opts,
        "record": record,
        "row": row,
        "fields": [
            (field.verbose_name, _display(field, now), _display(field, then))
            for field, now, then in differences(record, row)
        ],
        "may_restore": modeladmin.has_change_permission(request, record),
        "history": reverse("admin:{}_{}_history".format(*info), args=[object_id]),
    }
    return TemplateResponse(request, "admin/editorial/revert.html", context)


def _restore(request: HttpRequest, record: models.Model, row) -> bool:
    for field, _, then in differences(record, row):
        setattr(record, field.attname, then)
    if not may_save(request.user, record):
        raise PermissionDenied("This version belongs to a published record.")
    record._history_user = request.user
    record._change_reason = f"restored the version of {row.history_date:%Y-%m-%d %H:%M}"
    try:
        with transaction.atomic():
            record.full_clean()
            record.save()
    except (ValidationError, IntegrityError) as error:
        reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, f"This version cannot be restored: {reason}")
        record.refresh_from_db()
        return False
    hidden = isinstance(record, Publishable) and not record.is_public
    messages.success(request, f"Restored.{' The record is not public.' if hidden else ''}")
    return True
