"""Article page: bibliographic record, annotated text, quotes and pledge mentions."""

from __future__ import annotations

from collections import Counter

from django.db.models import Prefetch, Q, QuerySet

from articles.drawings import meter
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
        pledges = {mention.pledge_id: mention.pledge.status for mention in mentions}
        return {
            "text": text,
            "annotated": annotate_text(article, text, quotes, mentions),
            "quotes": with_sources(quotes) if article.is_briefing else quotes,
            "mentions": mentions,
            "pledge_total": len(pledges),
            "pledge_parts": meter(Counter(pledges.values())),
            "verdicts": evidence_in(article),
            "similar": similar_articles(article),
        }


def quotes_in(article: Article) -> list[Quote]:
    """Public quotes in the article: those anchored in its text first, in text order."""
    # Without joins: an OR over the joined reprints would read every quote.
    reprinted = Quote.reprints.through.objects.filter(article=article).values("quote")
    quotes = querysets.quotes(commentary=True).filter(Q(article=article) | Q(pk__in=reprinted))
    # The offsets of a reprinted quote belong to another article's text.
    return sorted(
        quotes, key=lambda q: (q.start is None or q.article_id != article.pk, q.start or 0, q.pk)
    )


def with_sources(quotes: list[Quote]) -> list[Quote]:
    """Set ``source_quote`` on the quotes of a briefing: another publisher's quote of the same
    statement, preferably with identical words; None if there is none."""
    candidates = querysets.quotes().filter(statement__in={q.statement_id for q in quotes} - {None})
    by_statement: dict[int, list[Quote]] = {}
    for candidate in candidates.order_by("said_on", "pk"):
        by_statement.setdefault(candidate.statement_id, []).append(candidate)
    for quote in quotes:
        others = [q for q in by_statement.get(quote.statement_id, ()) if q.pk != quote.pk]
        text = fold(quote.exact)
        identical = (q for q in others if fold(q.exact) == text)
        quote.source_quote = next(identical, others[0] if others else None)
    return quotes


def mentions_in(article: Article) -> list[Mention]:
    """Public pledge mentions in the article or one of its quotes, in text order."""
    # Keys first, from the indexes: an OR over the joined quotes would read every mention.
    quoted = Quote.objects.filter(article=article).order_by().values("pk")
    here = Mention.objects.filter(Q(article=article) | Q(quote__in=quoted)).order_by()
    mentions = (
        Mention.objects.published()
        .filter(pk__in=list(here.values_list("pk", flat=True)))
        .order_by()
        .select_related("pledge__summit", "quote__speaker")
        .prefetch_related(querysets.public_actors("pledge__"))
    )
    return sorted(mentions, key=lambda m: (m.start is None, m.start or 0, m.pk))


def evidence_in(article: Article) -> QuerySet:
    """Public verdicts that cite this article as evidence, newest first."""
    return (
        Evidence.objects.published()
        .filter(article=article)
        .select_related("status_update__pledge")
        .order_by("-status_update__as_of", "-pk")
    )
