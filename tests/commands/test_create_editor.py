"""``create_editor`` (``make editor``)."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


PASSWORD = "a long enough password"


def make(monkeypatch, password=PASSWORD, **options) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_editor", stdout=out, **options)
    return out.getvalue()


def test_creates_an_editor(monkeypatch):
    output = make(monkeypatch, username="ada", password_stdin=True)
    user = User.objects.get()
    assert "ada" in output
    assert user.check_password("a long enough password")
    assert user.is_staff
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["Editors"]


def test_gives_an_existing_account_a_role_and_a_new_password(monkeypatch):
    make(monkeypatch, username="ada", password_stdin=True)
    make(monkeypatch, "another long password", username="ada", password_stdin=True, role="reviewer")
    user = User.objects.get()
    assert user.check_password("another long password")
    assert {group.name for group in user.groups.all()} == {"Editors", "Reviewers"}


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234"])
def test_rejects_a_weak_password(monkeypatch, password):
    with pytest.raises(CommandError):
        make(monkeypatch, password, username="ada", password_stdin=True)
    assert not User.objects.exists()


def test_rejects_an_invalid_username(monkeypatch):
    with pytest.raises(CommandError):
        make(monkeypatch, username="ada love/lace", password_stdin=True)


def test_without_a_terminal_the_error_names_the_missing_options(monkeypatch):
    with pytest.raises(CommandError, match="--password-stdin"):
        make(monkeypatch, username="ada")
