"""Saving and deleting in the admin takes back what is left without public support."""

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

_NOTED = "_dependents_before"


def note_support(request: HttpRequest, records: Iterable[models.Model]) -> None:
    """Remember what *records* support, before they are saved or deleted."""
    noted = request.__dict__.setdefault(_NOTED, {})
    for model, pks in public_dependents(records).items():
        noted.setdefault(model, set()).update(pks)


def take_back_the_unsupported(
    request: HttpRequest, state: State, keep: Publishable | None = None
) -> None:
    """Take back what has lost its last public support, and say so; the record *keep* stays."""
    noted = request.__dict__.pop(_NOTED, {})
    if keep is not None:
        noted.get(type(keep), set()).discard(keep.pk)
    if found := unpublish_orphans(noted, state, request.user):
        done = "put back to draft" if state == State.DRAFT else "withdrawn"
        text = "Also {}, because nothing else public supports it: {}. Publish what should stay."
        messages.warning(request, format_html(text, done, linked(found)))


def report_taken_back(request: HttpRequest, record: Publishable) -> None:
    """Name what was taken back with *record* and is still not public."""
    if found := unpublished_with([record]):
        text = "Taken back with it earlier and still not public: {}."
        messages.info(request, format_html(text, linked(found)))
