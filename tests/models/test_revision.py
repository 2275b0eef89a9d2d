import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, Quote, Verification, pin, revise
from articles.text.spans import Span
from tests.factories import ArticleFactory, MentionFactory, QuoteFactory, span_of

pytestmark = pytest.mark.django_db
BODY = "Ministers met.\n\n“We will act,” she said.\n\nA £30 million fund will help."


def pinned(quote: Quote) -> str | None:
    quote.refresh_from_db()
    return quote.article.body[quote.start : quote.end] if quote.pinned else None


def test_anchors_move_with_their_words():
    article = ArticleFactory(body=BODY)
    quote = QuoteFactory(article=article)
    fund = MentionFactory(
        article=article, exact="£30 million fund", **span_of(article, "£30 million fund")
    )
    result = revise(article, "A new first paragraph.\n\n" + BODY)
    assert pinned(quote) == "We will act,"
    assert pinned(fund) == "£30 million fund"
    assert quote.start == BODY.index("We will act") + 24
    assert (result.pinned, result.lost) == ([quote, fund], [])
    assert [r.number for r in article.revisions.all()] == [2, 1]


def test_removed_words_lose_only_their_anchor():
    article = ArticleFactory(body=BODY)
    quote = QuoteFactory(article=article)
    result = revise(article, BODY.replace("We will act", "We may act"))
    quote.refresh_from_db()
    assert (quote.exact, quote.start, quote.pin_lost) == ("We will act,", None, True)
    assert (quote.verification, quote.state) == (Verification.CITED, "published")
    assert (result.pinned, result.lost) == ([], [quote])
    back = revise(Article.objects.get(pk=article.pk), BODY)
    quote.refresh_from_db()
    assert (pinned(quote), quote.pin_lost, back.pinned) == ("We will act,", False, [quote])


def test_an_unpinned_quote_is_pinned_in_a_new_text():
    article = ArticleFactory(body="", rights="record")
    quote = QuoteFactory(article=article)
    assert quote.pinned is False
    revise(article, BODY)
    assert (pinned(quote), quote.verification) == ("We will act,", Verification.FOUND)
    assert (quote.prefix, quote.suffix[:2]) == ("Ministers met.\n\n“", "” ")


def test_two_quotes_may_swap_positions():
    one, other = "“I came,” said A.", "“I went,” said B."
    article = ArticleFactory(body=f"{one}\n\n{other}")
    first = QuoteFactory(article=article, exact="I came,")
    second = QuoteFactory(article=article, exact="I went,")
    revise(article, f"{other}\n\n{one}")
    assert [pinned(first), pinned(second)] == ["I came,", "I went,"]


def test_repeated_words_are_located_by_their_context():
    article = ArticleFactory(body="First: “Yes.” Then: “Yes.” End.")
    later = QuoteFactory(article=article, exact="Yes.", start=21, end=25)
    pin(later, article, Span(21, 25))
    later.save()
    revise(article, "New. First: “Yes.” Then: “Yes.” End.")
    later.refresh_from_db()
    assert later.start == 26


@pytest.mark.parametrize("body", ["  ", BODY])
def test_an_unchanged_or_empty_text_is_no_revision(body):
    article = ArticleFactory(body=BODY)
    with pytest.raises(ValidationError):
        revise(article, body)
    assert article.revisions.count() == 1
