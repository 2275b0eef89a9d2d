"""Error pages and the health check."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils.html import escape

from articles.views.errors import bad_request, not_found, server_error
from summit_archive import __version__
from tests import factories as make


def test_error_pages_need_no_database():
    request = RequestFactory().get("/nowhere/", {"page": "3"})
    assert not_found(request, Exception("x")).status_code == 404
    assert bad_request(request, Exception("secret")).status_code == 400
    assert b"secret" not in bad_request(request, Exception("secret")).content
    page = server_error(request)
    assert page.status_code == 500
    assert b"<h1>" in page.content
    # The unhashed path: looking up a hashed one could fail as well.
    assert b'href="/static/css/site.css"' in page.content


@pytest.mark.django_db
def test_exception_in_a_view_renders_the_500_page():
    client = Client(raise_request_exception=False)
    with patch("articles.views.front.featured_rewording", side_effect=RuntimeError):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "500.html" in [template.name for template in answer.templates]


@pytest.mark.django_db
def test_400_page_gives_the_reason(client):
    answer = client.get("/articles/?order=colour")
    assert answer.status_code == 400
    assert answer.context["reason"]
    assert escape(answer.context["reason"]) in answer.content.decode()


@pytest.mark.django_db
def test_health_check(client, index):
    make.ArticleFactory()
    index()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    health = answer.json()
    schema = health["index"].pop("schema")
    assert schema
    assert health == {
        "status": "ok",
        "version": __version__,
        "database": {"ok": True},
        "index": {"ok": True, "documents": 2, "problem": "", "waiting": 0, "lag_seconds": 0.0},
    }


@pytest.mark.django_db
def test_health_check_without_an_index_is_degraded(client):
    answer = client.get("/healthz")
    health = answer.json()
    assert (answer.status_code, health["status"]) == (200, "degraded")
    assert health["index"]["ok"] is False
    assert "search_index rebuild" in health["index"]["problem"]


@pytest.mark.django_db
def test_health_check_without_a_database_is_down(client):
    with patch("summit_archive.operations.health.connection.cursor", side_effect=OperationalError):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("down", {"ok": False})
