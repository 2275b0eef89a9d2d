"""Annotated text of an article: highlighted quotes and pledges with margin notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from articles.models import Article, Mention, Quote
from articles.text.inline_markup import InlineMark, Passage, passages


class MarginNote(NamedTuple):
    """A margin note: its highlight in the text, and the quote or pledge mention it is about."""

    mark: InlineMark
    quote: Quote | None
    mention: Mention | None


class AnnotatedText(NamedTuple):
    """Paragraphs with their margin notes, and the quotes and mentions outside them."""

    paragraphs: list[tuple[Passage, list[MarginNote]]]
    quotes: list[Quote]
    mentions: list[Mention]

    @property
    def headings(self) -> list[Passage]:
        """Section headings, for the table of contents."""
        return [passage for passage, _ in self.paragraphs if passage.kind == "heading"]


def annotate_text(
    article: Article, text: str, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> AnnotatedText:
    """Highlight the quotes and pledges of *article* in *text*, which may be only an excerpt.

    Quotes and pledges are numbered separately, in text order. Those that are anchored in another
    article, outside the excerpt, or not at all are returned separately.
    """

    def is_in_text(record: Quote | Mention) -> bool:
        return record.article_id == article.pk and record.pinned and record.end <= len(text)

    notes: dict[InlineMark, MarginNote] = {}
    for kind, records in (("quote", quotes), ("pledge", mentions)):
        id_prefix = "quote" if kind == "quote" else "mention"
        anchored = sorted((r for r in records if is_in_text(r)), key=lambda r: (r.start, r.pk))
        for number, record in enumerate(anchored, start=1):
            mark = InlineMark(record.start, record.end, kind, f"{id_prefix}-{record.pk}", number)
            notes[mark] = MarginNote(
                mark,
                record if kind == "quote" else None,
                record if kind == "pledge" else None,
            )
    return AnnotatedText(
        [(passage, [notes[mark] for mark in passage.begins]) for passage in passages(text, notes)],
        [quote for quote in quotes if not is_in_text(quote)],
        [mention for mention in mentions if not is_in_text(mention)],
    )
