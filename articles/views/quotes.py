"""The page of a quote: the words, where they stand, and how others print them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from articles.models import Article, Correction, Mention, Quote, SourceLink, Statement, querysets
from articles.text.passages import surrounding_text
from articles.text.spans import Span
from articles.text.word_diff import SAME, word_difference
from articles.views.detail import IdDetailView


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
                Prefetch("sources", SourceLink.objects.published(), to_attr="public_sources"),
                Prefetch(
                    "corrections", Correction.objects.published().with_reports(), to_attr="notices"
                ),
            )
        )

    def context(self, quote: Quote) -> dict:
        before, after = context_of(quote)
        variants, in_briefings = variants_of(quote)
        return {
            "before": before,
            "after": after,
            "renditions": [(one, steps(quote, one)) for one in variants],
            "in_briefings": in_briefings,
            "mentions": mentions_of(quote),
            "others": others_by(quote),
        }


def context_of(quote: Quote) -> tuple[str, str]:
    """The words around the quote in its article, as far as the public may read them."""
    article: Article | None = quote.article
    if article is None or not quote.pinned or quote.end > len(article.public_text):
        return "", ""
    return surrounding_text(article.public_text, Span(quote.start, quote.end))


def variants_of(quote: Quote) -> tuple[list[Quote], list[Quote]]:
    """The other public quotes of the same statement, the earliest first: those that others print,
    and those of our own briefings."""
    if quote.statement is None:
        return [], []
    same = querysets.quotes(commentary=True).filter(statement=quote.statement).exclude(pk=quote.pk)
    found = list(same.order_by("said_on", "pk"))
    return [q for q in found if not q.in_briefing], [q for q in found if q.in_briefing]


def steps(quote: Quote, other: Quote) -> list[tuple[str, str]]:
    """What *other* leaves out of the words of *quote* and puts in: (kind, words), in order.

    The kinds are "same", "out" and "in". Empty between languages, where no word could agree.
    """
    if language_of(quote) != language_of(other):
        return []
    found = []
    for piece in word_difference(quote.exact, other.exact):
        if piece.kind == SAME:
            found.append(("same", piece.b_text))
        else:
            sides = (("out", piece.a_text), ("in", piece.b_text))
            found += [(kind, text) for kind, text in sides if text]
    return found


def language_of(quote: Quote) -> str:
    """The language without its region: "en-GB" and "en" can be compared."""
    return quote.language.split("-")[0].lower()


def mentions_of(quote: Quote) -> QuerySet:
    """The pledges that the quote announces or repeats."""
    return (
        Mention.objects.published()
        .filter(quote=quote)
        .select_related("pledge__summit")
        .prefetch_related(querysets.public_actors("pledge__"))
    )


def others_by(quote: Quote) -> QuerySet | list[Quote]:
    """A few more of the same speaker at the same summit."""
    if quote.speaker is None or quote.summit is None:
        return []
    same = querysets.quotes().filter(speaker=quote.speaker, summit=quote.summit)
    return same.exclude(pk=quote.pk)[:3]
