"""Template tag for the link to the error report form of a record."""

from __future__ import annotations

from django import template
from django.urls import reverse

register = template.Library()

PLURALS = {
    "article": "articles",
    "quote": "quotes",
    "pledge": "pledges",
    "speaker": "speakers",
    "organisation": "organisations",
    "summit": "summits",
}


@register.simple_tag
def report_address(record) -> str:
    """The URL of the error report form for *record*; empty if its kind has none."""
    kind = PLURALS.get(getattr(getattr(record, "_meta", None), "model_name", ""))
    return reverse("articles:report", args=[kind, record.pk]) if kind else ""
