"""Articles in the admin: texts, revisions and anchored quotes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Quote, Verification, pin
from articles.text.spans import Span
from tests import factories
from tests.admin.forms import codes_of, errors_of, values_of

pytestmark = pytest.mark.django_db
BODY = "Leaders met in London.\n\n“We will act,” said Ada. “We will act,” said Bob too."


def change(client, record, **values):
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, values_of(client.get(address)) | values)


def test_an_article_is_entered_with_text_and_quote_on_one_page(editor):
    address = reverse("admin:articles_article_add")
    sent = values_of(editor.get(address)) | {
        "title": "Leaders meet",
        "publisher": factories.PublisherFactory().pk,
        "published_on": "2025-03-31",
        "rights": "full",
        "state": "published",
        "text": BODY.replace("\n", "\r\n"),
        "quotes-TOTAL_FORMS": "1",
        "quotes-0-exact": "Leaders met in London",
        "quotes-0-form": "direct",
        "quotes-0-state": "published",
        "quotes-0-speaker": factories.SpeakerFactory().pk,
    }
    assert editor.post(address, sent).status_code == 302
    article = Article.objects.get()
    assert article.body == BODY
    assert article.revisions.get().number == 1
    quote = article.quotes.get()
    assert (quote.start, quote.end, quote.verification) == (0, 21, Verification.FOUND)
    assert quote.suffix.startswith(".\n\n“We will")


def test_saving_an_unchanged_page_changes_nothing(editor):
    quote = factories.QuoteFactory(article__body=f"{BODY}\n")
    pin(quote, quote.article, Span(quote.start, quote.end))
    quote.save()
    before = Quote.objects.filter(pk=quote.pk).values().get()
    assert change(editor, quote.article).status_code == 302
    assert change(editor, quote).status_code == 302
    after = Quote.objects.filter(pk=quote.pk).values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert quote.article.revisions.count() == 1


def test_a_changed_text_is_a_revision_and_lost_anchors_are_reported(editor):
    article = factories.ArticleFactory(body=BODY)
    stays = factories.QuoteFactory(article=article, exact="Leaders met")
    goes = factories.QuoteFactory(article=article, exact="said Bob too")
    answer = change(editor, article, text=f"New lead.\n\n{BODY[:-4]}", text_note="Corrected there")
    page = editor.get(answer.url)
    lost = [str(m) for m in page.context["messages"] if m.level_tag == "warning"]
    assert len(lost) == 1
    assert str(goes) in lost[0]
    article.refresh_from_db()
    stays.refresh_from_db()
    goes.refresh_from_db()
    revision = article.revisions.get(number=2)
    assert (revision.editor, revision.note) == (editor.user, "Corrected there")
    assert stays.start == 11
    assert goes.pin_lost


def test_a_stored_text_cannot_be_removed(editor):
    article = factories.ArticleFactory()
    assert "text" in errors_of(change(editor, article, text=" "))
    article.refresh_from_db()
    assert article.body


def test_words_not_in_the_text_are_rejected(editor):
    quote = factories.QuoteFactory(article__body=BODY, exact="Leaders met")
    answer = change(editor, quote, exact="Leaders meet")
    assert codes_of(answer)["exact"] == ["not_in_text"]
    assert change(editor, quote, exact="Leaders meet", not_in_text="on").status_code == 302
    quote.refresh_from_db()
    assert (quote.exact, quote.start, quote.verification) == (
        "Leaders meet",
        None,
        Verification.CITED,
    )


def test_ambiguous_words_need_an_occurrence(editor):
    quote = factories.QuoteFactory(article__body=BODY, exact="Leaders met")
    answer = change(editor, quote, exact="We will act,")
    assert codes_of(answer)["exact"] == ["ambiguous"]
    answer = change(editor, quote, exact="We will act,", occurrence=3)
    assert codes_of(answer)["exact"] == ["no_such_occurrence"]
    assert change(editor, quote, exact="We will act,", occurrence=2).status_code == 302
    quote.refresh_from_db()
    assert quote.start == BODY.rindex("We will act")


def test_two_quotes_at_one_position_are_rejected(editor):
    first = factories.QuoteFactory(article__body=BODY, exact="Leaders met")
    second = factories.QuoteFactory(article=first.article, exact="in London")
    answer = change(editor, second, exact="Leaders met")
    assert codes_of(answer)["exact"] == ["duplicate"]
    row = {"quotes-0-exact": "said Bob", "quotes-1-exact": "said Bob"}
    answer = change(editor, first.article, **row)
    assert codes_of(answer) == {"quotes": ["duplicate"]}


def test_a_duplicate_url_is_rejected(editor):
    first, second = factories.ArticleFactory(), factories.ArticleFactory()
    answer = change(editor, second, url=first.url)
    assert list(codes_of(answer)) == ["__all__"]
