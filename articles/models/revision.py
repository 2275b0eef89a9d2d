"""Storing a new revision of an article's text and re-anchoring its quotes and mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.models.compiled_query import CompiledQuery
from articles.text.locate_quote import locate_quote
from articles.text.spans import Span, context, locate

from .article import Article, ArticleRevision
from .pledge import Mention
from .quote import Quote, Verification


@dataclass
class ReanchorResult:
    """Quotes and mentions that were re-anchored to a new revision, and those that were not."""

    revision: ArticleRevision
    pinned: list[models.Model] = field(default_factory=list)
    lost: list[models.Model] = field(default_factory=list)


def revise(
    article: Article, body: str, *, document=None, editor=None, note: str = ""
) -> ReanchorResult:
    """Store *body* as the article's next revision and re-anchor its quotes and mentions.

    Anchors are located by their exact words and context, else by their words in another typography
    (which they then take over). One that is missing or ambiguous loses its
    span and is flagged for an editor (``pin_lost``), never deleted. Quotes without a span whose
    words occur exactly once are anchored for the first time. Raises ``ValidationError`` if the text
    is empty or unchanged.
    """
    if not body.strip():
        raise ValidationError("Enter the text of the revision.")
    if body == article.body:
        raise ValidationError("This text is identical to the current one. Change it, or cancel.")
    with transaction.atomic():
        number = next(iter(_last_numbers([article.pk])), 0) + 1
        revision = ArticleRevision.objects.create(
            article=article, number=number, body=body, document=document, editor=editor, note=note
        )
        article.body = article._stored_body = body
        article.save()
        result = ReanchorResult(revision)
        mentions = _mentions([article.pk])
        for mention in mentions:
            mention.article = article
        places = _unpin_all(body, _quotes([article.pk]), mentions)
        # Clear all spans first, so that quotes can swap places despite the unique constraint.
        for record, _ in places:
            record.save()
        for record, span in places:
            if span is not None:
                pin(record, article, span)
                record.save()
                result.pinned.append(record)
            elif record.pin_lost:
                result.lost.append(record)
    return result


_last_numbers = CompiledQuery(
    lambda articles: (
        ArticleRevision.objects.filter(article__in=articles)
        .order_by("-number")
        .values_list("number", flat=True)[:1]
    ),
    sizes=(1,),
)
_quotes = CompiledQuery(lambda articles: Quote.objects.filter(article__in=articles).order_by())
_mentions = CompiledQuery(lambda articles: Mention.objects.filter(article__in=articles).order_by())


def repin(
    article: Article, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> tuple[int, int]:
    """Dry run of :func:`revise` on the in-memory text of *article*, without saving.

    Returns how many quotes and mentions are anchored and how many lose their anchor.
    """
    places = _unpin_all(article.body, quotes, mentions)
    for record, span in places:
        if span is not None:
            pin(record, article, span)
    pinned = sum(span is not None for _, span in places)
    return pinned, sum(record.pin_lost for record, _ in places)


def pin_unanchored(article: Article, quotes: Iterable[Quote]) -> list[Quote]:
    """Anchor those of *quotes* in memory whose words are in the text of *article*; return them.

    No two quotes of the article get the same span. The caller saves.
    """
    stored = article.quotes.filter(start__isnull=False) if article.pk else Quote.objects.none()
    taken = set(stored.order_by().values_list("start", "end"))
    pinned = []
    for quote in quotes:
        span = None if quote.pinned else _find(quote, article.body)
        if span is not None and tuple(span) not in taken:
            taken.add(tuple(span))
            pin(quote, article, span)
            pinned.append(quote)
    return pinned


def _unpin_all(
    body: str, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> list[tuple[Quote | Mention, Span | None]]:
    """Clear all anchors in memory; return each record with its new span in *body*, or None.

    No two quotes and no two mentions of one pledge get the same span.
    """
    anchored = [*_in_order(quotes), *(m for m in _in_order(mentions) if m.exact)]
    spans = [(record, _find(record, body)) for record in anchored]
    taken: set[tuple] = set()
    located = []
    for record, span in spans:
        was_pinned = record.pinned or record.pin_lost
        _unpin(record)
        key = (type(record), getattr(record, "pledge_id", None), span)
        if span is None or key in taken:
            span, record.pin_lost = None, was_pinned
        taken.add(key)
        located.append((record, span))
    return located


def _in_order(records: Iterable[Quote] | Iterable[Mention]) -> list:
    """Sort by span, records without one first (databases differ in sorting NULL)."""
    return sorted(records, key=lambda r: (r.start is not None, r.start or 0, r.pk))


def pin(record: Quote | Mention, article: Article, span: Span) -> None:
    """Anchor *record* to a span (with its context); the caller saves."""
    record.article = article
    record.start, record.end = span.start, span.end
    record.exact = article.body[span.start : span.end]
    record.prefix, record.suffix = context(article.body, span)
    record.pin_lost = False
    if isinstance(record, Quote) and record.verification == Verification.CITED:
        record.verification = Verification.FOUND


def _find(record: Quote | Mention, body: str) -> Span | None:
    span = locate(body, record.exact, record.prefix, record.suffix, near=record.start)
    if span is None and record.exact not in body:
        # The recorded words may differ from the source in typography.
        span = locate_quote(body, record.exact)
    return span


def _unpin(record: Quote | Mention) -> None:
    record.start = record.end = None
    if isinstance(record, Quote) and record.verification == Verification.FOUND:
        record.verification = Verification.CITED
