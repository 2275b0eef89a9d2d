"""Admin search for speakers and organisations by any of their names."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest

from articles.models import Alias
from articles.text.normalize import fold


class AliasSearchMixin:
    """ModelAdmin mixin: search box and autocompletes also match aliases, ignoring accents, case and
    hyphens.
    """

    search_help_text = "Any name or alias. Accents and capitals are ignored."

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        rows, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        folded = fold(search_term)
        if not folded:
            return rows, may_have_duplicates
        kind = self.model._meta.model_name
        aliases = Alias.objects.filter(folded__contains=folded, **{f"{kind}__isnull": False})
        by_name, by_alias = rows.order_by().values("pk"), aliases.order_by().values(kind)
        return queryset.filter(models.Q(pk__in=by_name) | models.Q(pk__in=by_alias)), False
