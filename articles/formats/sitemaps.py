"""XML sitemaps by kind of record (https://www.sitemaps.org/protocol.html).

The pages of a kind are ranges of primary keys: counting the public records of a large archive, or
skipping those of earlier pages, would read them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import (
    DateTimeField,
    F,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)

from articles.kinds import KINDS
from articles.models import Article, Country, Pledge, Quote, SummitSeries

SIZE = 1_000  # primary keys of a page
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MEDIA_TYPE = "application/xml"
# Pages without a record.
PAGES = (
    "/",
    *(kind.url for kind in KINDS if kind.listed),
    *("/series/", "/about/", "/about/corrections/", "/changes/", "/check/", "/data/", "/gaps/"),
    "/licence/",
)
# Columns needed for the URL (default: the slug).
_URL_COLUMNS = {Article: ("title",), Pledge: ("title",), Quote: (), Country: ()}
KINDS_BY_PLURAL = {kind.plural: kind for kind in KINDS if kind.sitemap}


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One sitemap file: kind of record, page number and time of the last change of that kind."""

    kind: str
    number: int
    changed: datetime | None

    @property
    def path(self) -> str:
        return f"/sitemap-{self.kind}.xml" + (f"?page={self.number}" if self.number > 1 else "")


def public_paths() -> Iterator[str]:
    """Paths of all pages in the sitemaps."""
    yield from PAGES
    yield from (series.get_absolute_url() for series in SummitSeries.objects.published())
    for kind in KINDS_BY_PLURAL.values():
        rows = _rows(kind.model).only(*_URL_COLUMNS.get(kind.model, ("slug",)))
        yield from (record.get_absolute_url() for record in rows.iterator())


def sitemap_pages() -> list[SitemapPage]:
    """All sitemap files."""
    pages = [SitemapPage("pages", 1, None)]
    for plural, kind in KINDS_BY_PLURAL.items():
        rows = _rows(kind.model)
        changed = rows.filter(changed__isnull=False).order_by("-changed")
        newest = changed.values_list("changed", flat=True).first()
        pages += [SitemapPage(plural, number + 1, newest) for number in range(_page_count(rows))]
    return pages


def render_index(site: str) -> str:
    """The sitemap index."""
    entries = "".join(
        _entry("sitemap", f"{site}{part.path}", part.changed) for part in sitemap_pages()
    )
    return _document("sitemapindex", entries)


def render_sitemap(kind: str, number: int, site: str) -> str | None:
    """One sitemap; None if there is no such kind or page."""
    if kind == "pages":
        series = [each.get_absolute_url() for each in SummitSeries.objects.published()]
        entries = "".join(_entry("url", f"{site}{path}", None) for path in (*PAGES, *series))
        return _document("urlset", entries) if number == 1 else None
    if kind not in KINDS_BY_PLURAL:
        return None
    rows = _rows(KINDS_BY_PLURAL[kind].model)
    if not 1 <= number <= _page_count(rows):
        return None
    return _document("urlset", "".join(_entries(rows, number, site)))


def _first_key(rows: QuerySet) -> int:
    return rows.order_by("pk").values_list("pk", flat=True)[0]


def _page_count(rows: QuerySet) -> int:
    """The number of pages of a kind; records that are few and have no numbers have one."""
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    if not isinstance(last, int):
        return 0 if last is None else 1
    return (last - _first_key(rows)) // SIZE + 1


def _entries(rows: QuerySet, number: int, site: str) -> Iterator[str]:
    """The entries of a page; none if all records with its keys were withdrawn."""
    if isinstance(rows.model._meta.pk, IntegerField):
        start = _first_key(rows) + (number - 1) * SIZE
        rows = rows.filter(pk__gte=start, pk__lt=start + SIZE)
    for record in rows.order_by("pk").only(*_URL_COLUMNS.get(rows.model, ("slug",))):
        yield _entry("url", f"{site}{record.get_absolute_url()}", record.changed)


def _rows(model: type[Model]) -> QuerySet:
    """The public records, annotated with ``changed``: the time of the last change, if recorded.

    Includes our own briefings, but not the quotes found only there.
    """
    rows = model.objects.published()
    rows = rows.coverage() if model is Quote else rows
    if any(field.name == "updated_at" for field in model._meta.fields):
        return rows.annotate(changed=F("updated_at"))
    if hasattr(model, "history"):
        history = model.history.filter(id=OuterRef("pk")).order_by("-history_date")
        return rows.annotate(changed=Subquery(history.values("history_date")[:1]))
    return rows.annotate(changed=Value(None, output_field=DateTimeField()))


def _entry(element: str, url: str, changed: datetime | None) -> str:
    lastmod = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%S}Z</lastmod>" if changed else ""
    return f"<{element}><loc>{escape(url)}</loc>{lastmod}</{element}>\n"


def _document(element: str, entries: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{NAMESPACE}">\n'
        f"{entries}</{element}>\n"
    )
