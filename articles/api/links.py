"""Builds URLs of the API, and links to related records."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from articles.kinds import BY_MODEL
from articles.models import Country, Statement

ROOT = "/api/v1/"


@dataclass(frozen=True, slots=True)
class LinkBuilder:
    """Absolute URLs on the archive at *site*."""

    site: str

    def page_url(self, record: Model) -> str:
        """The record's HTML page."""
        return f"{self.site}{record.get_absolute_url()}"

    def api_url(self, record: Model) -> str | None:
        """The record in the API; None for kinds without an endpoint."""
        kind = BY_MODEL.get(type(record))
        if kind is None:
            return None
        key = record.pk if kind.keyed_by_id else record.slug
        return f"{self.site}{ROOT}{kind.plural}/{key}/"

    def list_url(self, model: type[Model], **filters: str) -> str:
        """A collection of the API with these filters."""
        return f"{self.site}{ROOT}{BY_MODEL[model].plural}/?{urlencode(filters)}"

    def link(self, record: Model | None) -> dict | None:
        """A related record as a ``Link``; None for None."""
        if record is None:
            return None
        return {
            "id": None if isinstance(record, Country) else record.pk,
            "slug": None if BY_MODEL[type(record)].keyed_by_id else record.slug,
            "name": str(record) if not hasattr(record, "name") else record.name,
            "url": self.page_url(record),
            "api": self.api_url(record),
        }

    def statement_link(self, statement: Statement | None, quote_id: int) -> dict | None:
        """A statement as a ``Link``: statements have no page, so to one of its quotes' pages."""
        if statement is None:
            return None
        return {
            "id": statement.pk,
            "slug": None,
            "name": statement.label,
            "url": f"{self.site}{reverse('articles:quote', args=[quote_id])}",
            "api": self.api_url(statement),
        }
