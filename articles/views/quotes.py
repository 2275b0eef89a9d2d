"""Quote page: the words, their source and context, and how other outlets reported them."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from articles.models import Article, Correction, Mention, Quote, Rights, Statement, querysets
from articles.text.passages import surrounding_text
from articles.text.spans import Span
from articles.text.word_diff import marked_difference
from articles.views.detail import IdDetailView

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
        renditions, in_briefings = other_renditions(quote)
        return {
            "before": before,
            "after": after,
            "renditions": [(other, rendition_diff(quote, other)) for other in renditions],
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


def other_renditions(quote: Quote) -> tuple[list[Quote], list[Quote]]:
    """Other public quotes of the same statement, earliest first: those of other publishers, and
    those in our briefings."""
    if quote.statement is None:
        return [], []
    same = querysets.quotes(commentary=True).filter(statement=quote.statement).exclude(pk=quote.pk)
    quotes = list(same.order_by("said_on", "pk"))
    return [q for q in quotes if not q.in_briefing], [q for q in quotes if q.in_briefing]


def rendition_diff(quote: Quote, other: Quote) -> list[tuple[str, str]]:
    """Word diff from *quote* to *other* as (kind, text), kind one of "same", "out" and "in".

    Empty if the languages differ.
    """
    if primary_language(quote) != primary_language(other):
        return []
    return marked_difference(quote.exact, other.exact)


def primary_language(quote: Quote) -> str:
    """The primary language subtag: "en" of "en-GB"."""
    return quote.language.split("-")[0].lower()


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
