"""A new text for an article: stored as a revision, with everything pinned again."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.text.spans import Span, context, locate

from .article import Article, ArticleRevision
from .pledge import Mention
from .quote import Check, Quote


@dataclass
class Repinning:
    """What became of the pins of an article when its text changed."""

    revision: ArticleRevision
    pinned: list[models.Model] = field(default_factory=list)
    lost: list[models.Model] = field(default_factory=list)


def revise(article: Article, body: str, *, document=None, editor=None, note: str = "") -> Repinning:
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
        result = Repinning(revision)
        # Spans are cleared first, so that two quotes may change places under the unique span.
        moved = [
            *(Quote.objects.filter(article=article).order_by("start", "pk")),
            *(Mention.objects.filter(article=article).exclude(exact="").order_by("start", "pk")),
        ]
        spans = [(record, _find(record, body)) for record in moved]
        taken: set[tuple] = set()
        for record, span in spans:
            was_pinned = record.pinned or record.pin_lost
            _unpin(record)
            key = (type(record), getattr(record, "pledge_id", None), span)
            if span is not None and key not in taken:
                taken.add(key)
                result.pinned.append(record)
            else:
                record.pin_lost = was_pinned
                if was_pinned:
                    result.lost.append(record)
            record.save()
        for record, span in spans:
            if record in result.pinned:
                pin(record, article, span)
                record.save()
    return result


def pin(record: Quote | Mention, article: Article, span: Span) -> None:
    """Set *record*'s span and the words around it; the caller saves."""
    record.article = article
    record.start, record.end = span.start, span.end
    record.exact = article.body[span.start : span.end]
    record.prefix, record.suffix = context(article.body, span)
    record.pin_lost = False
    if isinstance(record, Quote) and record.check == Check.CITED:
        record.check = Check.FOUND


def _find(record: Quote | Mention, body: str) -> Span | None:
    return locate(body, record.exact, record.prefix, record.suffix, near=record.start)


def _unpin(record: Quote | Mention) -> None:
    record.start = record.end = None
    if isinstance(record, Quote) and record.check == Check.FOUND:
        record.check = Check.CITED
