"""Articles that are alike, for the page of one of them."""

from __future__ import annotations

from articles.models import Article, querysets
from articles.search import active_engine
from articles.search import request as of
from articles.search.engine import IndexUnavailableError
from articles.search.indexing import outbox
from articles.search.public_text import public_text_of

NEAREST = 5


def similar_articles(article: Article, *, limit: int = NEAREST) -> list[Article]:
    """Public articles that share this one's telling words, nearest first; none without an index."""
    try:
        hidden = outbox.pending_withdrawals()
        keys = active_engine.get_engine().similar(
            (of.ARTICLE, article.pk), public_text_of(article), limit=limit, hidden=hidden
        )
    except IndexUnavailableError:
        return []
    found = querysets.articles().in_bulk([pk for _, pk in keys])
    return [found[pk] for _, pk in keys if pk in found]
