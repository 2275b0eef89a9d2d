"""Cited pages: what the archive knows of a page that it cites, found by any form of its address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from articles.models import Article, Publisher, Quote, SourceLink
from articles.text.dates import PartialDate
from articles.text.web_addresses import address_forms, canonical_address


def find_cited_article(addresses: Iterable[str]) -> Article | None:
    """The article with one of *addresses*, or with a copy at one of them."""
    forms = address_forms(addresses)
    if not forms:
        return None
    article = Article.objects.filter(url__in=forms).order_by("pk").first()
    return article or Article.objects.filter(copies__url__in=forms).order_by("pk").first()


def cited_links(addresses: Iterable[str]) -> list[SourceLink]:
    """The source links to one of *addresses*; those that know most of the page first."""
    forms = address_forms(addresses)
    links = SourceLink.objects.filter(url__in=forms).select_related("publisher") if forms else ()
    return sorted(links, key=lambda link: (not link.publisher_id, not link.published_on, link.pk))


def quotes_citing(addresses: Iterable[str]) -> list[Quote]:
    """The quotes without an article whose source is the page at one of *addresses*."""
    forms = address_forms(addresses)
    if not forms:
        return []
    quotes = Quote.objects.filter(article=None, sources__url__in=forms)
    return list(quotes.select_related("speaker").distinct().order_by("pk"))


def cited_date(addresses: Iterable[str]) -> PartialDate | None:
    """The date of publication that the archive has for the page, if any."""
    addresses = list(addresses)
    article = find_cited_article(addresses)
    if article is not None and article.published_on is not None:
        return PartialDate.of(article.published_on, article.published_on_precision)
    for link in cited_links(addresses):
        if link.published_on is not None:
            return PartialDate.of(link.published_on, link.published_on_precision)
    return None


def find_publisher_by_host(address: str) -> Publisher | None:
    """The publisher with this website, or with most articles on it; a page's own name varies."""
    host = canonical_address(address).partition("/")[0]
    if not host:
        return None
    for publisher in Publisher.objects.exclude(website="").filter(website__icontains=host):
        if canonical_address(publisher.website).partition("/")[0] == host:
            return publisher
    starts = [
        f"{scheme}://{prefix}{host}/" for scheme in ("https", "http") for prefix in ("", "www.")
    ]
    on_host = Q()
    for start in starts:
        on_host |= Q(url__startswith=start)
    rows = Article.objects.filter(on_host).order_by().values("publisher")
    most = rows.annotate(n=Count("pk")).order_by("-n", "publisher").first()
    return Publisher.objects.filter(pk=most["publisher"]).first() if most else None
