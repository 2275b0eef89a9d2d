"""Users with the roles of the admin, each with a signed-in client."""

from __future__ import annotations

import importlib

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.importing import sandbox
from articles.importing.exceptions import ImportRefused
from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS
from tests.factories import UserFactory


def sign_in(group: str | None, **options) -> Client:
    user = UserFactory(is_staff=True, **options)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture(autouse=True)
def parse_in_process(monkeypatch):
    """Parse uploads in the test process, because a subprocess takes a second to start.

    ``tests/importing/test_sandbox.py`` and the browser tests use the real sandbox.
    """

    def call(function: str, *arguments, **limits):
        module, name = function.split(":")
        try:
            return getattr(importlib.import_module(module), name)(*arguments)
        except ImportRefused:
            raise
        except Exception as error:
            raise ImportRefused(f"the file could not be parsed: {error}") from None

    monkeypatch.setattr(sandbox, "run_in_sandbox", call)


@pytest.fixture
def editor(db) -> Client:
    return sign_in(EDITORS)


@pytest.fixture
def contributor(db) -> Client:
    return sign_in(CONTRIBUTORS)


@pytest.fixture
def reviewer(db) -> Client:
    return sign_in(REVIEWERS)
