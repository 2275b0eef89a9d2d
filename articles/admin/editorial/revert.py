"""An earlier state of a record: compared with today's, and brought back by one more change."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models.parents import may_save
from articles.models.visibility import Publishable

# What the archive keeps itself, and what only publishing or the ledger may set.
KEPT = {
    *("id", "key", "slug", "state", "origin", "created_at", "updated_at", "published_at", "folded"),
    *("status", "status_as_of", "status_as_of_precision", "checked_on", "concluded_on"),
}


def differences(record: models.Model, row) -> list[tuple[models.Field, object, object]]:
    """The fields in which *row* of the history differs from the record: (field, now, then)."""
    found = []
    for field in record._meta.concrete_fields:
        if field.name in KEPT or not hasattr(row, field.attname):
            continue
        now, then = getattr(record, field.attname), getattr(row, field.attname)
        if now != then:
            found.append((field, now, then))
    return found


def _shown(field: models.Field, value) -> str:
    """A value in words: the name of a record rather than its number."""
    if value in (None, ""):
        return "empty"
    if field.is_relation:
        other = field.related_model._base_manager.filter(pk=value).first()
        return str(other) if other is not None else "a record that is gone"
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def revert_record(
    modeladmin, request: HttpRequest, object_id: str, version_id: str
) -> HttpResponse:
    """Show what would change; POST brings the earlier values back.

    The state, the address and the ledger are not touched: a record is published, renamed and judged
    by its own means. Rows beside the record have histories of their own.
    """
    model = modeladmin.model
    record = model._base_manager.filter(pk=object_id).first()
    row = model.history.filter(**{model._meta.pk.attname: object_id, "history_id": version_id})
    row = row.select_related("history_user").first()
    if record is None or row is None:
        raise Http404("There is no such state of this record.")
    if not modeladmin.has_view_permission(request, record):
        raise PermissionDenied
    opts = model._meta
    info = (opts.app_label, opts.model_name)
    if request.method == "POST":
        if not modeladmin.has_change_permission(request, record):
            raise PermissionDenied
        if _bring_back(request, record, row):
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
            (field.verbose_name, _shown(field, now), _shown(field, then))
            for field, now, then in differences(record, row)
        ],
        "may_restore": modeladmin.has_change_permission(request, record),
        "history": reverse("admin:{}_{}_history".format(*info), args=[object_id]),
    }
    return TemplateResponse(request, "admin/editorial/revert.html", context)


def _bring_back(request: HttpRequest, record: models.Model, row) -> bool:
    for field, _, then in differences(record, row):
        setattr(record, field.attname, then)
    if not may_save(request.user, record):
        raise PermissionDenied("The earlier state belongs to a record that left the drafts.")
    record._history_user = request.user
    record._change_reason = f"brought back the state of {row.history_date:%Y-%m-%d %H:%M}"
    try:
        with transaction.atomic():
            record.full_clean()
            record.save()
    except (ValidationError, IntegrityError) as error:
        why = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, f"This state cannot be brought back: {why}")
        record.refresh_from_db()
        return False
    hidden = isinstance(record, Publishable) and not record.is_public
    messages.success(request, f"Brought back.{' The record is not public.' if hidden else ''}")
    return True
