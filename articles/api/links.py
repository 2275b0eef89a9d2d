"""Addresses in the API, and related records as links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from articles.models import (
    Article,
    Country,
    Organisation,
    Pledge,
    Publisher,
    Quote,
    Speaker,
    Statement,
    Summit,
    Topic,
)

ROOT = "/api/v1/"
PLACES: dict[type[Model], str] = {
    Article: "articles",
    Quote: "quotes",
    Pledge: "pledges",
    Speaker: "speakers",
    Summit: "summits",
    Organisation: "organisations",
    Topic: "topics",
    Publisher: "publishers",
    Country: "countries",
    Statement: "statements",
}
# Found by their number; all others by their slug.
NUMBERED = (Article, Quote, Pledge, Statement)


@dataclass(frozen=True, slots=True)
class LinkBuilder:
    """Absolute addresses on the archive at *site*."""

    site: str

    def page(self, record: Model) -> str:
        return f"{self.site}{record.get_absolute_url()}"

    def api(self, record: Model) -> str | None:
        """Where the record itself stands in the API; None for what has no address there."""
        place = PLACES.get(type(record))
        if place is None:
            return None
        key = record.pk if isinstance(record, NUMBERED) else record.slug
        return f"{self.site}{ROOT}{place}/{key}/"

    def listing(self, model: type[Model], **filters: str) -> str:
        """A list in the API with these filters."""
        return f"{self.site}{ROOT}{PLACES[model]}/?{urlencode(filters)}"

    def to(self, record: Model | None) -> dict | None:
        """A related record as a ``Link``; None stays None."""
        if record is None:
            return None
        return {
            "id": None if isinstance(record, Country) else record.pk,
            "slug": None if isinstance(record, NUMBERED) else record.slug,
            "name": str(record) if not hasattr(record, "name") else record.name,
            "url": self.page(record),
            "api": self.api(record),
        }

    def to_statement(self, statement: Statement | None, quote: int) -> dict | None:
        """A statement as a ``Link``; the page of any of its quotes shows it."""
        if statement is None:
            return None
        return {
            "id": statement.pk,
            "slug": None,
            "name": statement.label,
            "url": f"{self.site}{reverse('articles:quote', args=[quote])}",
            "api": self.api(statement),
        }
