"""Looks up one record by the key in its URL, current or former."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from articles.models import Country, FormerSlug


def find_by_key(rows: QuerySet, key: int | str) -> Model | None:
    """The record with this id, slug or, for a country, lower-case code; None if there is none."""
    if isinstance(key, int):
        return rows.filter(pk=key).first()
    if rows.model is Country:
        return rows.filter(pk=key.upper()).first() if key.islower() else None
    return rows.filter(slug=key).first()


def find_by_former_slug(model: type[Model], slug: str) -> Model | None:
    """The public record that has or had this slug, in any case; None if there is none."""
    rows, lowered = model.objects.published(), slug.lower()
    if record := find_by_key(rows, lowered):
        return record
    kind = model._meta.model_name
    if kind not in FormerSlug.TARGETS:
        return None
    former = FormerSlug.objects.filter(slug=lowered, **{f"{kind}__in": rows.values("pk")})
    entry = former.select_related(kind).first()
    return getattr(entry, kind) if entry else None
