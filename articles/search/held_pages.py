"""Lookup of a web address: the articles, copies, outcome documents, sources and evidence at it.

Addresses are stored as they were given, so the database is asked for every usual way to write the
page's address, which the index of the column answers, and the rows are then compared exactly
(:mod:`articles.text.web_addresses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import unquote

from django.db.models import Model, Q

from articles.models import Article, ArticleCopy, Evidence, OutcomeDocument, SourceLink
from articles.models.sources import TARGETS
from articles.text.web_addresses import canonical_address, site_and_path

MAX_ROWS = 50
"""Maximum number of rows compared per kind of address."""

_STARTS = tuple(
    f"{scheme}://{prefix}"
    for scheme in ("https", "http")
    for prefix in ("", "www.", "amp.", "m.", "mobile.")
)
_ENDS = ("", "/", "/amp", "/amp/", ".amp", "/amp.html", ".amp.html")


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A record of the archive with this web address.

    - ``role``: what the page is to the record: ``article``, ``copy``, ``outcome``, ``source`` or
      ``evidence``
    - ``record``: the public record to read
    - ``url``: the address as stored
    """

    role: str
    record: Model
    url: str


def find_pages(typed: str) -> list[HeldPage]:
    """The public records with this web address, articles first; each record once."""
    canonical = canonical_address(typed)
    if not canonical:
        return []
    pages: dict[Model, HeldPage] = {}
    for role, rows, record_of in _LOOKUPS:
        for row in rows().filter(_stored_forms(canonical))[:MAX_ROWS]:
            if canonical_address(row.url) == canonical:
                record = record_of(row)
                pages.setdefault(record, HeldPage(role, record, row.url))
    return list(pages.values())


def _stored_forms(canonical: str) -> Q:
    """Condition: ``url`` may be a way to write this address."""
    site, path = site_and_path(canonical)
    readable = unquote(path)
    paths = dict.fromkeys((path, readable if readable.isprintable() else path, f"/amp{path}"))
    bases = [f"{start}{site}{each}" for start in _STARTS for each in paths]
    exact = [f"{base}{end}" for base in bases for end in _ENDS]
    conditions = [] if "?" in canonical else [Q(url__in=exact)]
    for base in bases:
        for end in ("", "/"):
            # Ranges of all addresses that continue with a "?" or "#".
            conditions += [
                Q(url__gte=f"{base}{end}{mark}", url__lt=f"{base}{end}{chr(ord(mark) + 1)}")
                for mark in "?#"
            ]
    return reduce(or_, conditions)


def _target(source: SourceLink) -> Model:
    return next(getattr(source, name) for name in TARGETS if getattr(source, f"{name}_id"))


_LOOKUPS = (
    (
        "article",
        lambda: Article.objects.published().select_related("publisher").defer("body"),
        lambda row: row,
    ),
    (
        "copy",
        lambda: ArticleCopy.objects.published().select_related("article__publisher"),
        lambda row: row.article,
    ),
    (
        "outcome",
        lambda: OutcomeDocument.objects.published().select_related("summit"),
        lambda row: row.summit,
    ),
    (
        "source",
        lambda: SourceLink.objects.published().select_related(*TARGETS),
        _target,
    ),
    (
        "evidence",
        lambda: Evidence.objects.published().select_related("status_update__pledge"),
        lambda row: row.status_update.pledge,
    ),
)
