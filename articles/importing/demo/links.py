"""Rows that keep no history: sources and copies, added once under a record nobody has edited."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from articles.importing.upsert import Upserter
from articles.models import ArticleCopy, SourceLink


def add_sources(shelf: Upserter, records: Iterable[tuple[models.Model, list[dict | str]]]) -> None:
    """Give each record its source addresses: plain addresses, or objects with ``url``, ``note``."""
    field = shelf.model._meta.model_name
    wanted = []
    for record, sources in records:
        for source in sources if shelf.may_add_to(record) else []:
            link = {"url": source} if isinstance(source, str) else source
            wanted.append(SourceLink(**{field: record}, url=link["url"], note=link.get("note", "")))
    _add_missing(SourceLink, f"{field}_id", wanted)


def add_copies(shelf: Upserter, records: Iterable[tuple[models.Model, list[str]]]) -> None:
    """Note the further addresses at which an article stands."""
    wanted = [
        ArticleCopy(article=article, url=url)
        for article, urls in records
        if shelf.may_add_to(article)
        for url in urls
        if url != article.url
    ]
    _add_missing(ArticleCopy, "article_id", wanted)


def _add_missing(model: type[models.Model], owner: str, wanted: list[models.Model]) -> None:
    present = set(model.objects.values_list(owner, "url"))
    for row in wanted:
        key = (getattr(row, owner), row.url)
        if key not in present:
            present.add(key)
            row.save()
