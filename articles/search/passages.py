"""The public text of a record: what is indexed, what passages are cut from, nothing more."""

from __future__ import annotations

from django.db.models import Model

from articles.models import Article, Organisation, Pledge, Quote, Speaker, Summit

from .engine import Text


def text_of(row: Model) -> Text:
    """The title and the text of a record that the public may read.

    A column that a listing deferred is left out rather than fetched row by row.
    """
    if isinstance(row, Article):
        body = row.public_text if "body" in row.__dict__ else ""
        return Text(row.title, "\n\n".join(filter(None, (row.summary, body))), row.language)
    if isinstance(row, Quote):
        return Text("", row.exact, row.language)
    if isinstance(row, Pledge):
        return Text(row.title, row.summary, "en")
    if isinstance(row, Summit):
        return Text(row.name, "\n\n".join(filter(None, (row.summary, row.city))), "en")
    if isinstance(row, (Speaker, Organisation)):
        return Text(row.name, row.description, "en")
    raise TypeError(f"{type(row).__name__} is not searched.")
