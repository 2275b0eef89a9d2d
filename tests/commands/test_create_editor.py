"""``make editor``: an account for the desk."""

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


def test_an_editor_is_made(monkeypatch):
    words = make(monkeypatch, username="ada", password_stdin=True)
    user = User.objects.get()
    assert words == "The account “ada” is made; it is one of the Editors.\n"
    assert user.check_password("a long enough password")
    assert user.is_staff
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["Editors"]


def test_a_role_and_a_new_password_for_an_account_that_is_there(monkeypatch):
    make(monkeypatch, username="ada", password_stdin=True)
    words = make(
        monkeypatch, "another long password", username="ada", password_stdin=True, role="reviewer"
    )
    user = User.objects.get()
    assert "has a new password; it is one of the Reviewers" in words
    assert user.check_password("another long password")
    assert {group.name for group in user.groups.all()} == {"Editors", "Reviewers"}


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234"])
def test_a_weak_password_is_refused(monkeypatch, password):
    with pytest.raises(CommandError):
        make(monkeypatch, password, username="ada", password_stdin=True)
    assert not User.objects.exists()


def test_a_name_that_cannot_be_is_refused(monkeypatch):
    with pytest.raises(CommandError):
        make(monkeypatch, username="ada love/lace", password_stdin=True)


def test_without_a_terminal_it_says_what_to_give(monkeypatch):
    with pytest.raises(CommandError, match="--password-stdin"):
        make(monkeypatch, username="ada")
