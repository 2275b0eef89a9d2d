"""Stored texts of an article: each can be read, compared and restored."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import revise
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST = "Leaders met.\n\nNothing was agreed.\n\nThey left."
SECOND = "Leaders met.\n\nA fund was agreed.\n\nThey left."


@pytest.fixture
def article():
    article = make.ArticleFactory(body=FIRST)
    revise(article, SECOND)
    return article


def url(article, number: int) -> str:
    return reverse("admin:article_text", args=[article.pk, number])


def test_every_text_is_read_and_linked_from_the_article(editor, article):
    form = editor.get(reverse("admin:articles_article_change", args=[article.pk]))
    for number, body in ((1, FIRST), (2, SECOND)):
        assert f'href="{url(article, number)}"' in form.content.decode()
        assert editor.get(url(article, number)).context["revision"].body == body
    assert editor.get(url(article, 3)).status_code == 404


def test_texts_are_compared_with_the_one_before_or_any_other(editor, article):
    changed = [
        (" ", "Leaders met."),
        ("-", "Nothing was agreed."),
        ("+", "A fund was agreed."),
        (" ", "They left."),
    ]
    assert editor.get(url(article, 2)).context["difference"] == changed
    assert editor.get(url(article, 1)).context["other"] is None
    page = editor.get(url(article, 1), {"with": "2"})
    assert [text for mark, text in page.context["difference"] if mark == "+"] == [
        "Nothing was agreed."
    ]
    assert editor.get(url(article, 1), {"with": "9"}).status_code == 404


def test_a_text_is_restored_as_a_new_revision(editor, article):
    quote = make.QuoteFactory(article=article, exact="A fund was agreed")
    page = editor.get(url(article, 1))
    answer = editor.post(url(article, 1), {"newest": page.context["newest"]})
    assert answer.status_code == 302
    article.refresh_from_db()
    quote.refresh_from_db()
    newest = article.revisions.first()
    assert (article.body, newest.number, newest.editor) == (FIRST, 3, editor.user)
    assert newest.note == "Restored revision 1"
    assert quote.pin_lost


def test_an_outdated_page_restores_nothing(editor, article):
    revise(article, f"{SECOND} Late.")
    answer = editor.post(url(article, 1), {"newest": "2"})
    assert answer.url == url(article, 1)
    article.refresh_from_db()
    assert article.body == f"{SECOND} Late."


@pytest.mark.parametrize(("role", "restores"), [("contributor", True), ("reviewer", False)])
def test_roles_read_texts_and_contributors_restore_those_of_drafts(request, role, restores):
    client = request.getfixturevalue(role)
    for state, allowed in (("draft", restores), ("published", False)):
        article = make.ArticleFactory(body=FIRST, state=state)
        revise(article, SECOND)
        assert client.get(url(article, 1)).context["may_restore"] is allowed
        answer = client.post(url(article, 1), {"newest": "2"})
        assert answer.status_code == (302 if allowed else 403)
        article.refresh_from_db()
        assert article.body == (FIRST if allowed else SECOND)


def history_of(client, article):
    page = client.get(reverse("admin:articles_article_history", args=[article.pk]))
    return [(change.kind, change.action, change.record) for change in page.context["changes"]], page


def test_the_history_of_an_article_has_the_changes_of_its_parts(editor, article):
    quote = make.QuoteFactory(article=article, exact="A fund was agreed", note="Said twice.")
    mention = make.MentionFactory(article=article, pledge__title="A fund for ferries")
    quote.note, quote.speaker = "Said once.", make.SpeakerFactory(name="Ada Marlow")
    quote.save()
    mention.pledge.title = "A fund for all ferries"
    mention.pledge.save()
    make.QuoteFactory(exact="Of another article")
    gone = make.QuoteFactory(article=article, exact="They left", state="draft")
    gone.delete()
    changes, page = history_of(editor, article)
    assert changes[:5] == [
        ("quote", "Deleted", "They left"),
        ("quote", "Created", "They left"),
        ("pledge", "Changed", "A fund for all ferries"),
        ("quote", "Changed", "A fund was agreed"),
        ("mention", "Created", ""),
    ]
    assert {record for kind, _, record in changes if kind == "text"} == {"Revision 1", "Revision 2"}
    assert "Of another article" not in {record for _, _, record in changes}
    words = page.content.decode()
    assert "<del>A fund for ferries</del> <ins>A fund for all ferries</ins>" in words
    assert "<ins>Ada Marlow</ins>" in words
    urls = {change.record: change.url for change in page.context["changes"]}
    assert urls["They left"] == ""
    assert editor.get(urls["A fund was agreed"]).status_code == 200


def test_the_history_has_a_constant_number_of_queries(editor, article):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        for number in range(3):
            quote = make.QuoteFactory(article=article, exact=f"Nothing {number}")
            quote.speaker = make.SpeakerFactory()
            quote.save()
        with CaptureQueriesContext(connection) as queries:
            history_of(editor, article)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
