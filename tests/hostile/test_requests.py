"""Hostile paths, hosts, methods and headers."""

from __future__ import annotations

import pytest

from .cases import MARK

PATHS = (
    "//", "///evil.example/", "//evil.example/%2e%2e", "/\\evil.example", "/articles//", "/./",
    "/../", "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../manage.py", "/static/..%2f..%2fmanage.py", "/static/%2e%2e/%2e%2e/var/secret_key",
    "/static/%00", "/static/css/site.css%00.js", "/.git/config", "/.env", "/var/secret_key",
    "/articles/0/", "/articles/-1/", "/articles/1", "/articles/01/", "/articles/1/x/y/",
    "/articles/²/", "/articles/١/", "/articles/1e5/", "/articles/9223372036854775807/",
    "/articles/9223372036854775808/", "/articles/" + "9" * 400 + "/", "/quotes/0/",
    "/quotes/18446744073709551616/", "/pledges/99999999999999999999/x/", "/speakers/-/",
    "/speakers/" + "a" * 1900 + "/", "/speakers/'/", "/speakers/%00/", "/speakers/a%00b/",
    "/speakers/%f0%28%8c%28/", "/speakers/%ff%fe/", "/speakers/%c0%af/", "/speakers/é/",
    "/speakers/../admin/", "/topics/" + "%2e" * 50, "/summits/%0d%0aSet-Cookie:%20a=b/",
    f"/summits/{MARK}/", f"/{MARK}/", "/articles/1/%3Cscript%3E/", "/articles/feed/../../",
    "/articles/export.exe", "/articles/export.csv/", "/articles/cite.ris/", "/api/v1/none/",
    "/api/v2/", "/api/v1/articles/x/", "/api/v1/articles/9223372036854775808/", "/admin/../admin/",
    "/ADMIN/", "/wp-login.php", "/phpmyadmin/", "/cgi-bin/test.cgi", "/actuator/env", "/metrics",
    "/server-status", "/%", "/%zz", "/%u0041", "/articles;jsessionid=1/", "/articles/?", "/~root/",
    "/" + "a/" * 900, "/" + "%41" * 600, "/robots.txt/", "/sitemap-none.xml", "/sitemap-.xml",
)  # fmt: skip
HOSTS = (
    "evil.example", "", "localhost:99999", "localhost:a", "127.0.0.1:80:80", "testserver.", "[::1",
    "testserver\r\nX-Injected: 1", "testserver/path", "user@testserver", MARK, "a" * 3000, "*",
    "testserver,evil.example", "xn--a", "ｔestserver", "-", "testserver:80 evil.example",
)  # fmt: skip
METHODS = (
    "TRACE", "TRACK", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL", "COPY", "MOVE",
    "LOCK", "SEARCH", "DEBUG", "get", "Get", "X" * 300, "<b>", "\0", "POST", "OPTIONS", "HEAD",
)  # fmt: skip
HEADERS = {
    "Accept": (
        "",
        "*",
        "*/*;q=x",
        "text/html;q=9999999",
        "a/" * 2000,
        "application/json;" * 300,
        "\xff",
    ),
    "Accept-Language": (
        "",
        "x" * 4000,
        "en;q=1e999",
        ",".join(["de"] * 900),
        "../../en",
        MARK,
        "i-x-\0",
    ),
    "Accept-Encoding": ("", "gzip;q=-1", "br," * 900, "identity;q=0, *;q=0", MARK),
    "If-None-Match": ('"', "*", 'W/"' * 400, MARK, '"a",' * 900),
    "If-Modified-Since": ("x", "0", "Thu, 99 Foo 99999 99:99:99 GMT", "9" * 500, "-1", MARK),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 500, "x=1-2", MARK),
    "Cookie": (
        "session=" + "a" * 4000,
        "session=../../x",
        "csrf=" + MARK,
        ";" * 900,
        "=",
        "a=b; " * 500,
        "session=\xff",
    ),
    "Referer": (MARK, "javascript:1", "http://[::1", "a" * 4000),
    "User-Agent": ("", MARK, "() { :;}; id", "${jndi:ldap://127.0.0.1/a}", "a" * 4000),
    "X-Forwarded-For": (MARK, "1" * 4000, "," * 900, "127.0.0.1", "::ffff:127.0.0.1", "unknown"),
    "X-Forwarded-Host": ("evil.example", MARK),
    "X-Forwarded-Proto": ("https", "javascript", MARK),
    "X-Request-ID": (MARK, "a" * 65, "a" * 7, "é" * 9),
    "X-HTTP-Method-Override": ("DELETE", MARK),
    "X-Original-URL": ("/admin/", MARK),
    "X-Rewrite-URL": ("/admin/",),
    "Content-Type": (
        "application/json",
        "multipart/form-data; boundary=",
        "text/xml; charset=x",
        MARK,
    ),
    "Transfer-Encoding": ("chunked", "chunked, identity"),
    "Origin": ("null", "https://evil.example", MARK),
    "Authorization": ("Basic x", "Bearer " + "a" * 3000, MARK),
    "X-Requested-With": ("XMLHttpRequest", MARK),
}
PAGES = ("/", "/articles/", "/search/")


def test_paths(judge):
    for path in PATHS:
        answer = judge.ask(path)
        location = answer.headers.get("Location", "")
        # Redirects stay on this site: browsers read // and /\ as another site.
        assert not location.startswith(("//", "/\\", "http")), (path, location)


def test_no_path_traversal_from_static_files(judge):
    for path in PATHS:
        if path.startswith("/static/"):
            assert judge.ask(path).status_code in (400, 404)


def test_hosts(judge):
    for host in HOSTS:
        for path in ("/", "/articles/", "/articles"):
            answer = judge.ask(path, headers={"host": host}) if "\r" not in host else None
            if answer is not None:
                assert b"evil.example" not in answer.content, host
                assert "evil" not in answer.headers.get("Location", "")


def test_methods(judge):
    for method in METHODS:
        for path in (*PAGES, "/articles/1/", "/healthz", "/readyz", "/no/such/"):
            judge.ask(path, method=method)
    assert judge.ask("/articles/", method="TRACE").status_code == 405
    assert judge.ask("/articles/", method="DELETE").status_code == 405


@pytest.mark.parametrize("name", HEADERS)
def test_headers(judge, name):
    for value in HEADERS[name]:
        for path in PAGES:
            judge.ask(path, [("q", "oil")], headers={name: value})


def test_forwarded_headers_do_not_open_the_dashboard_or_change_links(judge):
    answer = judge.ask("/articles/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in answer.content
    assert judge.ask("/", headers={"X-Original-URL": "/admin/"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "q=%", "q=%zz", "q=%ff%fe", "q=%c0%80", "q=%ed%a0%80", "q=%u0041", "&&&&", "=", "==&==",
        "?", "q", "q=a;page=2", "q=a&q=b&q=c", "q=%00", "page=%00", "%00=1", "q=+%2B+", "#",
        "q=a#b", "a=" + "b" * 7000, "&".join(f"a{n}=b" for n in range(1001)), "&" * 5000,
        "q=" + "%C3%A9" * 800,
        "q=%0d%0aX-Injected:%201", "\xff\xfe", "q=é",
    ],
)  # fmt: skip
def test_invalid_query_strings(judge, query):
    for path in (*PAGES, "/pledges/", "/articles/feed/", "/api/v1/articles/", "/oembed/"):
        judge.ask(path, query)
