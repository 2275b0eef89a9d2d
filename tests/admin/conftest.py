"""Users with the roles of the admin, each with a signed-in client."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

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


@pytest.fixture
def editor(db) -> Client:
    return sign_in(EDITORS)


@pytest.fixture
def contributor(db) -> Client:
    return sign_in(CONTRIBUTORS)


@pytest.fixture
def reviewer(db) -> Client:
    return sign_in(REVIEWERS)
