"""Sitemaps by kind of record (https://www.sitemaps.org/protocol.html), in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from xml.sax.saxutils import escape

from django.db.models import DateTimeField, F, Max, Model, OuterRef, QuerySet, Subquery, Value

from articles.models import (
    Article,
    Country,
    Organisation,
    Pledge,
    Quote,
    Speaker,
    Summit,
    Topic,
)

SIZE = 10_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MEDIA_TYPE = "application/xml"
# The pages that are no records.
PAGES = (
    *("/", "/articles/", "/quotes/", "/pledges/", "/speakers/", "/summits/"),
    *("/organisations/", "/topics/", "/about/", "/about/corrections/", "/licence/"),
)
# What an address is made of, so that nothing else is read.
_COLUMNS = {Article: ("title",), Pledge: ("title",), Quote: (), Country: ()}
KINDS = {
    "articles": Article,
    "quotes": Quote,
    "pledges": Pledge,
    "speakers": Speaker,
    "summits": Summit,
    "organisations": Organisation,
    "topics": Topic,
    "countries": Country,
}


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One sitemap: which kind, which page of it, when the newest of its records changed."""

    kind: str
    number: int
    changed: datetime | None

    @property
    def path(self) -> str:
        return f"/sitemap-{self.kind}.xml" + (f"?page={self.number}" if self.number > 1 else "")


def sitemap_pages() -> list[SitemapPage]:
    """Every sitemap there is."""
    made = [SitemapPage("pages", 1, None)]
    for kind, model in KINDS.items():
        rows = _rows(model).order_by()
        total = rows.count()
        newest = rows.aggregate(newest=Max("changed"))["newest"]
        made += [SitemapPage(kind, number, newest) for number in range(1, ceil(total / SIZE) + 1)]
    return made


def render_index(site: str) -> str:
    """The index of all sitemaps."""
    entries = "".join(
        _entry("sitemap", f"{site}{part.path}", part.changed) for part in sitemap_pages()
    )
    return _document("sitemapindex", entries)


def render_sitemap(kind: str, number: int, site: str) -> str | None:
    """One sitemap; None when there is none of that kind or number."""
    if kind == "pages":
        entries = "".join(_entry("url", f"{site}{path}", None) for path in PAGES)
        return _document("urlset", entries) if number == 1 else None
    if kind not in KINDS:
        return None
    entries = "".join(_entries(_rows(KINDS[kind]), number, site))
    return _document("urlset", entries) if entries else None


def _entries(rows: QuerySet, number: int, site: str) -> Iterator[str]:
    wanted = rows.order_by("pk").only(*_COLUMNS.get(rows.model, ("slug",)))
    for record in wanted[(number - 1) * SIZE : number * SIZE]:
        yield _entry("url", f"{site}{record.get_absolute_url()}", record.changed)


def _rows(model: type[Model]) -> QuerySet:
    """The public records with ``changed``: when each was last saved, where that is noted.

    Our own briefings have their pages here; quotes that stand in nothing else have not.
    """
    rows = model.objects.published()
    rows = rows.coverage() if model is Quote else rows
    if any(field.name == "updated_at" for field in model._meta.fields):
        return rows.annotate(changed=F("updated_at"))
    if hasattr(model, "history"):
        kept = model.history.filter(id=OuterRef("pk")).order_by("-history_date")
        return rows.annotate(changed=Subquery(kept.values("history_date")[:1]))
    return rows.annotate(changed=Value(None, output_field=DateTimeField()))


def _entry(element: str, address: str, changed: datetime | None) -> str:
    moment = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%S}Z</lastmod>" if changed else ""
    return f"<{element}><loc>{escape(address)}</loc>{moment}</{element}>\n"


def _document(element: str, entries: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{NAMESPACE}">\n'
        f"{entries}</{element}>\n"
    )
