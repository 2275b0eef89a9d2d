"""The score of the response headers by the rules of Mozilla's HTTP Observatory.

The rules are those of its scanner (mdn/mdn-http-observatory, release 1.4: the table in
``src/grader/charts.js`` and the tests in ``src/analyzer/tests``), as far as headers and pages
decide them. Everyone begins with 100; bonuses count only for who has 90 without them.

==============================  ==================================================================
Content-Security-Policy         none or unreadable −25; in script-src 'unsafe-inline', data: or any
                                host, or any host in object-src −20; an http: source −20 (of images
                                −10); 'unsafe-eval' −10; 'unsafe-inline' for styles 0; nothing
                                unsafe +5; and with default-src 'none' alone +10
Cookies                         none 0; all Secure, sessions HttpOnly +0, all with SameSite +5;
                                without Secure −5 under HSTS (a session's −10), else −20 (−40);
                                a token against forgery without SameSite −20; a session's without
                                HttpOnly −30
Cross-origin resource sharing   none or public 0; any origin with credentials −50
Redirection                     to https of the same host 0, of another −5; none −20
Referrer-Policy                 no-referrer, same-origin, strict-origin or
                                strict-origin-when-cross-origin +5; none 0; any other −5
Strict-Transport-Security       from 15,768,000 s 0; less −10; none −20 (the +5 of the browsers'
                                preload list is not ours to give)
Subresource integrity           all scripts of the same origin 0 (with integrity +5); foreign ones
                                without −5; over http or without a scheme −50
X-Content-Type-Options          nosniff 0; otherwise −5
X-Frame-Options                 frame-ancestors in the CSP +5; DENY or SAMEORIGIN 0; none −20
Cross-Origin-Resource-Policy    same-origin or same-site +10; none or cross-origin 0; other −5
==============================  ==================================================================

Two policies in headers are taken together there, and a directive that comes twice makes them
unreadable; browsers obey both. Here a second policy counts as unreadable: it is a mistake.
"""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

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
    """The points that each rule adds or subtracts, for a response over TLS and over HTTP."""
    return {
        "csp": _policy(answer.headers.get("Content-Security-Policy", "")),
        "cookies": _cookies(answer.cookies.values(), "Strict-Transport-Security" in answer.headers),
        "cors": -50 if answer.headers.get("Access-Control-Allow-Credentials") else 0,
        "redirection": 0 if plain.headers.get("Location", "").startswith("https://") else -20,
        "referrer": _referrer(answer.headers.get("Referrer-Policy", "")),
        "hsts": _hsts(answer.headers.get("Strict-Transport-Security", "")),
        "scripts": _scripts(_text(answer)),
        "nosniff": 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": _frames(answer.headers),
        "corp": _corp(answer.headers.get("Cross-Origin-Resource-Policy", "")),
    }


def score(found: dict[str, int]) -> int:
    without = 100 + sum(value for value in found.values() if value < 0)
    bonus = sum(value for value in found.values() if value > 0)
    return max(0, without + bonus if without >= 90 else without)


def _directives(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


ANY = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}


def _policy(header: str) -> int:
    found = _directives(header)
    if not found or "," in header:
        return -25
    default = found.get("default-src", ["*"])
    scripts = set(found.get("script-src", default))
    styles = set(found.get("style-src", default))
    if scripts & (ANY | {"'unsafe-inline'", "data:"}) or ANY & set(
        found.get("object-src", default)
    ):
        return -20
    passive = {one for name in ("img-src", "media-src") for one in found.get(name, default)}
    active = {
        one
        for name, listed in found.items()
        if name not in ("img-src", "media-src")
        for one in listed
    }
    if any(one.startswith(("http:", "ftp:")) for one in active):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if any(one.startswith(("http:", "ftp:")) for one in passive):
        return -10
    if styles & (ANY | {"'unsafe-inline'", "data:"}):
        return 0
    return 10 if default == ["'none'"] else 5


def _cookies(cookies, hsts: bool) -> int:
    found = []
    for cookie in cookies:
        name = cookie.key.lower()
        session = "sess" in name or "login" in name
        if not cookie["secure"]:
            found.append((-10 if session else -5) if hsts else (-40 if session else -20))
        if "csrf" in name and not cookie["samesite"]:
            found.append(-20)
        if session and not cookie["httponly"]:
            found.append(-30)
        found.append(5 if cookie["samesite"] else 0)
    return min(found, default=0)


def _referrer(header: str) -> int:
    if not header:
        return 0
    return 5 if header.split(",")[-1].strip() in PRIVATE else -5


def _corp(header: str) -> int:
    return {"": 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}.get(header, -5)


def _text(answer) -> str:
    """The HTML of a page, empty for other responses."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return answer.content.decode()


def _hsts(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if not age:
        return -20
    return 0 if int(age[1]) >= 15_768_000 else -10


def _scripts(page: str) -> int:
    tags = re.findall(r"<script\b[^>]*\bsrc=\"([^\"]*)\"[^>]*>", page)
    if any(src.startswith(("http:", "//")) for src in tags):
        return -50
    return -5 if any(src.startswith("https:") for src in tags) else 0


def _frames(headers) -> int:
    if "frame-ancestors" in _directives(headers.get("Content-Security-Policy", "")):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


PUBLIC = ["/", "/articles/", "/search/?q=oil", "/pledges/tracker/", "/report/article/1/", "/feed/"]
ERRORS = ["/none/", "/articles/?page=0", "/readyz"]
# Resources with CORS headers are as closed to other sites' tags as the rest.
PROGRAMS = [
    *("/api/v1/", "/api/v1/articles/", "/api/v1/articles/1/", "/api/v1/none/"),
    *("/api/v1/articles/?page=x", "/api/v1/schema/", "/api/v1/docs/", "/articles/feed/"),
    *("/articles/export.csv", "/articles/export.json", "/articles/export.ndjson"),
    *("/articles/cite.ris", "/oembed/", "/opensearch.xml"),
    *("/sitemap.xml", "/.well-known/security.txt"),
]


@pytest.fixture
def earned(django_user_model):
    """A function that returns the points by rule, and the response, for a path."""
    make.ArticleFactory(pk=1)
    with override_settings(**PRODUCTION):
        client = Client()
        client.raise_request_exception = False

        def ask(path: str):
            answer = client.get(path, secure=True)
            found = modifiers(answer, client.get(path))
            answer.close()
            return found, answer

        yield ask


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PUBLIC, *ERRORS, "/robots.txt", *PROGRAMS])
def test_every_response_scores_130(earned, path):
    found, answer = earned(path)
    assert min(found.values()) == 0, found
    assert score(found) == 130, found
    assert not answer.cookies


@pytest.mark.django_db
def test_pages_with_a_form_cookie_score_135(earned):
    found, answer = earned("/admin/login/")
    assert set(answer.cookies) == {"csrf"}
    assert score(found) == 135, found


@pytest.mark.django_db
def test_static_files_lack_only_the_policy_of_documents(earned, tmp_path):
    """Stylesheets, scripts and fonts are no documents: their page's policy rules them."""
    from django.conf import settings
    from whitenoise.middleware import WhiteNoiseMiddleware

    (tmp_path / "site.css").write_text("p { color: red }", encoding="utf-8")
    served = WhiteNoiseMiddleware.__init__

    def serving(self, *arguments, **options):
        served(self, *arguments, **options)
        self.add_files(str(tmp_path), prefix="/static/")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "__init__", serving)
        found, answer = earned("/static/site.css")
    assert answer.status_code == 200
    assert {name for name, points in found.items() if points < 0} == {"csp"}, found
    assert settings.STATIC_URL == "/static/"


@pytest.mark.django_db
def test_invalid_hosts_are_refused_with_a_policy():
    with override_settings(**PRODUCTION, ALLOWED_HOSTS=["archive.example"]):
        refused = Client().get("/", secure=True, headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert score(modifiers(refused, refused) | {"redirection": 0}) == 130


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", -25),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'; object-src 'none'", -20),
        ("default-src 'none', default-src 'none'", -25),
        ("script-src 'self'", -20),
        ("default-src 'none'; connect-src http://a.example", -20),
        ("default-src 'none'; script-src 'unsafe-eval'", -10),
        ("default-src 'none'; img-src http://a.example", -10),
        ("default-src 'none'; style-src 'unsafe-inline'", 0),
        ("default-src 'self'", 5),
        ("default-src 'self'; object-src 'none'", 5),
        ("default-src 'none'", 10),
    ],
)
def test_the_rule_on_policies_is_strict(header, expected):
    assert _policy(header) == expected


@pytest.mark.parametrize(
    ("name", "flags", "hsts", "expected"),
    [
        ("__Host-session", {"secure": True, "httponly": True, "samesite": "Lax"}, True, 5),
        ("__Host-session", {"secure": True, "httponly": True}, True, 0),
        ("session", {"httponly": True, "samesite": "Lax"}, True, -10),
        ("session", {"httponly": True, "samesite": "Lax"}, False, -40),
        ("session", {"secure": True, "samesite": "Lax"}, True, -30),
        ("theme", {"samesite": "Lax"}, False, -20),
        ("theme", {"samesite": "Lax"}, True, -5),
        ("csrf", {"secure": True, "httponly": True}, True, -20),
    ],
)
def test_the_rule_on_cookies_is_strict(name, flags, hsts, expected):
    jar = SimpleCookie({name: "x"})
    for flag, value in flags.items():
        jar[name][flag] = value
    assert _cookies(jar.values(), hsts) == expected


def test_bonuses_do_not_offset_missing_headers():
    assert score({"a": -20, "b": 30}) == 80
    assert score({"a": -10, "b": 30}) == 120
