"""Proposed revisions: changes to published articles by users who may not publish."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import (
    Article,
    ArticleCopy,
    Document,
    ImportItem,
    ProposedRevision,
    ProposedState,
    Quote,
    Rights,
    State,
    Statement,
)
from tests import factories
from tests.admin.samples import COVERAGE
from tests.importing.documents import BAY, BODY

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/add/"
URL = "https://post.example/bay"
CHANGED = BAY.replace("nine", "eleven")
WORDS = "We have waited long enough for this, and we can wait a week more,"


@pytest.fixture
def article():
    made = factories.ArticleFactory(
        title="Rules for the bay",
        url=URL,
        body=BODY,
        published_on=date(2024, 5, 14),
        rights=Rights.FULL,
        publisher=factories.PublisherFactory(name="The Post"),
    )
    start = BODY.index(WORDS)
    factories.QuoteFactory(
        article=made, exact=WORDS, start=start, end=start + len(WORDS), verification="found"
    )
    return made


def everything() -> dict[str, list]:
    """All rows except import runs, their items and proposed revisions."""
    left_out = {"importrun", "importitem", "proposedrevision"}
    return {
        model._meta.model_name: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("articles").get_models()
        if model._meta.model_name not in left_out
    }


def upload_and_confirm(client, sent: dict, **confirmed):
    """Preview and confirm an upload; returns both responses."""
    page = client.post(ADDRESS, sent)
    hidden = page.context["hidden"]
    return page, client.post(ADDRESS, {**hidden, "confirm": "1", **confirmed})


def table(text: str, name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def by_address(article) -> dict:
    return {"text": CHANGED, "url": URL, "author": "Mallory"}


def by_address_of_a_copy(article) -> dict:
    copy = factories.ArticleCopyFactory(article=article)
    return {"text": CHANGED, "url": copy.url}


def by_known_bytes(article) -> dict:
    sha256 = hashlib.sha256(CHANGED.encode()).hexdigest()
    Document.objects.create(sha256=sha256, article=article)
    return {"text": CHANGED}


def by_the_same_text(article) -> dict:
    Article.objects.filter(pk=article.pk).update(url="")
    return {"text": BAY, "url": "https://evil.example/phish"}


def by_title_and_publisher(article) -> dict:
    Article.objects.filter(pk=article.pk).update(url="")
    return {"text": CHANGED, "title": article.title, "publisher": "the post"}


def by_file(article) -> dict:
    run = factories.ImportRunFactory()
    ImportItem.objects.create(run=run, path="pasted.txt", outcome="created", article=article)
    return {"text": CHANGED}


def by_row(article) -> dict:
    body = CHANGED.removeprefix(" date 2024-05-14 ").replace("“", "").replace("”", "")
    return {"document": table(f'title,url,date,text\nBay,{URL},2024-05-14,"{body}"\n')}


def by_record_row(article) -> dict:
    Article.objects.filter(pk=article.pk).update(summary="", author="")
    rows = "title,url,date,summary,author\n"
    return {"document": table(f"{rows}Bay,{URL},2024-05-14,Nobody agreed.,Mallory\n")}


def by_second_address(article) -> dict:
    return {"text": BAY, "url": URL, "author": "Mallory"}


UPLOADS = (
    by_address,
    by_address_of_a_copy,
    by_known_bytes,
    by_the_same_text,
    by_title_and_publisher,
    by_file,
    by_row,
    by_record_row,
    by_second_address,
)


@pytest.mark.parametrize(
    ("upload", "state"),
    [*((upload, State.PUBLISHED) for upload in UPLOADS), (by_address, State.WITHDRAWN)],
)
def test_a_contributor_changes_only_drafts(contributor, editor, article, upload, state):
    Article.objects.filter(pk=article.pk).update(state=state)
    sent = upload(article)
    before = everything()
    page, answer = upload_and_confirm(contributor, sent)
    assert everything() == before
    (seen,) = page.context["previews"]
    assert seen.outcome == "proposed"
    (proposed,) = ProposedRevision.objects.all()
    assert (proposed.article, proposed.proposed_by) == (article, contributor.user)
    assert answer.url == reverse("admin:proposed_revision", args=[proposed.pk])

    shown = editor.get(answer.url)
    assert shown.context["preview"].changes == seen.changes
    editor.post(answer.url, {"accept": "1", "version": shown.context["version"]})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == (ProposedState.ACCEPTED, editor.user)
    assert everything() != before
    article.refresh_from_db()
    assert article.state == state


def test_a_copy_of_a_published_article_waits_for_an_editor(contributor, editor, article):
    before = everything()
    url = "https://evil.example/phish"
    other = COVERAGE.replace("2025-03-31", "2024-05-14")
    _, answer = upload_and_confirm(
        contributor, {"text": other, "url": url, "publisher": "Mirror"}, copy_of_1=article.pk
    )
    assert everything() == before
    shown = editor.get(answer.url)
    assert url in shown.content.decode()
    editor.post(answer.url, {"accept": "1", "version": shown.context["version"]})
    copy = ArticleCopy.objects.get()
    assert (copy.article, copy.url, copy.publisher.name) == (article, url, "Mirror")
    assert ProposedRevision.objects.get().state == ProposedState.ACCEPTED


def test_the_changes_are_previewed_and_applied_as_an_import(contributor, editor, article):
    Article.objects.filter(pk=article.pk).update(author="")
    _, answer = upload_and_confirm(contributor, by_address(article))
    (waiting,) = [
        kind for kind in editor.get("/admin/").context["queues"] if "proposed/" in kind.url
    ]
    assert waiting.count == 1
    assert answer.url in editor.get(waiting.url).content.decode()

    shown = editor.get(answer.url)
    seen = shown.context["preview"]
    assert [mark for mark, _ in seen.text_diff if mark != " "] == ["-", "+"]
    assert [(c.label, c.old, c.new) for c in seen.field_changes] == [("author", "", "Mallory")]
    done = editor.post(answer.url, {"accept": "1", "version": shown.context["version"]})
    assert done.url == f"{reverse('admin:review')}?article={article.pk}"
    article.refresh_from_db()
    assert (article.author, "eleven" in article.body) == ("Mallory", True)
    assert article.revisions.count() == 2
    assert Quote.objects.get(exact=WORDS).pinned
    assert article.documents.get().run.user == editor.user


def test_a_rejection_stores_its_reason_and_changes_nothing(contributor, editor, article):
    before = everything()
    _, answer = upload_and_confirm(contributor, by_address(article))
    assert editor.post(answer.url, {"reject": "1"}).context["error"]
    assert ProposedRevision.objects.get().state == ProposedState.OPEN
    editor.post(answer.url, {"reject": "1", "reason": "Not what was printed."})
    proposed = ProposedRevision.objects.get()
    assert (proposed.state, proposed.reason) == (ProposedState.REJECTED, "Not what was printed.")
    editor.post(answer.url, {"accept": "1", "version": "x"})
    assert everything() == before
    assert "Not what was printed." in contributor.get(answer.url).content.decode()
    assert not [k for k in editor.get("/admin/").context["queues"] if "proposed/" in k.url]


def test_contributors_and_reviewers_may_not_decide(contributor, reviewer, article):
    _, answer = upload_and_confirm(contributor, by_address(article))
    for client in (contributor, reviewer):
        shown = client.get(answer.url)
        sent = {"version": shown.context["version"], "reason": "Mine."}
        assert client.post(answer.url, {"accept": "1", **sent}).status_code == 403
        assert client.post(answer.url, {"reject": "1", **sent}).status_code == 403
    assert ProposedRevision.objects.get().state == ProposedState.OPEN


def test_an_article_published_after_the_preview_is_not_changed(contributor, article):
    Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
    page = contributor.post(ADDRESS, by_address(article))
    assert page.context["previews"][0].outcome == "changed"
    Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    before = everything()
    contributor.post(ADDRESS, {**page.context["hidden"], "confirm": "1"})
    assert everything() == before
    assert ProposedRevision.objects.count() == 1


def test_an_article_published_while_it_is_stored_is_not_changed(contributor, article, monkeypatch):
    from articles.admin.editorial import store_upload

    Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
    make_plan = store_upload.make_plan

    def then_published(*arguments):
        plan = make_plan(*arguments)
        Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
        return plan

    page = contributor.post(ADDRESS, by_address(article))
    monkeypatch.setattr(store_upload, "make_plan", then_published)
    contributor.post(ADDRESS, {**page.context["hidden"], "confirm": "1"})
    article.refresh_from_db()
    assert (article.body, article.revisions.count()) == (BODY, 1)
    assert ProposedRevision.objects.count() == 1


def test_a_second_proposal_is_compared_with_the_accepted_first(contributor, editor, article):
    answers = []
    for number in ("eleven", "twelve"):
        text = BAY.replace("nine", number)
        answers.append(upload_and_confirm(contributor, {"text": text, "url": URL})[1].url)
    upload_and_confirm(contributor, {"text": text, "url": URL})  # once more: it waits already
    assert ProposedRevision.objects.count() == 2
    first, second = (editor.get(address) for address in answers)
    editor.post(answers[0], {"accept": "1", "version": first.context["version"]})
    # The page was opened before the first was accepted.
    again = editor.post(answers[1], {"accept": "1", "version": second.context["version"]})
    article.refresh_from_db()
    assert "eleven" in article.body
    difference = dict(again.context["preview"].text_diff)
    assert ("eleven" in difference["-"], "twelve" in difference["+"]) == (True, True)
    editor.post(answers[1], {"accept": "1", "version": again.context["version"]})
    article.refresh_from_db()
    assert ("twelve" in article.body, article.revisions.count()) == (True, 3)


def test_a_proposal_survives_the_deletion_of_its_article(contributor, editor, article):
    _, answer = upload_and_confirm(contributor, by_address(article))
    Quote.objects.all().delete()
    article.delete()
    shown = editor.get(answer.url)
    assert (shown.status_code, shown.context["preview"].outcome) == (200, "new")
    editor.post(answer.url, {"accept": "1", "version": shown.context["version"]})
    assert Article.objects.get().state == State.DRAFT
    assert ProposedRevision.objects.get().state == ProposedState.ACCEPTED


def test_a_copy_of_a_deleted_article_can_only_be_rejected(contributor, editor, article):
    sent = {"text": COVERAGE, "url": "https://mirror.example/1"}
    _, answer = upload_and_confirm(contributor, sent, copy_of_1=article.pk)
    Quote.objects.all().delete()
    article.delete()
    shown = editor.get(answer.url)
    again = editor.post(answer.url, {"accept": "1", "version": shown.context["version"]})
    assert again.context["error"]
    editor.post(answer.url, {"reject": "1", "reason": "Gone."})
    assert ProposedRevision.objects.get().state == ProposedState.REJECTED


def test_drafts_are_changed_immediately(contributor, article):
    Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
    upload_and_confirm(contributor, by_address(article))
    article.refresh_from_db()
    assert "eleven" in article.body
    assert not ProposedRevision.objects.exists()


def test_each_table_row_is_stored_or_proposed(contributor, article):
    rows = (
        f"title,url,date,summary\nBay,{URL},2024-05-14,No.\nNew,https://e.org/2,2024-05-15,Yes.\n"
    )
    Article.objects.filter(pk=article.pk).update(summary="")
    page, _ = upload_and_confirm(contributor, {"document": table(rows)})
    assert [seen.outcome for seen in page.context["previews"]] == ["proposed", "new"]
    assert ProposedRevision.objects.get().article == article
    assert Article.objects.get(title="New").summary == "Yes."
    article.refresh_from_db()
    assert article.summary == ""


def test_a_contributors_new_draft_does_not_change_public_quotes(contributor):
    words = "Every minister in this room has promised to come back with a signed text"
    speaker = factories.SpeakerFactory(name="Ilse Varga")
    recorded = factories.QuoteFactory(exact=words, speaker=speaker, statement=None)
    before = list(Quote.objects.filter(pk=recorded.pk).values())
    text = f"date 2024-05-15 They met.\n\n“{words},” said Ilse Varga, a minister.\n"
    upload_and_confirm(contributor, {"text": text})
    assert Quote.objects.exclude(pk=recorded.pk).get().speaker == speaker
    assert list(Quote.objects.filter(pk=recorded.pk).values()) == before
    assert not Statement.objects.exists()
