"""Stored documents at the desk: what came from anywhere is only ever handed over, never shown."""

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


def test_the_page_of_a_document_leads_to_its_original(editor, document):
    page = editor.get(reverse("admin:articles_document_change", args=[document.pk]))
    assert address(document) in page.content.decode()
    assert b"<script>alert" not in page.content


def test_what_is_only_announced_has_no_original(editor):
    announced = factories.DocumentFactory(content=None, size=None, received_at=None)
    assert editor.get(address(announced)).status_code == 404
    page = editor.get(reverse("admin:articles_document_change", args=[announced.pk]))
    assert address(announced) not in page.content.decode()


def test_nobody_else_gets_one(document):
    answer = Client().get(address(document))
    assert answer.status_code == 302 and "/login/" in answer.url
    stranger = factories.UserFactory(is_staff=True)
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address(document)).status_code == 403
    assert client.post(address(document)).status_code in (403, 405)


def test_no_public_page_serves_one(client, document):
    """The originals are the editors'; the public reads what the rights of an article allow."""
    for path in (f"/documents/{document.pk}/", f"/articles/{document.article_id}/original"):
        assert client.get(path).status_code == 404
