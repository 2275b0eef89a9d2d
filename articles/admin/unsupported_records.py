"""Withdraws records that lose their last public source when another record is saved or deleted."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from articles.admin.publish_actions import linked
from articles.models import State
from articles.models.visibility import Publishable
from articles.models.withdrawal import (
    public_dependents,
    unpublish_orphans,
    unpublished_with,
)

_REQUEST_KEY = "_dependents_before"


def remember_dependents(request: HttpRequest, records: Iterable[models.Model]) -> None:
    """Remember on the request which records depend on *records*, before these are changed."""
    dependents = request.__dict__.setdefault(_REQUEST_KEY, {})
    for model, pks in public_dependents(records).items():
        dependents.setdefault(model, set()).update(pks)


def withdraw_unsupported(
    request: HttpRequest, state: State, keep: Publishable | None = None
) -> None:
    """Withdraw the remembered records without public support, except *keep*; adds a message."""
    dependents = request.__dict__.pop(_REQUEST_KEY, {})
    if keep is not None:
        dependents.get(type(keep), set()).discard(keep.pk)
    if not any(dependents.values()):
        return
    if withdrawn := unpublish_orphans(dependents, state, request.user):
        participle = "returned to draft" if state == State.DRAFT else "withdrawn"
        text = "Also {}, because no other public record supports them: {}. Publish any to keep."
        messages.warning(request, format_html(text, participle, linked(withdrawn)))


def report_withdrawn_dependents(request: HttpRequest, record: Publishable) -> None:
    """Add a message with the records withdrawn together with *record* that are not public yet."""
    if withdrawn := unpublished_with([record]):
        text = "Withdrawn with it earlier and still not public: {}."
        messages.info(request, format_html(text, linked(withdrawn)))
