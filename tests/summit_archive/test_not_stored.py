"""Forms that could not be stored: the answer says so, and loses nothing of what was typed."""

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
def no_writing(error: Exception):
    def refuse(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def editor() -> Client:
    client = sign_in(None, is_superuser=True)
    client.raise_request_exception = False
    return client


def fields_of(page) -> list[tuple[str, str]]:
    return page.context["again"]


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("database is locked"), 503), (FULL, 507)]
)
def test_a_failed_save_keeps_what_was_typed_and_can_be_sent_again(editor, error, status):
    topic = TopicFactory(name="Trade")
    address = f"/admin/articles/topic/{topic.pk}/change/?_changelist_filters=q%3Dt"
    typed = {"name": 'Trade & "tariffs"\r\n', "description": "Two\r\nlines <b>"}
    with no_writing(error):
        page = editor.post(address, values_of(editor.get(address)) | typed)
    assert page.status_code == status
    assert page.headers["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert "not stored" in text
    assert "Nothing is lost" not in text
    assert f'action="{address}"' in text
    assert "Trade &amp; &quot;tariffs&quot;" in text
    assert Topic.objects.get().name == "Trade"
    assert editor.post(address, dict(fields_of(page))).status_code == 302
    assert Topic.objects.get().name == 'Trade & "tariffs"'


def test_reading_that_failed_says_nothing_of_storing(editor):
    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        page = editor.get("/articles/")
    assert page.status_code == 503
    assert b"not stored" not in page.content


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/second-factor/", "/admin/auth/user/add/"]
)
def test_passwords_and_codes_are_never_sent_back(editor, path):
    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    sent = {"username": "ann", "password": "opensesame", "password1": "opensesame", "code": "4711"}
    with connection.execute_wrapper(away):
        page = editor.post(path, sent)
    assert page.status_code == 503
    assert b"opensesame" not in page.content
    assert fields_of(page) == []


def test_files_are_not_sent_back_and_the_page_says_so(editor):
    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        page = editor.post("/admin/add/", {"file": SimpleUploadedFile("a.txt", b"The words")})
    assert page.status_code == 503
    assert b"The words" not in page.content
    assert (page.context["again"], page.context["cut"]) == ([], True)


def test_seven_megabytes_get_a_page(editor):
    words = "слово " * (7 * 1024 * 1024 // 11)
    for text in ("word " * 1_400_000, words):
        page = editor.post("/admin/add/", {"text": text})
        assert page.status_code in (200, 413)
        assert b"<h1" in page.content


def test_what_is_too_large_is_refused_by_a_page_and_read_to_its_end(editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = editor.post(
        "/admin/add/", "text=" + "a" * 5000, content_type="application/x-www-form-urlencoded"
    )
    assert page.status_code == 413
    assert page.wsgi_request._stream.read() == b""
    assert "nothing was stored" in page.content.decode()


def test_those_without_a_session_send_short_forms_only(client, settings):
    sent = {"text": "a" * (settings.ANONYMOUS_UPLOAD_MAX + 1)}
    for path in ("/report/article/1/", "/admin/login/", "/admin/add/"):
        assert client.post(path, sent).status_code == 413


def test_a_refusal_has_a_sentence(editor):
    contributor = sign_in("Contributors")
    for answer in (
        contributor.get("/admin/merge/speaker/"),
        Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ann"}),
    ):
        assert answer.status_code == 403
        assert "<h1>Not allowed</h1>" in answer.content.decode()
        assert ("nothing was" in answer.content.decode().lower()) is True


def test_the_icon_answers_at_its_old_address(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_after_signing_in_with_a_refused_address_there_is_the_desk(client, wanted):
    editor = sign_in(None, is_superuser=True).user
    sent = {"username": editor.username, "password": "a long enough password", "next": wanted}
    answer = client.post("/admin/login/", sent)
    assert (answer.status_code, answer.url) == (302, "/admin/")
