"""Server errors: 503 without a database, 500 otherwise."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError, connection


@pytest.fixture
def reader(client):
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize("path", ["/articles/", "/search/?q=a", "/articles/1/"])
def test_503_page_without_a_database_and_recovery(reader, error, path):
    def fail(execute, sql, params, many, context):
        raise error

    with connection.execute_wrapper(fail):
        response = reader.get(path)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "10"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Security-Policy"]
        assert "503.html" in [template.name for template in response.templates]
        assert b"gone" not in response.content
        assert reader.get("/readyz").json() == {"ready": False, "failed": ["database"]}
    assert reader.get(path).status_code != 503


@pytest.mark.django_db
def test_500_page_for_other_errors_without_details(reader):
    def fail(execute, sql, params, many, context):
        raise LookupError("secret-detail")

    with connection.execute_wrapper(fail):
        response = reader.get("/articles/")
    assert response.status_code == 500
    assert b"secret-detail" not in response.content
