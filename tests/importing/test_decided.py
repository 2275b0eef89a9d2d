"""Imports respect decisions of editors, and complete records that were loaded first."""

from __future__ import annotations

import hashlib

import pytest

from articles import models
from tests.factories import ArticleFactory, UserFactory

from .documents import BAY, BODY, NoExtractor, edit, lines, reasons, run_import, write_sidecar

pytestmark = pytest.mark.django_db


def test_later_metadata_is_applied_unless_an_editor_decided(bay):
    run_import(bay)
    article = models.Article.objects.get()
    edit(article, summary="An editor's summary.", title="An editor's title")
    write_sidecar(bay, title="A title", summary="A summary.", author="Ann Writer")
    report = run_import(bay)
    assert lines(report) == ["updated bay.txt"]
    assert all(name in reasons(report)[0] for name in ("author", "summary", "title"))
    article.refresh_from_db()
    assert (article.title, article.summary, article.author) == (
        "An editor's title",
        "An editor's summary.",
        "Ann Writer",
    )


def test_a_withdrawn_or_unpublished_article_is_not_republished(bay):
    run_import(bay, publish=True)
    article = models.Article.objects.get()
    for state in (models.State.WITHDRAWN, models.State.DRAFT):
        edit(article, state=state)
        assert lines(run_import(bay, publish=True)) == ["unchanged bay.txt"]
        article.refresh_from_db()
        assert article.state == state


def test_a_text_stored_by_an_editor_is_not_replaced(bay):
    run_import(bay)
    article = models.Article.objects.get()
    models.revise(article, BODY.replace("nine", "ten"), editor=UserFactory())
    bay.write_text(BAY.replace("patience", "courage"), encoding="utf-8")
    report = run_import(bay)
    assert lines(report) == ["unchanged bay.txt"]
    assert reasons(report) != [""]
    assert "patience" in models.Article.objects.get().body


def test_a_later_import_may_publish_the_article(bay):
    run_import(bay)
    extractor = NoExtractor()
    assert lines(run_import(bay, extractor=extractor, publish=True)) == ["updated bay.txt"]
    assert [what for what, _ in extractor.calls] == ["accept"]


class TestAnnounced:
    """A record that names the document it was made from, by its SHA-256."""

    @pytest.fixture
    def article(self):
        article = ArticleFactory(
            body="", title="A record", summary="Ours.", rights=models.Rights.RECORD, key="bay-1"
        )
        models.Document.objects.create(
            sha256=hashlib.sha256(BAY.encode()).hexdigest(), article=article
        )
        return article

    def test_gets_its_text_and_keeps_its_values(self, bay, article):
        report = run_import(bay)
        assert lines(report) == ["updated bay.txt"]
        known = models.Article.objects.get()
        assert (known.pk, known.title, known.summary, known.published_on, known.state) == (
            article.pk,
            "A record",
            "Ours.",
            article.published_on,
            "published",
        )
        assert (known.body, known.rights) == (BODY, "full")
        assert models.Document.objects.get().has_content
        assert lines(run_import(bay)) == ["unchanged bay.txt"]

    def test_gets_the_rights_of_the_options(self, bay, article):
        run_import(bay, rights="excerpt")
        article.refresh_from_db()
        assert article.rights == "excerpt"

    def test_keeps_the_rights_set_by_an_editor(self, bay, article):
        edit(article, rights=models.Rights.EXCERPT)
        edit(article, rights=models.Rights.RECORD)
        run_import(bay)
        article.refresh_from_db()
        assert (article.rights, article.body) == ("record", BODY)

    def test_gets_its_recorded_quotes_pinned(self, bay, article):
        words = "We have waited long enough for this, and we can wait a week more,"
        quote = models.Quote.objects.create(article=article, exact=words)
        assert lines(run_import(bay)) == ["updated bay.txt"]
        quote.refresh_from_db()
        assert article.body == ""
        assert BODY[quote.start : quote.end] == words
        assert quote.verification == models.Verification.FOUND

    def test_gets_only_its_empty_values_from_metadata(self, bay, article):
        write_sidecar(bay, title="Another title", author="Ann Writer", summary="Another summary.")
        run_import(bay)
        article.refresh_from_db()
        assert (article.title, article.author, article.summary) == (
            "A record",
            "Ann Writer",
            "Ours.",
        )
