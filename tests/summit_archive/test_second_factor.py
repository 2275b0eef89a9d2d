"""Two-step verification, and lockout after failed logins."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from summit_archive.second_factor import qr_code_path

PASSWORD = "a long enough password"
FACTOR = "/admin/second-factor/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("ann", password=PASSWORD)


@pytest.fixture
def password_only(client, editor, settings):
    """A client that has given the password but not the required second factor."""
    settings.REQUIRE_MFA = True
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    return client


def code_of(device: TOTPDevice, later: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


def enrol(client) -> tuple[TOTPDevice, list[str]]:
    client.get(FACTOR)
    device = TOTPDevice.objects.get()
    page = client.post(FACTOR, {"code": code_of(device)})
    return device, re.findall(r"<li><code>(\w+)</code>", page.content.decode())


def sign_in(client, password, name="ann", **extra):
    return client.post(
        reverse("admin:login"), {"username": name, "password": password, "next": "/admin/"}, **extra
    )


def test_password_alone_gives_no_access(password_only):
    for path in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/no/such/"):
        response = password_only.get(path)
        assert (response.status_code, response.url) == (302, f"{FACTOR}?next={path}")
    assert password_only.post("/admin/auth/user/add/", {}).status_code == 302


def test_user_without_second_factor_is_anonymous_on_public_pages(password_only, rf, editor):
    results = []
    from summit_archive.second_factor import SecondFactorMiddleware

    request = rf.get("/about/")
    request.user = editor
    editor.is_verified = lambda: False
    SecondFactorMiddleware(lambda request: results.append(request.user.is_authenticated))(request)
    editor.is_verified = lambda: True
    request.user = editor
    SecondFactorMiddleware(lambda request: results.append(request.user.is_authenticated))(request)
    assert results == [False, True]


def test_password_is_enough_without_require_mfa(client, editor, settings):
    settings.REQUIRE_MFA = False
    assert sign_in(client, PASSWORD).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_enrolment_shows_a_qr_code_and_recovery_codes_once(password_only):
    page = password_only.get(FACTOR).content.decode()
    assert 'class="qr"' in page and "style=" not in page and "<script>" not in page
    key = re.search(r"Key: <code>([A-Z2-7 ]+)</code>", page)[1]
    assert password_only.get(FACTOR).content.decode().count(key) == 1, "the key stays the same"
    device, codes = enrol(password_only)
    assert TOTPDevice.objects.get().confirmed
    assert len(set(codes)) == 8
    assert password_only.get("/admin/").status_code == 200
    assert password_only.get(FACTOR).headers["Location"] == "/admin/"
    device.refresh_from_db()
    assert key.replace(" ", "") not in password_only.get("/admin/").content.decode()


def test_wrong_code_does_not_enrol(password_only):
    password_only.get(FACTOR)
    wrong = f"{(int(code_of(TOTPDevice.objects.get())) + 1) % 1_000_000:06d}"
    for code in (wrong, "", "x" * 21, "<b>123456", "１２３４５６"):
        page = password_only.post(FACTOR, {"code": code})
        assert page.status_code == 200
        assert "<b>" not in page.content.decode()
    assert not TOTPDevice.objects.get().confirmed
    assert password_only.get("/admin/").status_code == 302


def test_later_sign_in_needs_a_code_that_was_not_used(password_only, editor):
    device, codes = enrol(password_only)
    password_only.logout()
    password_only.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    page = password_only.get(FACTOR).content.decode()
    assert 'class="qr"' not in page
    used = password_only.post(FACTOR, {"code": code_of(device)})
    assert used.status_code == 200, "already used for the enrolment"
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    fresh = password_only.post(
        f"{FACTOR}?next=/admin/auth/user/", {"code": code_of(device, later=1)}
    )
    assert fresh.headers["Location"] == "/admin/auth/user/"
    assert password_only.get("/admin/").status_code == 200
    assert len(codes) == StaticToken.objects.count()


def test_recovery_code_works_once(password_only, editor):
    _, codes = enrol(password_only)
    for expected in (302, 200):
        password_only.logout()
        password_only.force_login(editor, "django.contrib.auth.backends.ModelBackend")
        assert password_only.post(FACTOR, {"code": f" {codes[0]} "}).status_code == expected
    assert StaticToken.objects.count() == 7


def test_wrong_codes_are_throttled(password_only, editor):
    device, _ = enrol(password_only)
    password_only.logout()
    password_only.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    for _ in range(3):
        password_only.post(FACTOR, {"code": "000000"})
    right_but_early = password_only.post(FACTOR, {"code": code_of(device, later=1)})
    assert right_but_early.status_code == 200
    assert password_only.get("/admin/").status_code == 302


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_next_url_stays_on_this_site(password_only, url):
    enrol(password_only)
    response = password_only.get(FACTOR, {"next": url})
    assert response.headers["Location"] == "/admin/"


def test_anonymous_users_must_sign_in_and_non_staff_are_forbidden(client, settings):
    settings.REQUIRE_MFA = True
    assert client.get(FACTOR).headers["Location"].startswith("/admin/login/?next=")
    reader = get_user_model().objects.create_user("reader", password=PASSWORD)
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    assert client.get(FACTOR).status_code == 403
    assert TOTPDevice.objects.count() == 0


def test_failed_logins_lock_one_username_from_one_address(client, editor, settings):
    settings.PROXY_HOPS = 1
    attacker = {"headers": {"X-Forwarded-For": "6.6.6.6, 192.0.2.66"}}
    statuses = [sign_in(client, f"guess {n}", **attacker).status_code for n in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    locked = sign_in(client, PASSWORD, **attacker)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert "ann" not in locked.content.decode()
    spoofed = {"headers": {"X-Forwarded-For": "1.2.3.4, 192.0.2.66"}}
    assert sign_in(client, PASSWORD, **spoofed).status_code == 429
    elsewhere = {"headers": {"X-Forwarded-For": "192.0.2.67"}}
    assert sign_in(client, PASSWORD, **elsewhere).status_code == 302


def test_lockout_of_scripts_has_no_cors_header(client, editor):
    for n in range(7):
        response = sign_in(client, f"guess {n}", headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 429
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", FACTOR, "/admin/no/such/page/"])
def test_admin_pages_are_not_cached(client, path):
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_public_pages_are_cacheable_and_set_no_cookie(client, editor):
    assert "Set-Cookie" not in client.get("/about/").headers
    assert "no-store" not in client.get("/about/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("text", ["otpauth://totp/a", "x" * 300])
def test_qr_code_has_quiet_zone_and_finder_pattern(text):
    size, path = qr_code_path(text)
    strokes = [tuple(map(int, s)) for s in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)]
    assert (size - 8 - 17) % 4 == 0
    assert min(x for x, _, _ in strokes) == min(y for _, y, _ in strokes) == 4
    assert max(x + w for x, _, w in strokes) == size - 4
    assert "".join(f"M{x} {y}h{w}v1h-{w}z" for x, y, w in strokes) == path
    assert (4, 4, 7) in strokes, "finder pattern at the top left"
