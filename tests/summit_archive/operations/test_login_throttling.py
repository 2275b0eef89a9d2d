"""Login throttling: one username from many IP addresses, many usernames from one address."""

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
    settings.LOGIN_FAILURE_LIMIT_PER_USERNAME = 4
    return get_user_model().objects.create_superuser("ann", password=PASSWORD)


def sign_in(client: Client, password: str, address: int, name: str = "ann") -> int:
    data = {"username": name, "password": password, "next": "/admin/"}
    headers = {"X-Forwarded-For": f"192.0.2.{address}"}
    return client.post("/admin/login/", data, headers=headers).status_code


def fail_logins(times: int) -> list[int]:
    return [sign_in(Client(), f"guess {n}", address=n) for n in range(times)]


def test_failed_logins_from_changing_addresses_are_throttled():
    assert fail_logins(6) == [200] * 4 + [429] * 2
    assert sign_in(Client(), PASSWORD, address=99) == 429
    assert sign_in(Client(), "a guess", address=98, name="ben") == 200


def test_browser_with_a_device_cookie_is_exempt():
    browser = Client()
    assert sign_in(browser, PASSWORD, address=1) == 302
    assert browser.cookies[COOKIE]["httponly"] and browser.cookies[COOKIE]["path"] == "/admin/"
    browser.post("/admin/logout/")
    assert fail_logins(5)[-1] == 429
    assert sign_in(browser, PASSWORD, address=2) == 302


def test_device_cookie_is_signed_and_valid_for_one_user():
    other = Client()
    get_user_model().objects.create_superuser("ben", password=PASSWORD)
    assert sign_in(other, PASSWORD, address=1, name="ben") == 302
    fail_logins(5)
    assert sign_in(other, PASSWORD, address=2) == 429
    forged = Client()
    forged.cookies[COOKIE] = "ann"
    assert sign_in(forged, PASSWORD, address=3) == 429


def test_throttling_ends_after_the_cool_off_time(settings):
    fail_logins(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME * 1.1)
    assert sign_in(Client(), PASSWORD, address=99) == 302


def test_sign_in_rate_limit_counts_all_usernames_of_one_address(settings):
    settings.RATE_LIMITS = True
    client = Client()
    statuses = [sign_in(client, "a guess", address=7, name=f"name{n}") for n in range(14)]
    assert statuses.count(200) == 10
    assert set(statuses[10:]) == {429}
