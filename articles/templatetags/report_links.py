"""Template tags for links to the report forms: of a record, and for what is missing."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

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


@register.simple_tag
def help_link(*subject) -> str:
    """A link to the general report form with a subject of these parts, without empty ones."""
    text = ", ".join(str(part) for part in subject if part)
    url = f"{reverse('articles:general_report')}?{urlencode({'subject': text})}"
    return format_html(
        '<a href="{}" rel="nofollow">I can help<span class="vh">: {}</span></a>', url, text
    )
