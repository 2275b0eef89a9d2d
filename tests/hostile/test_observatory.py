"""The score of the headers by the rules of Mozilla's HTTP Observatory.

The rules as published (baseline 100; bonuses count only from 90 up; the addition for
Cross-Origin-Resource-Policy came in 2024), as far as headers and pages decide them:

==============================  ==================================================================
Content-Security-Policy         none, two, or invalid −25; 'unsafe-inline' for scripts, data: or
                                http: −20; 'unsafe-eval' −10; 'unsafe-inline' for styles only 0;
                                nothing unsafe +5; and with default-src 'none' +10
Cookies                         none 0; all Secure, HttpOnly and SameSite +5; without Secure −20;
                                a session without HttpOnly −30
Cross-origin resource sharing   none 0; any origin with credentials −50
Redirection                     http to https of the same host 0; missing −20
Referrer-Policy                 no-referrer, same-origin, strict-origin or
                                strict-origin-when-cross-origin +5; unsafe-url or origin… −5
Strict-Transport-Security       over six months 0; less −10; none −20 (the +5 of the browsers'
                                preload list is not ours to give)
Subresource integrity           all scripts of the same origin 0; with integrity +5; foreign
                                ones without −5; over http −50
X-Content-Type-Options          nosniff 0; otherwise −5
X-Frame-Options                 frame-ancestors in the CSP +5; DENY or SAMEORIGIN 0; none −20
Cross-Origin-Resource-Policy    same-origin or same-site +10; none or cross-origin 0 or less
==============================  ==================================================================
"""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings

from tests import factories as make

PRODUCTION = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 63_072_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def modifiers(answer, plain) -> dict[str, int]:
    """What each rule adds to or takes from 100, for an answer over TLS and one over http."""
    return {
        "csp": _policy(answer.headers.get("Content-Security-Policy", "")),
        "cookies": _cookies(answer.cookies.values()),
        "cors": -50 if answer.headers.get("Access-Control-Allow-Credentials") else 0,
        "redirection": 0 if plain.headers.get("Location", "").startswith("https://") else -20,
        "referrer": 5 if answer.headers.get("Referrer-Policy") in PRIVATE else -5,
        "hsts": _hsts(answer.headers.get("Strict-Transport-Security", "")),
        "scripts": _scripts(answer.content.decode()),
        "nosniff": 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": _frames(answer.headers),
        "corp": 10
        if answer.headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site")
        else 0,
    }


def score(found: dict[str, int]) -> int:
    without = 100 + sum(value for value in found.values() if value < 0)
    bonus = sum(value for value in found.values() if value > 0)
    return max(0, without + bonus if without >= 90 else without)


def _directives(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


def _policy(header: str) -> int:
    found = _directives(header)
    if not header or "," in header or "default-src" not in found:
        return -25
    scripts = found.get("script-src", found["default-src"])
    styles = found.get("style-src", found["default-src"])
    unsafe = {"'unsafe-inline'", "data:", "http:", "https:", "*"}
    if unsafe & set(scripts) or ("object-src" not in found and found["default-src"] != ["'none'"]):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles:
        return 0
    return 10 if found["default-src"] == ["'none'"] else 5


def _cookies(cookies) -> int:
    cookies = list(cookies)
    if not cookies:
        return 0
    if not all(cookie["secure"] for cookie in cookies):
        return -20
    if not all(cookie["httponly"] for cookie in cookies):
        return -30
    return 5 if all(cookie["samesite"] for cookie in cookies) else 0


def _hsts(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if not age:
        return -20
    return 0 if int(age[1]) >= 15_768_000 else -10


def _scripts(page: str) -> int:
    tags = re.findall(r"<script\b[^>]*\bsrc=\"([^\"]*)\"[^>]*>", page)
    if any(src.startswith("http:") for src in tags):
        return -50
    return -5 if any(src.startswith(("https:", "//")) for src in tags) else 0


def _frames(headers) -> int:
    if "frame-ancestors" in _directives(headers.get("Content-Security-Policy", "")):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/articles/", "/search/?q=oil", "/admin/login/", "/none/"])
def test_the_headers_earn_at_least_130(path):
    make.ArticleFactory()
    with override_settings(**PRODUCTION):
        client = Client()
        found = modifiers(client.get(path, secure=True), client.get(path))
    assert min(found.values()) == 0, found
    assert score(found) >= 130, found


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", -25),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'; object-src 'none'", -20),
        ("default-src 'none', default-src 'none'", -25),
        ("default-src 'none'; script-src 'unsafe-eval'", -10),
        ("default-src 'none'; style-src 'unsafe-inline'", 0),
        ("default-src 'self'; object-src 'none'", 5),
        ("default-src 'none'", 10),
    ],
)
def test_the_judge_of_policies_is_strict(header, expected):
    assert _policy(header) == expected


def test_bonuses_do_not_make_good_what_is_missing():
    assert score({"a": -20, "b": 30}) == 80
    assert score({"a": -10, "b": 30}) == 120
