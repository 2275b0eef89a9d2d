"""The public text of a record: the only text that is indexed and highlighted."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from articles.kinds import ARTICLE, PLEDGE, QUOTE, SUMMIT
from articles.models import public_part
from articles.search.analysis import OURS, language_of
from articles.search.engine import HighlightSource


def public_text_of(row: Model) -> HighlightSource:
    """The public title and text of a record.

    Deferred columns are left out, because reading them would cost a query for each row.
    """
    kind = row._meta.model_name
    if kind == ARTICLE and "body" not in row.__dict__:
        return HighlightSource(row.title, row.summary, row.language, kind)
    return text_of_kind(kind, row)


def text_of_kind(kind: str, row: Any) -> HighlightSource:
    """The public title and text from the columns of a record of this kind."""
    if kind == ARTICLE:
        body = _joined(row.summary, public_part(row.body, row.rights))
        return HighlightSource(row.title, body, row.language, kind)
    if kind == QUOTE:
        return HighlightSource("", row.exact, row.language, kind)
    if kind == PLEDGE:
        return HighlightSource(row.title, row.summary, "en", kind)
    if kind == SUMMIT:
        return HighlightSource(row.name, _joined(row.summary, row.city), "en", kind)
    return HighlightSource(row.name, row.description, "en", kind)


def english_text(kind: str, row: Any) -> str:
    """The English title and our summary of an article in another language, else an empty string.

    The title is our translation of the headline, else the title itself.
    """
    if kind != ARTICLE or language_of(row.language) == OURS:
        return ""
    return _joined(row.title_english or row.title, row.summary)


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
