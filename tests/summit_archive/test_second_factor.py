"""Signing in: passwords, their guessers, and the second factor."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from summit_archive.second_factor import modules_as_path

PASSWORD = "a long enough password"
FACTOR = "/admin/second-factor/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("ann", password=PASSWORD)


@pytest.fixture
def half_signed_in(client, editor, settings):
    """A client that has given the password, where a second factor is asked for."""
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


def test_a_password_alone_opens_nothing(half_signed_in):
    for path in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/no/such/"):
        answer = half_signed_in.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{FACTOR}?next={path}")
    assert half_signed_in.post("/admin/auth/user/add/", {}).status_code == 302


def test_on_public_pages_half_a_sign_in_is_nobody(half_signed_in, rf, editor):
    seen = []
    from summit_archive.second_factor import SecondFactorMiddleware

    request = rf.get("/about/")
    request.user = editor
    editor.is_verified = lambda: False
    SecondFactorMiddleware(lambda request: seen.append(request.user.is_authenticated))(request)
    editor.is_verified = lambda: True
    request.user = editor
    SecondFactorMiddleware(lambda request: seen.append(request.user.is_authenticated))(request)
    assert seen == [False, True]


def test_where_no_second_factor_is_asked_for_a_password_is_enough(client, editor, settings):
    settings.REQUIRE_MFA = False
    assert sign_in(client, PASSWORD).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_enrolment_draws_the_code_on_the_server_and_gives_recovery_codes_once(half_signed_in):
    page = half_signed_in.get(FACTOR).content.decode()
    assert 'class="qr"' in page and "style=" not in page and "<script>" not in page
    key = re.search(r"Key: <code>([A-Z2-7 ]+)</code>", page)[1]
    assert half_signed_in.get(FACTOR).content.decode().count(key) == 1, "the same on a second look"
    device, codes = enrol(half_signed_in)
    assert TOTPDevice.objects.get().confirmed
    assert len(set(codes)) == 8
    assert half_signed_in.get("/admin/").status_code == 200
    assert half_signed_in.get(FACTOR).headers["Location"] == "/admin/"
    device.refresh_from_db()
    assert key.replace(" ", "") not in half_signed_in.get("/admin/").content.decode()


def test_a_wrong_code_enrols_nobody(half_signed_in):
    half_signed_in.get(FACTOR)
    wrong = f"{(int(code_of(TOTPDevice.objects.get())) + 1) % 1_000_000:06d}"
    for code in (wrong, "", "x" * 21, "<b>123456", "１２３４５６"):
        page = half_signed_in.post(FACTOR, {"code": code})
        assert page.status_code == 200
        assert "<b>" not in page.content.decode()
    assert not TOTPDevice.objects.get().confirmed
    assert half_signed_in.get("/admin/").status_code == 302


def test_the_next_sign_in_asks_for_a_code_and_takes_none_twice(half_signed_in, editor):
    device, codes = enrol(half_signed_in)
    half_signed_in.logout()
    half_signed_in.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    page = half_signed_in.get(FACTOR).content.decode()
    assert 'class="qr"' not in page
    used = half_signed_in.post(FACTOR, {"code": code_of(device)})
    assert used.status_code == 200, "the code of the enrolment has been used"
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    fresh = half_signed_in.post(
        f"{FACTOR}?next=/admin/auth/user/", {"code": code_of(device, later=1)}
    )
    assert fresh.headers["Location"] == "/admin/auth/user/"
    assert half_signed_in.get("/admin/").status_code == 200
    assert len(codes) == StaticToken.objects.count()


def test_a_recovery_code_lets_in_once(half_signed_in, editor):
    _, codes = enrol(half_signed_in)
    for expected in (302, 200):
        half_signed_in.logout()
        half_signed_in.force_login(editor, "django.contrib.auth.backends.ModelBackend")
        assert half_signed_in.post(FACTOR, {"code": f" {codes[0]} "}).status_code == expected
    assert StaticToken.objects.count() == 7


def test_wrong_codes_slow_the_next_one_down(half_signed_in, editor):
    device, _ = enrol(half_signed_in)
    half_signed_in.logout()
    half_signed_in.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    for _ in range(3):
        half_signed_in.post(FACTOR, {"code": "000000"})
    right_but_early = half_signed_in.post(FACTOR, {"code": code_of(device, later=1)})
    assert right_but_early.status_code == 200
    assert half_signed_in.get("/admin/").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_the_way_on_stays_on_this_site(half_signed_in, wanted):
    enrol(half_signed_in)
    answer = half_signed_in.get(FACTOR, {"next": wanted})
    assert answer.headers["Location"] == "/admin/"


def test_strangers_are_sent_to_sign_in_and_readers_are_refused(client, settings):
    settings.REQUIRE_MFA = True
    assert client.get(FACTOR).headers["Location"].startswith("/admin/login/?next=")
    reader = get_user_model().objects.create_user("reader", password=PASSWORD)
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    assert client.get(FACTOR).status_code == 403
    assert TOTPDevice.objects.count() == 0


def test_guessing_locks_one_name_from_one_address_and_nobody_else(client, editor, settings):
    settings.PROXY_HOPS = 1
    guesser = {"headers": {"X-Forwarded-For": "6.6.6.6, 192.0.2.66"}}
    statuses = [sign_in(client, f"guess {n}", **guesser).status_code for n in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    locked = sign_in(client, PASSWORD, **guesser)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert "ann" not in locked.content.decode()
    spoofed = {"headers": {"X-Forwarded-For": "1.2.3.4, 192.0.2.66"}}
    assert sign_in(client, PASSWORD, **spoofed).status_code == 429
    elsewhere = {"headers": {"X-Forwarded-For": "192.0.2.67"}}
    assert sign_in(client, PASSWORD, **elsewhere).status_code == 302


def test_a_script_that_guesses_gets_no_opening_to_other_sites(client, editor):
    for n in range(7):
        answer = sign_in(client, f"guess {n}", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 429
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", FACTOR, "/admin/no/such/page/"])
def test_nothing_of_the_desk_is_stored(client, path):
    assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_what_a_session_was_read_for_is_not_stored_either(client, editor):
    assert "Set-Cookie" not in client.get("/about/").headers
    assert "no-store" not in client.get("/about/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("text", ["otpauth://totp/a", "x" * 300])
def test_the_drawn_code_is_square_quiet_at_its_edge_and_whole(text):
    size, path = modules_as_path(text)
    strokes = [tuple(map(int, s)) for s in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)]
    assert (size - 8 - 17) % 4 == 0
    assert min(x for x, _, _ in strokes) == min(y for _, y, _ in strokes) == 4
    assert max(x + w for x, _, w in strokes) == size - 4
    assert "".join(f"M{x} {y}h{w}v1h-{w}z" for x, y, w in strokes) == path
    assert (4, 4, 7) in strokes, "the finder pattern of the upper left corner"
