"""Language of records entered in the admin: chosen, detected, or undetermined."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.importing.language import LANGUAGE_SOURCES
from articles.models import Article, Quote
from tests import factories
from tests.admin.forms import errors_of, values_of
from tests.text.test_languages import PROSE

pytestmark = pytest.mark.django_db


def add_article(client, **values):
    address = reverse("admin:articles_article_add")
    sent = values_of(client.get(address)) | {
        "title": "A pact in Varnholm",
        "publisher": factories.PublisherFactory().pk,
        "rights": "full",
        "state": "draft",
        **values,
    }
    return client.post(address, sent)


def change(client, record, **values):
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, values_of(client.get(address)) | values)


@pytest.mark.parametrize(
    ("typed", "text", "language"),
    [
        ("", PROSE["fr"], "fr"),
        ("", "Norlund, Hale", "und"),
        ("", "", "und"),
        ("und", PROSE["uk"], "uk"),
        ("EN-gb", PROSE["fr"], "en-GB"),
        (" nb ", "", "nb"),
    ],
)
def test_an_article_has_the_chosen_or_detected_language(editor, typed, text, language):
    assert add_article(editor, language=typed, text=text).status_code == 302
    assert Article.objects.get().language == language


@pytest.mark.parametrize("typed", ["English", "e", "<b>", "en GB"])
def test_an_invalid_tag_is_rejected(editor, typed):
    assert list(errors_of(add_article(editor, language=typed))) == ["language"]
    assert not Article.objects.exists()


def test_changing_an_articles_language_updates_its_quotes(editor):
    article = factories.ArticleFactory(language="en")
    quote = factories.QuoteFactory(article=article)
    other = factories.QuoteFactory(article=article, exact="Leaders met", language="de")
    assert change(editor, article, language="fr").status_code == 302
    assert dict(Quote.objects.values_list("pk", "language")) == {quote.pk: "fr", other.pk: "de"}
    assert quote.history.latest().history_user is not None


def test_a_quote_defaults_to_the_language_of_its_article(editor):
    quote = factories.QuoteFactory(article__language="it", language="en")
    assert change(editor, quote, language="").status_code == 302
    quote.refresh_from_db()
    assert quote.language == "it"


def test_the_text_is_normalised_and_old_texts_count_as_unchanged(editor):
    old = factories.ArticleFactory(body="Franc\u0327ois spoke.")
    assert change(editor, old).status_code == 302
    assert old.revisions.count() == 1
    assert change(editor, old, text="Jo\u0308rg Brand\u00advik spoke.").status_code == 302
    old.refresh_from_db()
    assert old.body == "Jörg Brandvik spoke."


def test_the_preview_shows_the_language_and_its_source(editor):
    page = editor.post(
        "/admin/add/",
        {"text": f"date 2031-05-02 {PROSE['nl']}", "author": "Mara Quill"},
    )
    (preview,) = page.context["previews"]
    assert preview.language == f"Dutch, {LANGUAGE_SOURCES['detected']}"
    assert preview.language in page.content.decode()
