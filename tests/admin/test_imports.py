"""Imports in the admin: originals are only downloads; a run leads to its articles."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

PAGE = b"<script>alert(document.domain)</script>\x00\xff"


@pytest.fixture
def document():
    return factories.DocumentFactory(
        content=PAGE,
        size=len(PAGE),
        received_at="2025-06-01T00:00:00Z",
        media_type="text/html",
        filename='folder/a "b"\r\nX-Injected: 1 ü.html',
    )


def address(document) -> str:
    return reverse("admin:articles_document_original", args=[document.pk])


def test_an_original_is_an_attachment_in_a_sandbox(editor, document):
    answer = editor.get(address(document))
    assert answer.status_code == 200
    assert b"".join(answer) == PAGE
    headers = answer.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Disposition"] == (f'attachment; filename="{document.sha256[:12]}.bin"')
    assert "X-Injected" not in headers


def test_the_page_of_a_document_links_to_its_original(editor, document):
    page = editor.get(reverse("admin:articles_document_change", args=[document.pk]))
    assert address(document) in page.content.decode()
    assert b"<script>alert" not in page.content


def test_a_placeholder_without_bytes_has_no_original(editor):
    announced = factories.DocumentFactory(content=None, size=None, received_at=None)
    assert editor.get(address(announced)).status_code == 404
    page = editor.get(reverse("admin:articles_document_change", args=[announced.pk]))
    assert address(announced) not in page.content.decode()


def test_originals_need_permission(document):
    answer = Client().get(address(document))
    assert answer.status_code == 302 and "/login/" in answer.url
    stranger = factories.UserFactory(is_staff=True)
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(document)).status_code == 403
    assert client.post(address(document)).status_code in (403, 405)


def test_originals_are_not_public(client, document):
    """Public pages show only the text that the rights of an article allow."""
    for path in (f"/documents/{document.pk}/", f"/articles/{document.article_id}/original"):
        assert client.get(path).status_code == 404


def run_page(client, run):
    return client.get(reverse("admin:articles_importrun_change", args=[run.pk]))


@pytest.fixture
def run():
    """A run with a published article, and a draft that has an open proposal."""
    run = factories.ImportRunFactory()
    factories.ImportItemFactory(run=run, article=factories.ArticleFactory())
    draft = factories.ArticleFactory(state="draft")
    factories.ImportItemFactory(run=run, article=draft)
    factories.ImportItemFactory(run=run, outcome="failed", reason="No date.")
    factories.ProposalFactory(article=draft, quote=factories.QuoteFactory(state="draft"))
    factories.ProposalFactory(article=draft, decision="rejected")
    factories.ArticleFactory(state="draft")
    run.draft = draft
    return run


def test_a_run_links_to_its_articles_and_their_review(editor, run):
    words = run_page(editor, run).content.decode()
    for item in run.items.exclude(article=None):
        assert reverse("admin:articles_article_change", args=[item.article_id]) in words
    assert f'/admin/review/?article={run.draft.pk}">1 open proposal</a>' in words
    assert f'href="/admin/review/?run={run.pk}">Review these (1 proposal)</a>' in words


def test_the_drafts_of_a_run_are_published_after_a_confirmation(editor, run):
    page = run_page(editor, run)
    assert page.context["drafts"] == [run.draft.pk]
    address = reverse("admin:articles_article_changelist")
    sent = {"action": "publish", page.context["checkbox"]: page.context["drafts"]}
    confirmation = editor.post(address, sent)
    assert [plan.record for plan in confirmation.context["plans"]] == [run.draft]
    editor.post(address, {**sent, "confirmed": "publish"})
    run.draft.refresh_from_db()
    assert run.draft.state == "published"


@pytest.mark.parametrize("role", ["contributor", "reviewer"])
def test_other_roles_are_not_offered_publication(request, role, run):
    page = run_page(request.getfixturevalue(role), run)
    assert (page.status_code, page.context["drafts"]) == (200, [])


def test_the_items_of_a_run_take_a_constant_number_of_queries(editor, run):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            run_page(editor, run)
        counts.append(len(queries))
        for _ in range(3):
            factories.ImportItemFactory(run=run, article=factories.ArticleFactory())
    assert counts[0] == counts[1]
