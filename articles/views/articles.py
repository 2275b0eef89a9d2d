"""The page of an article: the record, what the public may read of its text, what stands in it."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from articles.models import (
    Article,
    ArticleCopy,
    ArticleRevision,
    Correction,
    Document,
    Evidence,
    Mention,
    Quote,
    SourceLink,
    querysets,
)
from articles.search.service import similar_articles
from articles.text.normalize import fold
from articles.views.article_text import annotate_text
from articles.views.detail import IdDetailView


class ArticleDetailView(IdDetailView):
    template_name = "articles/article.html"
    nav = "articles"

    def rows(self) -> QuerySet:
        revisions = ArticleRevision.objects.defer("body")
        return (
            Article.objects.published()
            .select_related("publisher__country", "summit")
            .prefetch_related(
                "topics",
                Prefetch("revisions", revisions, to_attr="all_revisions"),
                Prefetch("documents", Document.objects.defer("content"), to_attr="all_documents"),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
                Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
                Prefetch(
                    "copies",
                    ArticleCopy.objects.published().select_related("publisher"),
                    to_attr="public_copies",
                ),
            )
        )

    def context(self, article: Article) -> dict:
        text = article.public_text
        quotes, mentions = quotes_in(article), mentions_in(article)
        return {
            "text": text,
            "reading": annotate_text(article, text, quotes, mentions),
            "quotes": with_sources(quotes) if article.is_briefing else quotes,
            "mentions": mentions,
            "verdicts": evidence_in(article),
            "similar": similar_articles(article),
        }


def quotes_in(article: Article) -> list[Quote]:
    """The public quotes that the article prints: those pinned to its text first, in its order."""
    quotes = (
        querysets.quotes(commentary=True)
        .filter(Q(article=article) | Q(reprints=article))
        .distinct()
    )
    # A quote that this article only repeats is pinned in another text, not in this one.
    return sorted(
        quotes, key=lambda q: (q.start is None or q.article_id != article.pk, q.start or 0, q.pk)
    )


def with_sources(quotes: list[Quote]) -> list[Quote]:
    """The quotes of a briefing, each with ``source_quote``: the same words, or else the same
    statement, as another publisher has them; None where nobody else is known to."""
    told = querysets.quotes().filter(statement__in={q.statement_id for q in quotes} - {None})
    by_statement: dict[int, list[Quote]] = {}
    for one in told.order_by("said_on", "pk"):
        by_statement.setdefault(one.statement_id, []).append(one)
    for quote in quotes:
        others = [one for one in by_statement.get(quote.statement_id, ()) if one.pk != quote.pk]
        wanted = fold(quote.exact)
        same = (one for one in others if fold(one.exact) == wanted)
        quote.source_quote = next(same, others[0] if others else None)
    return quotes


def mentions_in(article: Article) -> list[Mention]:
    """The public mentions of pledges in the article, or in a quote of it, in its order."""
    mentions = (
        Mention.objects.published()
        .filter(Q(article=article) | Q(quote__article=article))
        .select_related("pledge__summit", "quote__speaker")
        .prefetch_related(querysets.public_actors("pledge__"))
    )
    return sorted(mentions, key=lambda m: (m.start is None, m.start or 0, m.pk))


def evidence_in(article: Article) -> QuerySet:
    """The public verdicts that rest on this article, newest first."""
    return (
        Evidence.objects.published()
        .filter(article=article)
        .select_related("status_update__pledge")
        .order_by("-status_update__as_of", "-pk")
    )
