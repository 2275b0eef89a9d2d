"""Cited pages of which the archive holds no text, and the quotes and pledges that wait for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from articles.models.article import Article, ArticleCopy
from articles.models.ledger import Evidence
from articles.models.quote import Verification
from articles.models.sources import SourceLink
from articles.models.summit import DisputedValue, OutcomeDocument
from articles.models.visibility import State
from articles.text.web_addresses import address_forms, canonical_address

BATCH = 10_000
"""Addresses looked up by one query."""


@dataclass(frozen=True)
class MissingSource:
    """A cited page without text: its address, and what cites it.

    ``quotes`` and ``pledges`` are not yet found in a text; ``others`` are the other citations.
    """

    url: str
    quotes: int
    pledges: int
    others: int

    @property
    def waiting(self) -> int:
        """Number of records that the text of the page could verify."""
        return self.quotes + self.pledges


def missing_sources(waiting_only: bool = False) -> list[MissingSource]:
    """All cited pages without text, those first for which most quotes and pledges wait.

    Different forms of an address are one page. With *waiting_only* pages for which no quote or
    pledge waits are left out.
    """
    citations: dict[str, Counter] = {}
    shown: dict[str, str] = {}

    def add(url: str, kind: str, count: int = 1) -> None:
        page = canonical_address(url) or url
        shown.setdefault(page, url)
        citations.setdefault(page, Counter())[kind] += count

    for url, quotes, pledges in _articles_without_text(waiting_only):
        add(url, "quotes", quotes)
        add(url, "pledges", pledges)
    for url, quote, article, verification, pledge in _source_links(waiting_only):
        waits = quote and article is None and verification == Verification.CITED
        add(url, "quotes" if waits else "pledges" if pledge else "others")
    if not waiting_only:
        for model in (Evidence, OutcomeDocument, DisputedValue):
            for url in model.objects.exclude(url="").order_by("pk").values_list("url", flat=True):
                add(url, "others")
    held = _held_pages(citations.keys() | set(shown.values()))
    missing = [
        MissingSource(shown[page], counts["quotes"], counts["pledges"], counts["others"])
        for page, counts in citations.items()
        if page not in held
    ]
    if waiting_only:
        missing = [source for source in missing if source.waiting]
    return sorted(missing, key=lambda source: (-source.waiting, -source.quotes, source.url))


def _articles_without_text(waiting_only: bool) -> QuerySet:
    """(url, open quotes, open mentions) of the articles without text."""
    rows = Article.objects.filter(body="").exclude(url="").exclude(state=State.WITHDRAWN)
    unpinned = Q(quotes__start__isnull=True, quotes__verification=Verification.CITED)
    rows = rows.annotate(
        open_quotes=Count("quotes", filter=unpinned, distinct=True),
        open_mentions=Count("mentions", filter=Q(mentions__start__isnull=True), distinct=True),
    )
    if waiting_only:
        rows = rows.filter(Q(open_quotes__gt=0) | Q(open_mentions__gt=0))
    return rows.order_by("pk").values_list("url", "open_quotes", "open_mentions")


def _source_links(waiting_only: bool) -> QuerySet:
    """(url, quote, its article, its verification, pledge) of the source links."""
    links = SourceLink.objects.all()
    if waiting_only:
        links = links.filter(Q(quote__isnull=False, quote__article=None) | Q(pledge__isnull=False))
    columns = ("url", "quote", "quote__article", "quote__verification", "pledge")
    return links.order_by("pk").values_list(*columns)


def _held_pages(pages: Iterable[str]) -> set[str]:
    """Those of *pages* (canonical addresses) of which an article has the text."""
    forms = address_forms(pages)
    held: set[str] = set()
    for start in range(0, len(forms), BATCH):
        batch = forms[start : start + BATCH]
        with_text = Article.objects.exclude(body="").order_by()
        copies = ArticleCopy.objects.filter(url__in=batch).exclude(article__body="").order_by()
        held.update(with_text.filter(url__in=batch).values_list("url", flat=True))
        held.update(copies.values_list("url", flat=True))
    return {canonical_address(url) or url for url in held}
