"""Article page: bibliographic record, annotated text, quotes and pledge mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

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
from articles.models.compiled_query import CompiledQuery
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
            "verdicts": evidence_in([article.pk]),
            "similar": similar_articles(article),
        }


@CompiledQuery
def _quotes_of_articles(articles: Sequence[int]) -> QuerySet:
    # Without joins: an OR over the joined reprints would read every quote.
    reprinted = Quote.reprints.through.objects.filter(article__in=articles).values("quote")
    quotes = querysets.quotes(commentary=True)
    return quotes.filter(Q(article__in=articles) | Q(pk__in=reprinted)).order_by()


def quotes_in(article: Article) -> list[Quote]:
    """Public quotes in the article: those anchored in its text first, in text order."""
    # The offsets of a reprinted quote belong to another article's text.
    return sorted(
        _quotes_of_articles([article.pk]),
        key=lambda q: (q.start is None or q.article_id != article.pk, q.start or 0, q.pk),
    )


@CompiledQuery
def _quotes_of_statements(statements: Sequence[int]) -> QuerySet:
    rows = querysets.coverage(Quote).filter(statement__in=statements).order_by("said_on", "pk")
    # Only what is compared and shown: of 60 quotes, the rest takes 12 ms.
    return rows.select_related("article__publisher").only(
        "exact", "statement", "article__publisher__name"
    )


def with_sources(quotes: list[Quote]) -> list[Quote]:
    """Set ``source_quote`` on the quotes of a briefing: another publisher's quote of the same
    statement, preferably with identical words; None if there is none."""
    statements = {q.statement_id for q in quotes} - {None}
    by_statement: dict[int, list[Quote]] = {}
    for candidate in _quotes_of_statements(list(statements)) if statements else ():
        by_statement.setdefault(candidate.statement_id, []).append(candidate)
    for quote in quotes:
        others = [q for q in by_statement.get(quote.statement_id, ()) if q.pk != quote.pk]
        text = fold(quote.exact)
        identical = (q for q in others if fold(q.exact) == text)
        quote.source_quote = next(identical, others[0] if others else None)
    return quotes


@CompiledQuery
def _mention_keys(articles: Sequence[int]) -> QuerySet:
    quoted = Quote.objects.filter(article__in=articles).order_by().values("pk")
    mentions = Mention.objects.filter(Q(article__in=articles) | Q(quote__in=quoted)).order_by()
    return mentions.values_list("pk", flat=True)


@CompiledQuery
def _mentions(pks: Sequence[int]) -> QuerySet:
    return (
        Mention.objects.published()
        .filter(pk__in=pks)
        .order_by()
        .select_related("pledge__summit", "quote__speaker")
        .prefetch_related(querysets.public_actors("pledge__"))
    )


def mentions_in(article: Article) -> list[Mention]:
    """Public pledge mentions in the article or one of its quotes, in text order."""
    # Keys first, from the indexes: an OR over the joined quotes would read every mention.
    mentions = _mentions(keys) if (keys := _mention_keys([article.pk])) else []
    return sorted(mentions, key=lambda m: (m.start is None, m.start or 0, m.pk))


@CompiledQuery
def evidence_in(articles: Sequence[int]) -> QuerySet:
    """Public verdicts that cite these articles as evidence, newest first."""
    return (
        Evidence.objects.published()
        .filter(article__in=articles)
        .select_related("status_update__pledge")
        .order_by("-status_update__as_of", "-pk")
    )
