"""What an editor decided, and what a record said before its document came."""

from __future__ import annotations

import hashlib

import pytest

from articles import models
from tests.factories import ArticleFactory, UserFactory

from .documents import BAY, BODY, NoFinder, edit, lines, run_import, say

pytestmark = pytest.mark.django_db


def test_metadata_that_came_later_is_taken_over_where_nobody_decided_otherwise(bay):
    run_import(bay)
    article = models.Article.objects.get()
    edit(article, summary="An editor's summary.", title="An editor's title")
    say(bay, title="A title", summary="A summary.", author="Ann Writer")
    assert lines(run_import(bay)) == [
        "updated bay.txt author; changed in the archive and left so: summary, title"
    ]
    article.refresh_from_db()
    assert (article.title, article.summary, article.author) == (
        "An editor's title",
        "An editor's summary.",
        "Ann Writer",
    )


def test_what_an_editor_withdrew_or_put_back_stays_so(bay):
    run_import(bay, publish=True)
    article = models.Article.objects.get()
    for state in (models.State.WITHDRAWN, models.State.DRAFT):
        edit(article, state=state)
        assert lines(run_import(bay, publish=True)) == ["unchanged bay.txt"]
        article.refresh_from_db()
        assert article.state == state


def test_a_text_that_an_editor_stored_is_not_replaced(bay):
    run_import(bay)
    article = models.Article.objects.get()
    models.revise(article, BODY.replace("nine", "ten"), editor=UserFactory())
    bay.write_text(BAY.replace("patience", "courage"), encoding="utf-8")
    assert lines(run_import(bay)) == [
        "unchanged bay.txt an editor stored the text that stands; this one was not taken"
    ]


def test_publishing_comes_later_too(bay):
    run_import(bay)
    find = NoFinder()
    assert lines(run_import(bay, find=find, publish=True)) == ["updated bay.txt published"]
    assert [what for what, _ in find.asked] == ["accept"]


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

    def test_gets_its_text_and_stays_what_it_is(self, bay, article):
        report = run_import(bay)
        assert lines(report) == ["updated bay.txt the text"]
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

    def test_keeps_to_the_rights_that_are_asked_for(self, bay, article):
        run_import(bay, rights="excerpt")
        article.refresh_from_db()
        assert article.rights == "excerpt"

    def test_keeps_the_rights_that_an_editor_decided_on(self, bay, article):
        edit(article, rights=models.Rights.EXCERPT)
        edit(article, rights=models.Rights.RECORD)
        run_import(bay)
        article.refresh_from_db()
        assert (article.rights, article.body) == ("record", BODY)

    def test_pins_what_was_recorded_of_it(self, bay, article):
        words = "We have waited long enough for this, and we can wait a week more,"
        quote = models.Quote.objects.create(article=article, exact=words)
        assert lines(run_import(bay)) == ["updated bay.txt the text; 1 pinned"]
        quote.refresh_from_db()
        assert article.body == ""
        assert BODY[quote.start : quote.end] == words
        assert quote.verification == models.Verification.FOUND

    def test_is_only_filled_up_by_metadata(self, bay, article):
        say(bay, title="Another title", author="Ann Writer", summary="Another summary.")
        run_import(bay)
        article.refresh_from_db()
        assert (article.title, article.author, article.summary) == (
            "A record",
            "Ann Writer",
            "Ours.",
        )
