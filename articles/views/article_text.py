"""The running text of an article: what is marked in it, and the notes beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from articles.models import Article, Mention, Quote
from articles.text.inline_markup import InlineMark, Passage, passages


class MarginNote(NamedTuple):
    """A margin note: the mark it belongs to, and the quote or the mention behind it."""

    mark: InlineMark
    quote: Quote | None
    mention: Mention | None


class AnnotatedText(NamedTuple):
    """A text as it is read: its paragraphs with their notes, and what is not pinned to it."""

    paragraphs: list[tuple[Passage, list[MarginNote]]]
    quotes: list[Quote]
    mentions: list[Mention]

    @property
    def headings(self) -> list[Passage]:
        """The section headings, for the table of contents."""
        return [passage for passage, _ in self.paragraphs if passage.kind == "heading"]


def annotate_text(
    article: Article, text: str, quotes: Iterable[Quote], mentions: Iterable[Mention]
) -> AnnotatedText:
    """Mark the quotes and pledges of *article* in *text*, which may be only its beginning.

    Numbered in the order of the text, each kind for itself. What is pinned elsewhere, beyond what
    may be shown, or nowhere, is returned apart.
    """

    def here(record: Quote | Mention) -> bool:
        return record.article_id == article.pk and record.pinned and record.end <= len(text)

    notes: dict[InlineMark, MarginNote] = {}
    for kind, records in (("quote", quotes), ("pledge", mentions)):
        word = "quote" if kind == "quote" else "mention"
        shown = sorted((r for r in records if here(r)), key=lambda r: (r.start, r.pk))
        for number, record in enumerate(shown, start=1):
            mark = InlineMark(record.start, record.end, kind, f"{word}-{record.pk}", number)
            notes[mark] = MarginNote(
                mark,
                record if kind == "quote" else None,
                record if kind == "pledge" else None,
            )
    return AnnotatedText(
        [(one, [notes[mark] for mark in one.begins]) for one in passages(text, notes)],
        [quote for quote in quotes if not here(quote)],
        [mention for mention in mentions if not here(mention)],
    )
