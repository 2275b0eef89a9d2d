"""Audit of sources: every public fact with the web addresses that support it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from articles.models.article import Article
from articles.models.ledger import StatusUpdate
from articles.models.pledge import Pledge
from articles.models.quote import Quote
from articles.models.speaker import Speaker
from articles.models.status import Status
from articles.models.summit import DisputedValue, OutcomeDocument, Summit


@dataclass(frozen=True)
class SourcedFact:
    """A public fact and the addresses of its sources; empty if it has none."""

    fact: str
    addresses: tuple[str, ...]


def audit_public_facts() -> Iterator[SourcedFact]:
    """All public facts with the addresses of their sources, in a constant number of queries.

    Quotes are supported by their own sources or their article, pledges by their own sources or the
    articles that mention them, verdicts by their evidence, articles by their address or sources.
    Our own briefings do not count as sources.
    """
    for kind, rows, addresses in _KINDS:
        for row in rows():
            name = " ".join(str(row).split())
            yield SourcedFact(f"{kind} {row.pk}: {name}", tuple(dict.fromkeys(addresses(row))))


def _own(record: models.Model) -> list[str]:
    return [source.url for source in record.sources.all()]


def _of_article(article: Article | None) -> list[str]:
    if article is None or article.is_briefing:
        return []
    return _of_own_article(article)


def _of_own_article(article: Article) -> list[str]:
    return [*([article.url] if article.url else []), *_own(article)]


def _of_quote(quote: Quote) -> list[str]:
    return [*_own(quote), *_of_article(quote.article)]


def _of_pledge(pledge: Pledge) -> list[str]:
    mentioned = [url for m in pledge.mentions.all() for url in _of_article(m.article)]
    return [*_own(pledge), *mentioned]


def _of_verdict(update: StatusUpdate) -> list[str]:
    addresses = []
    for evidence in update.evidence.all():
        addresses += [evidence.url] if evidence.url else _of_article(evidence.article)
        if not evidence.url and evidence.article is None and evidence.note:
            # A documented search is evidence without an address.
            addresses.append(f"search: {evidence.note}")
    return addresses


def _articles() -> models.QuerySet:
    return Article.objects.published().defer("body").prefetch_related("sources")


def _quotes() -> models.QuerySet:
    rows = Quote.objects.published().coverage().select_related("article__publisher")
    return rows.defer("article__body").prefetch_related("sources", "article__sources")


def _pledges() -> models.QuerySet:
    return Pledge.objects.published().prefetch_related(
        "sources",
        models.Prefetch(
            "mentions__article", Article.objects.select_related("publisher").defer("body")
        ),
        "mentions__article__sources",
    )


def _verdicts() -> models.QuerySet:
    rows = StatusUpdate.objects.published().exclude(status__in=_NO_VERDICT)
    return rows.select_related("pledge").prefetch_related(
        "evidence__article__sources", "evidence__article__publisher"
    )


def _speakers() -> models.QuerySet:
    return Speaker.objects.published().prefetch_related(
        "sources",
        models.Prefetch("quotes", _quotes()),
    )


def _of_speaker(speaker: Speaker) -> list[str]:
    return [*_own(speaker), *(url for quote in speaker.quotes.all() for url in _of_quote(quote))]


_NO_VERDICT = (Status.NOT_ASSESSED, Status.CANNOT_ASSESS)
_KINDS: tuple[tuple[str, Callable, Callable], ...] = (
    ("summit", lambda: Summit.objects.published().prefetch_related("sources"), _own),
    ("outcome document", lambda: OutcomeDocument.objects.published(), lambda row: [row.url]),
    ("disputed figure", lambda: DisputedValue.objects.published(), lambda row: [row.url]),
    ("article", _articles, _of_own_article),
    ("speaker", _speakers, _of_speaker),
    ("quote", _quotes, _of_quote),
    ("pledge", _pledges, _of_pledge),
    ("verdict", _verdicts, _of_verdict),
)
