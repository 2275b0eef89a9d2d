"""Quote page: the words, their versions, source and context."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from articles.models import Article, Correction, Mention, Quote, Rights, Statement, querysets
from articles.text.passages import surrounding_text
from articles.text.spans import Span
from articles.views.detail import IdDetailView
from articles.views.quote_versions import versions_of

RECORD_ONLY_REACH = 64
"""Characters shown on each side of a quote whose article has no public text."""


class QuoteDetailView(IdDetailView):
    template_name = "articles/quote.html"
    nav = "quotes"

    def rows(self) -> QuerySet:
        return (
            Quote.objects.published()
            .select_related("speaker__country", "article__publisher", "article__summit", "summit")
            .prefetch_related(
                querysets.organisation_at_time(),
                Prefetch("statement", Statement.objects.published()),
                Prefetch("reprints", querysets.articles(), to_attr="repeated_in"),
                querysets.cited_sources(),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
            )
        )

    def context(self, quote: Quote) -> dict:
        before, after = surrounding_context(quote)
        versions, in_briefings = versions_of(quote)
        return {
            "before": before,
            "after": after,
            "versions": versions,
            "in_briefings": in_briefings,
            "mentions": mentions_of(quote),
            "others": more_quotes(quote),
        }


def surrounding_context(quote: Quote) -> tuple[str, str]:
    """Text before and after the quote in its article, as far as the text is public.

    Of an article without public text a few words on each side are shown, so that readers can see
    that the words were checked against the source.
    """
    article: Article | None = quote.article
    if article is None or not quote.pinned:
        return "", ""
    if article.rights == Rights.RECORD:
        return surrounding_text(article.body, Span(quote.start, quote.end), RECORD_ONLY_REACH)
    if quote.end > len(article.public_text):
        return "", ""
    return surrounding_text(article.public_text, Span(quote.start, quote.end))


def mentions_of(quote: Quote) -> QuerySet:
    """Public pledge mentions in the quote."""
    return (
        Mention.objects.published()
        .filter(quote=quote)
        .select_related("pledge__summit")
        .prefetch_related(querysets.public_actors("pledge__"))
    )


def more_quotes(quote: Quote) -> QuerySet | list[Quote]:
    """Three more statements of the same speaker at the same summit."""
    if quote.speaker is None or quote.summit is None:
        return []
    same = querysets.quotes().leading().filter(speaker=quote.speaker, summit=quote.summit)
    of_statement = Q(pk=quote.pk)
    if quote.statement_id is not None:
        of_statement |= Q(statement=quote.statement_id)
    return same.exclude(of_statement)[:3]
