"""Warning about likely duplicates when a speaker, organisation or publisher is added."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz import fuzz, process

from articles.admin.publish_actions import change_url
from articles.models import Alias
from articles.models.merging import MODELS
from articles.models.roles import may_publish
from articles.text.normalize import fold

MAX_COMPARED = 20_000
MAX_SIMILAR = 4
MIN_SIMILARITY = 85
"""Fuzzy match score (0 to 100) from which a record is shown as a likely duplicate."""


def similar_records(record: models.Model) -> list[tuple[models.Model, int]]:
    """Other records of its kind with a similar name or alias, with scores, best first."""
    model, kind = type(record), record._meta.model_name
    rows = model._base_manager.exclude(pk=record.pk).order_by("-pk")
    names = [(pk, fold(name)) for pk, name in rows.values_list("pk", "name")[:MAX_COMPARED]]
    if kind in MODELS:
        aliases = Alias.objects.filter(**{f"{kind}__isnull": False}).exclude(**{kind: record.pk})
        names += aliases.order_by("-pk").values_list(kind, "folded")[:MAX_COMPARED]
    matches = process.extract(
        fold(record.name),
        [name for _, name in names],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=MIN_SIMILARITY,
        limit=MAX_SIMILAR * 3,
    )
    best: dict[int, int] = {}
    for _, score, index in matches:
        best.setdefault(names[index][0], round(score))
    pks = list(best)[:MAX_SIMILAR]
    found = model._base_manager.in_bulk(pks)
    return [(found[pk], best[pk]) for pk in pks]


class SimilarRecordsMixin:
    """ModelAdmin mixin: after adding a record, links to similar ones and to a merge with them."""

    def save_model(self, request: HttpRequest, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        if change or not (similar := similar_records(obj)):
            return
        links = format_html_join(
            "; ",
            '<a href="{}">{}</a> ({}% match){}',
            (
                (change_url(other), other, score, _merge_link(request.user, other, obj))
                for other, score in similar
            ),
        )
        text = format_html("Similar {} exist: {}.", self.model._meta.verbose_name_plural, links)
        self.message_user(request, text, messages.WARNING)


def _merge_link(user, primary: models.Model, duplicate: models.Model) -> SafeString | str:
    """Link to compare and merge the two, for those who may."""
    kind = primary._meta.model_name
    if kind not in MODELS or not (may_publish(user) and user.has_perm("articles.add_merge")):
        return ""
    query = urlencode({"primary": primary.pk, "duplicate": duplicate.pk})
    url = f"{reverse('admin:merge', args=[kind])}?{query}"
    return format_html(', <a href="{}">compare and merge</a>', url)
