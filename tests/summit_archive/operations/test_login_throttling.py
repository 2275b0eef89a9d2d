"""Guesses at one account from ever-new addresses, and at ever-new names from one address."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from summit_archive.operations.login_throttling import COOKIE

PASSWORD = "a long enough password"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ann(settings):
    settings.PROXY_HOPS = 1
    settings.GUESSES_AT_ONE_NAME = 4
    return get_user_model().objects.create_superuser("ann", password=PASSWORD)


def sign_in(client: Client, password: str, address: int, name: str = "ann") -> int:
    sent = {"username": name, "password": password, "next": "/admin/"}
    headers = {"X-Forwarded-For": f"192.0.2.{address}"}
    return client.post("/admin/login/", sent, headers=headers).status_code


def guess(times: int) -> list[int]:
    return [sign_in(Client(), f"guess {n}", address=n) for n in range(times)]


def test_guesses_from_changing_addresses_are_slowed():
    assert guess(6) == [200] * 4 + [429] * 2
    assert sign_in(Client(), PASSWORD, address=99) == 429
    assert sign_in(Client(), "a guess", address=98, name="ben") == 200


def test_a_browser_that_signed_in_before_is_not_kept_out():
    known = Client()
    assert sign_in(known, PASSWORD, address=1) == 302
    assert known.cookies[COOKIE]["httponly"] and known.cookies[COOKIE]["path"] == "/admin/"
    known.post("/admin/logout/")
    assert guess(5)[-1] == 429
    assert sign_in(known, PASSWORD, address=2) == 302


def test_the_mark_of_a_browser_is_signed_and_for_one_name():
    other = Client()
    get_user_model().objects.create_superuser("ben", password=PASSWORD)
    assert sign_in(other, PASSWORD, address=1, name="ben") == 302
    guess(5)
    assert sign_in(other, PASSWORD, address=2) == 429
    forged = Client()
    forged.cookies[COOKIE] = "ann"
    assert sign_in(forged, PASSWORD, address=3) == 429


def test_nobody_is_kept_out_for_longer_than_the_cooling_off(settings):
    guess(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME * 1.1)
    assert sign_in(Client(), PASSWORD, address=99) == 302


def test_ever_new_names_from_one_address_cost_no_more_than_the_limit(settings):
    settings.RATE_LIMITS = True
    client = Client()
    answers = [sign_in(client, "a guess", address=7, name=f"name{n}") for n in range(14)]
    assert answers.count(200) == 10
    assert set(answers[10:]) == {429}
