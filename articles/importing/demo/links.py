"""Adds source links and article copies (models without history) to untouched records."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from articles.importing.upsert import Upserter
from articles.models import ArticleCopy, SourceLink


def add_sources(
    upserter: Upserter, records: Iterable[tuple[models.Model, list[dict | str]]]
) -> None:
    """Add missing source links: URLs, or objects with ``url`` and ``note``."""
    field = upserter.model._meta.model_name
    rows = []
    for record, sources in records:
        for source in sources if upserter.is_untouched(record) else []:
            link = {"url": source} if isinstance(source, str) else source
            rows.append(SourceLink(**{field: record}, url=link["url"], note=link.get("note", "")))
    _add_missing(SourceLink, f"{field}_id", rows)


def add_copies(upserter: Upserter, records: Iterable[tuple[models.Model, list[str]]]) -> None:
    """Add missing web addresses of copies of articles."""
    rows = [
        ArticleCopy(article=article, url=url)
        for article, urls in records
        if upserter.is_untouched(article)
        for url in urls
        if url != article.url
    ]
    _add_missing(ArticleCopy, "article_id", rows)


def _add_missing(model: type[models.Model], owner: str, rows: list[models.Model]) -> None:
    present = set(model.objects.values_list(owner, "url"))
    for row in rows:
        key = (getattr(row, owner), row.url)
        if key not in present:
            present.add(key)
            row.save()
