"""A new text for an article: stored as a revision, with everything pinned again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.text.spans import Span, context, locate

from .article import Article, ArticleRevision
from .pledge import Mention
from .quote import Quote, Verification


@dataclass
class ReanchorResult:
    """What became of the pins of an article when its text changed."""

    revision: ArticleRevision
    pinned: list[models.Model] = field(default_factory=list)
    lost: list[models.Model] = field(default_factory=list)


def revise(
    article: Article, body: str, *, document=None, editor=None, note: str = ""
) -> ReanchorResult:
    """Store *body* as the article's next revision and pin its quotes and mentions again.

    Pins are found by their exact words and the words around them. One that cannot be found, or not
    with certainty, loses its span and is flagged for an editor (``pin_lost``); it is never dropped.
    Unpinned quotes whose words the new text holds exactly once are pinned for the first time.
    Raises ``ValidationError`` when the text is empty or the one already stored.
    """
    if not body.strip():
        raise ValidationError("A revision needs a text.")
    if body == article.body:
        raise ValidationError("The text is the one already stored.")
    with transaction.atomic():
        number = (article.revisions.aggregate(n=models.Max("number"))["n"] or 0) + 1
        revision = ArticleRevision.objects.create(
            article=article, number=number, body=body, document=document, editor=editor, note=note
        )
        article.body = article._stored_body = body
        article.save()
        result = ReanchorResult(revision)
        places = _unpin_all(body, Quote.objects.filter(article=article), article.mentions.all())
        # Spans are cleared first, so that two quotes may change places under the unique span.
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


def repin(
    article: Article, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> tuple[int, int]:
    """Pin *quotes* and *mentions* to the text that *article* has in memory, as :func:`revise` will.

    Saves nothing; gives how many are pinned, and how many lose their place.
    """
    places = _unpin_all(article.body, quotes, mentions)
    for record, span in places:
        if span is not None:
            pin(record, article, span)
    pinned = sum(span is not None for _, span in places)
    return pinned, sum(record.pin_lost for record, _ in places)


def _unpin_all(
    body: str, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> list[tuple[Quote | Mention, Span | None]]:
    """Take every pin away, in memory; gives each record with its certain place in *body*, or None.

    No two quotes and no two mentions of one pledge get the same place.
    """
    moved = [*_in_order(quotes), *(m for m in _in_order(mentions) if m.exact)]
    spans = [(record, _find(record, body)) for record in moved]
    taken: set[tuple] = set()
    places = []
    for record, span in spans:
        was_pinned = record.pinned or record.pin_lost
        _unpin(record)
        key = (type(record), getattr(record, "pledge_id", None), span)
        if span is None or key in taken:
            span, record.pin_lost = None, was_pinned
        taken.add(key)
        places.append((record, span))
    return places


def _in_order(records: Iterable[Quote] | Iterable[Mention]) -> list:
    """By their places, those without one first, as every database sorts them here."""
    return sorted(records, key=lambda r: (r.start is not None, r.start or 0, r.pk))


def pin(record: Quote | Mention, article: Article, span: Span) -> None:
    """Set *record*'s span and the words around it; the caller saves."""
    record.article = article
    record.start, record.end = span.start, span.end
    record.exact = article.body[span.start : span.end]
    record.prefix, record.suffix = context(article.body, span)
    record.pin_lost = False
    if isinstance(record, Quote) and record.verification == Verification.CITED:
        record.verification = Verification.FOUND


def _find(record: Quote | Mention, body: str) -> Span | None:
    return locate(body, record.exact, record.prefix, record.suffix, near=record.start)


def _unpin(record: Quote | Mention) -> None:
    record.start = record.end = None
    if isinstance(record, Quote) and record.verification == Verification.FOUND:
        record.verification = Verification.CITED
