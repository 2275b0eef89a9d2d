"""Articles that are alike, for the page of one of them."""

from __future__ import annotations

from articles.models import Article
from articles.search import active, changes
from articles.search import selection as of
from articles.search.engine import UnavailableError
from articles.search.passages import text_of

from . import rows

NEAREST = 5


def similar(article: Article, *, limit: int = NEAREST) -> list[Article]:
    """Public articles that share this one's telling words, nearest first; none without an index."""
    try:
        hidden = changes.hidden()
        keys = active.engine().similar(
            (of.ARTICLE, article.pk), text_of(article), limit=limit, hidden=hidden
        )
    except UnavailableError:
        return []
    found = rows.articles().in_bulk([pk for _, pk in keys])
    return [found[pk] for _, pk in keys if pk in found]
