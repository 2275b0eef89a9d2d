"""Forms that could not be saved: the error page offers to send the same fields again."""

from __future__ import annotations

import errno
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from articles.models import Topic
from tests.admin.conftest import sign_in
from tests.admin.forms import values_of
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db
FULL = OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def failing_writes(error: Exception):
    def fail(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def editor() -> Client:
    client = sign_in(None, is_superuser=True)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("database is locked"), 503), (FULL, 507)]
)
def test_failed_save_can_be_sent_again(editor, error, status):
    topic = TopicFactory(name="Trade")
    address = f"/admin/articles/topic/{topic.pk}/change/?_changelist_filters=q%3Dt"
    changes = {"name": 'Trade & "tariffs"\r\n', "description": "Two\r\nlines <b>"}
    with failing_writes(error):
        page = editor.post(address, values_of(editor.get(address)) | changes)
    assert page.status_code == status
    assert page.headers["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert "not_stored.html" in [template.name for template in page.templates]
    assert f'action="{address}"' in text
    assert "Trade &amp; &quot;tariffs&quot;" in text
    assert Topic.objects.get().name == "Trade"
    assert editor.post(address, dict(page.context["fields"])).status_code == 302
    assert Topic.objects.get().name == 'Trade & "tariffs"'


def fail(execute, sql, params, many, context):
    raise OperationalError("gone")


def test_failed_read_has_the_general_error_page(editor):
    with connection.execute_wrapper(fail):
        page = editor.get("/articles/")
    assert page.status_code == 503
    assert "503.html" in [template.name for template in page.templates]


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/second-factor/", "/admin/auth/user/add/"]
)
def test_passwords_and_codes_are_never_sent_back(editor, path):
    data = {"username": "ann", "password": "opensesame", "password1": "opensesame", "code": "4711"}
    with connection.execute_wrapper(fail):
        page = editor.post(path, data)
    assert page.status_code == 503
    assert b"opensesame" not in page.content
    assert page.context["fields"] == []


def test_files_are_not_sent_back(editor):
    with connection.execute_wrapper(fail):
        page = editor.post("/admin/add/", {"file": SimpleUploadedFile("a.txt", b"The words")})
    assert page.status_code == 503
    assert b"The words" not in page.content
    assert (page.context["fields"], page.context["incomplete"]) == ([], True)


def test_seven_megabytes_of_text_get_a_page(editor):
    cyrillic = "слово " * (7 * 1024 * 1024 // 11)
    for text in ("word " * 1_400_000, cyrillic):
        page = editor.post("/admin/add/", {"text": text})
        assert page.status_code in (200, 413)
        assert b"<h1" in page.content


def test_too_large_body_is_read_to_its_end_before_the_413_page(editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = editor.post(
        "/admin/add/", "text=" + "a" * 5000, content_type="application/x-www-form-urlencoded"
    )
    assert page.status_code == 413
    assert page.wsgi_request._stream.read() == b""
    assert "413.html" in [template.name for template in page.templates]


def test_smaller_body_limit_without_a_session(client, settings):
    data = {"text": "a" * (settings.ANONYMOUS_UPLOAD_MAX + 1)}
    for path in ("/report/article/1/", "/admin/login/", "/admin/add/"):
        assert client.post(path, data).status_code == 413


def test_forbidden_pages_give_a_reason(editor):
    denied = sign_in("Contributors").get("/admin/merge/speaker/")
    csrf_failure = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ann"})
    for response in (denied, csrf_failure):
        assert response.status_code == 403
        assert "403.html" in [template.name for template in response.templates]
    assert csrf_failure.context["reason"]


def test_favicon_at_its_traditional_path(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_redirects_to_the_dashboard_instead_of_other_sites(client, url):
    editor = sign_in(None, is_superuser=True).user
    data = {"username": editor.username, "password": "a long enough password", "next": url}
    response = client.post("/admin/login/", data)
    assert (response.status_code, response.url) == (302, "/admin/")
