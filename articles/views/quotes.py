"""Quote page: the words, their versions, source and context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Prefetch, Q, QuerySet

from articles.models import Article, Correction, Mention, Quote, Rights, Statement, querysets
from articles.models.compiled_query import CompiledQuery
from articles.text.fuzzy_locate import similar_passage
from articles.text.passages import surrounding_text
from articles.text.spans import Span
from articles.text.word_diff import SAME, marked_difference
from articles.views.detail import IdDetailView
from articles.views.quote_versions import versions_of

RECORD_ONLY_REACH = 64
"""Characters shown on each side of a quote whose article has no public text."""
MORE_QUOTES = 3


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
        wording = wording_in_source(quote)
        versions, in_briefings = versions_of(quote)
        return {
            "before": before,
            "after": after,
            "wording": wording,
            "wording_differs": any(kind != SAME for kind, _ in wording),
            "versions": versions,
            "in_briefings": in_briefings,
            "mentions": mentions_of([quote.pk]),
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


def wording_in_source(quote: Quote) -> list[tuple[str, str]]:
    """How the words of the stored source differ from those of a quote that is not in it.

    A word diff, see :func:`~articles.text.word_diff.marked_difference`; empty if the source has no
    similar passage. All words are the same if they occur several times, so that none of the places
    is certain.
    """
    article: Article | None = quote.article
    if article is None or quote.pinned or not article.body:
        return []
    passage = similar_passage(article.body, quote.exact)
    return marked_difference(quote.exact, passage) if passage else []


@CompiledQuery
def mentions_of(quotes: Sequence[int]) -> QuerySet:
    """Public pledge mentions in quotes with these keys."""
    return (
        Mention.objects.published()
        .filter(quote__in=quotes)
        .select_related("pledge__summit")
        .prefetch_related(querysets.public_actors("pledge__"))
    )


def more_quotes(quote: Quote) -> list[Quote]:
    """Three more statements of the same speaker at the same summit."""
    if quote.speaker is None or quote.summit is None:
        return []
    keys = _more_quote_keys([quote.speaker_id, quote.summit_id, quote.pk, quote.statement_id or 0])
    return querysets.rows_of(querysets.quotes, keys)


@partial(CompiledQuery, sizes=[4])
def _more_quote_keys(keys: Sequence[int]) -> QuerySet:
    speaker, summit, quote, statement = keys
    rows = querysets.coverage(Quote).leading().filter(speaker=speaker, summit=summit)
    rows = rows.exclude(Q(pk=quote) | Q(statement=statement))
    return rows.values_list("pk", flat=True)[:MORE_QUOTES]
