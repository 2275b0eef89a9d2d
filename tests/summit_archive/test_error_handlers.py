"""Errors: the database away, and everything else."""

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
def test_while_the_database_is_away_a_page_says_so_and_then_it_is_back(reader, error, path):
    def away(execute, sql, params, many, context):
        raise error

    with connection.execute_wrapper(away):
        answer = reader.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"]
        assert b"Away for a moment" in answer.content
        assert b"gone" not in answer.content
        assert reader.get("/readyz").json() == {"ready": False, "amiss": ["database"]}
    assert reader.get(path).status_code != 503


@pytest.mark.django_db
def test_any_other_error_stays_an_error(reader):
    def broken(execute, sql, params, many, context):
        raise LookupError("secret-detail")

    with connection.execute_wrapper(broken):
        answer = reader.get("/articles/")
    assert answer.status_code == 500
    assert b"secret-detail" not in answer.content
