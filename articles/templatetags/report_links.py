"""Template tag for the link to the error report form of a record."""

from __future__ import annotations

from django import template
from django.urls import reverse

from articles.kinds import BY_MODEL
from articles.models.reports import TARGETS

register = template.Library()


@register.simple_tag
def report_address(record) -> str:
    """The URL of the error report form for *record*; empty if its kind has none."""
    kind = BY_MODEL.get(type(record))
    if kind is None or kind.name not in TARGETS:
        return ""
    return reverse("articles:report", args=[kind.plural, record.pk])
