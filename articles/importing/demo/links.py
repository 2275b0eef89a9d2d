"""Adds source links and article copies (models without history) to untouched records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from articles.importing.demo.source import FixtureFolder, partial_date
from articles.importing.upsert import Upserter
from articles.models import ArticleCopy, Publisher, SourceLink


def add_sources(
    source: FixtureFolder,
    upserter: Upserter,
    records: Iterable[tuple[str, models.Model, list[dict | str]]],
) -> None:
    """Add missing source links: URLs, or objects with what is known of the page."""
    field = upserter.model._meta.model_name
    publishers = source.upserter(Publisher, "slug")
    rows = []
    for where, record, pages in records:
        for page in pages if upserter.is_untouched(record) else []:
            known = {"url": page} if isinstance(page, str) else _known(where, page)
            known["publisher"] = source.link(where, publishers, known.get("publisher"))
            rows.append(SourceLink(**{field: record}, **known))
    _add_missing(SourceLink, f"{field}_id", rows)


def _known(where: str, page: dict[str, Any]) -> dict[str, Any]:
    return {
        **{k: page[k] for k in ("url", "publisher", "language", "kind", "note")},
        **partial_date(where, "published_on", page["published_on"], page["precision"]),
    }


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
