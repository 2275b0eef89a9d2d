"""Lookup of a web address: the articles, copies, outcome documents, sources and evidence at it.

Addresses are stored as they were given, so the database is queried for every usual way to write the
page's address, which the index of the column answers, and the rows are then compared exactly
(:mod:`articles.text.web_addresses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from django.db.models import Model, Q, QuerySet

from articles.models import Article, ArticleCopy, Evidence, OutcomeDocument, SourceLink
from articles.models.sources import TARGETS
from articles.text.web_addresses import canonical_address, site_and_path

MAX_ROWS = 200
"""Maximum number of stored addresses compared per kind of address."""

_STARTS = tuple(
    f"{scheme}://{prefix}" for scheme in ("https", "http") for prefix in ("", "www.", "amp.", "m.")
)


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
    conditions = _stored_forms(canonical)
    pages: dict[Model, HeldPage] = {}
    for role, rows, record_of in _LOOKUPS:
        pks = [
            pk
            for pk, url in _stored_addresses(rows().model, conditions)
            if canonical_address(url) == canonical
        ]
        for row in rows().filter(pk__in=pks) if pks else ():
            record = record_of(row)
            pages.setdefault(record, HeldPage(role, record, row.url))
    return list(pages.values())


def _stored_addresses(model: type[Model], conditions: Sequence[Q]) -> QuerySet:
    """Keys and addresses of the rows, public or not, with one of the conditions.

    A union, because SQLite reads a whole index for many ranges joined with OR, and without any
    other condition or join, so that it uses the index of the address.
    """
    stored = model._base_manager.exclude(url="").order_by().values_list("pk", "url")
    first, *others = (stored.filter(condition) for condition in conditions)
    return first.union(*others)[:MAX_ROWS]


def _stored_forms(canonical: str) -> list[Q]:
    """Conditions: ``url`` may be a way to write this address.

    A range holds all addresses that continue with "#", "/", "?", "." or nothing.
    """
    site, path = site_and_path(canonical)
    if not path:
        return [Q(url__in=[f"{start}{site}{end}" for start in _STARTS for end in ("", "/")])]
    readable = unquote(path)
    paths = dict.fromkeys((path, readable if readable.isprintable() else path))
    bases = [f"{start}{site}{each}" for start in _STARTS for each in paths]
    bases += [f"{start}{site}/amp{path}" for start in _STARTS if "//m." not in start]
    return [Q(url__gte=base, url__lt=f"{base}@") for base in bases]


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
