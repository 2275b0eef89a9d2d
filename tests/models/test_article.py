from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, Rights
from articles.models.article import EXCERPT_LENGTH
from tests.factories import ArticleFactory, MentionFactory, QuoteFactory

pytestmark = pytest.mark.django_db


def test_the_first_text_is_the_first_revision():
    article = ArticleFactory(body="The text.")
    assert [(r.number, r.body) for r in article.revisions.all()] == [(1, "The text.")]
    assert ArticleFactory(body="").revisions.count() == 0


@pytest.mark.parametrize("again", [lambda a: a, lambda a: Article.objects.get(pk=a.pk)])
def test_a_stored_text_cannot_be_edited_in_place(again):
    article = again(ArticleFactory(body="The text."))
    article.body = "Another text."
    with pytest.raises(ValidationError):
        article.save()
    assert Article.objects.get(pk=article.pk).body == "The text."


def test_revisions_are_append_only():
    revision = ArticleFactory().revisions.get()
    revision.body = "Another text."
    with pytest.raises(ValidationError):
        revision.save()


@pytest.mark.parametrize("make", [QuoteFactory, MentionFactory])
def test_a_span_must_contain_exactly_the_words(make):
    article = ArticleFactory(body="We will act, she said.")
    with pytest.raises(ValidationError):
        make(article=article, exact="We will act", start=0, end=12)
    assert make(article=article, exact="We will act,", start=0, end=12).pinned is True


def test_the_public_text_depends_on_the_rights():
    body = "First sentence. " * 60
    full, part, none = (
        ArticleFactory(body=body, rights=r) for r in (Rights.FULL, Rights.EXCERPT, Rights.RECORD)
    )
    assert full.public_text == body
    assert body.startswith(part.public_text)
    assert part.public_text.endswith("sentence.")
    assert len(part.public_text) <= EXCERPT_LENGTH
    assert none.public_text == ""


def test_imprecise_dates_are_moved_to_the_first_day_of_their_period():
    article = ArticleFactory(published_on=date(2025, 3, 31), published_on_precision="month")
    assert article.published_on == date(2025, 3, 1)


def test_articles_are_sorted_newest_first_and_undated_last():
    old = ArticleFactory(published_on=date(2024, 1, 1))
    undated = ArticleFactory(published_on=None)
    new = ArticleFactory(published_on=date(2025, 1, 1))
    assert list(Article.objects.all()) == [new, old, undated]
