"""The public text of a record: what is indexed, what passages are cut from, nothing more."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from articles.models import public_part
from articles.search.database import KIND_OF
from articles.search.engine import HighlightSource
from articles.search.request import (
    ARTICLE,
    PLEDGE,
    QUOTE,
    SUMMIT,
)
from articles.search.tantivy.analysis import OURS, language_of


def public_text_of(row: Model) -> HighlightSource:
    """The title and the text of a record that the public may read.

    A column that a listing deferred is left out rather than fetched row by row.
    """
    kind = KIND_OF[type(row)]
    if kind == ARTICLE and "body" not in row.__dict__:
        return HighlightSource(row.title, row.summary, row.language, kind)
    return text_of_kind(kind, row)


def text_of_kind(kind: str, row: Any) -> HighlightSource:
    """The same of anything that has the columns of a record of this kind."""
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
    """What is said in the archive's own language of coverage in another: summary, often the title.

    Empty where the record itself is in that language.
    """
    if kind != ARTICLE or language_of(row.language) == OURS:
        return ""
    return _joined(row.title, row.summary)


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
