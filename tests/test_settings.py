"""Settings, loaded anew for each test."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 48
PRODUCTION = {"ARCHIVE_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "archive.example"}


def load_settings(tmp_path, **environment) -> dict:
    """Execute the settings module with these environment variables only."""
    environ = {"PATH": os.environ["PATH"], "ARCHIVE_DATA_DIR": str(tmp_path)} | environment
    with mock.patch.dict(os.environ, environ, clear=True):
        return runpy.run_path(
            str(ROOT / "summit_archive" / "settings.py"), run_name="summit_archive.settings"
        )


def read_settings(tmp_path, *names, **environment) -> dict:
    values = load_settings(tmp_path, **environment)
    return json.loads(json.dumps({name: values[name] for name in names}))


def failed_variable(tmp_path, **environment) -> str:
    """The variable named by the ``ImproperlyConfigured`` error of an invalid environment."""
    with pytest.raises(ImproperlyConfigured) as raised:
        load_settings(tmp_path, **environment)
    return str(raised.value).split(": ")[0]


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({"ARCHIVE_ENV": "staging"}, "ARCHIVE_ENV"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({**PRODUCTION, "DEBUG": "1"}, "DEBUG"),
        ({"ARCHIVE_ENV": "production", "ALLOWED_HOSTS": "a.example"}, "SECRET_KEY"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"SEARCH_ENGINE": "solr"}, "SEARCH_ENGINE"),
        ({"OPENSEARCH_URL": "search.example:9200"}, "OPENSEARCH_URL"),
        ({"OPENSEARCH_INDEX": "Archive*"}, "OPENSEARCH_INDEX"),
        ({"OPENSEARCH_SHARDS": "0"}, "OPENSEARCH_SHARDS"),
        ({"PAGE_SIZE": "0"}, "PAGE_SIZE"),
        ({"PAGE_SIZE": "many"}, "PAGE_SIZE"),
        ({"SITE_URL": "archive.example"}, "SITE_URL"),
        ({"EMAIL_URL": "smtp://localhost"}, "EMAIL_URL"),
        ({"EMAIL_URL": "localhost", "SITE_URL": "https://a.example"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://a:b:c@d:e", "SITE_URL": "https://a.example"}, "EMAIL_URL"),
        ({"EMAIL_FROM": "Summit Archive"}, "EMAIL_FROM"),
        ({"SITE_CONTACT": "editors@archive.example"}, "SITE_CONTACT"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"ARCHIVE_DATA_DIR": "/dev/null/here"}, "ARCHIVE_DATA_DIR"),
        ({"DATABASE_REPLICA_URL": "postgres://a@b/c"}, "DATABASE_REPLICA_URL"),
        ({"DATABASE_REPLICA_URL": "mysql://a@b/c"}, "DATABASE_REPLICA_URL"),
        ({"METRICS_PORT": "99999"}, "METRICS_PORT"),
        ({"RATE_LIMITS": "some"}, "RATE_LIMITS"),
        ({"ADMIN_PATH": "a/b"}, "ADMIN_PATH"),
        ({"ADMIN_PATH": "../"}, "ADMIN_PATH"),
        ({"ADMIN_PATH": "articles"}, "ADMIN_PATH"),
        ({"PROXY_HOPS": "9"}, "PROXY_HOPS"),
        ({"REQUIRE_MFA": "maybe"}, "REQUIRE_MFA"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "en=9"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "und=0.9"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "english"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "en=nan"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
    ],
)
def test_invalid_value_stops_the_start_and_names_the_variable(tmp_path, environment, variable):
    assert failed_variable(tmp_path, **environment) == variable


@pytest.mark.parametrize(
    ("value", "thresholds"),
    [
        (None, {"en": 0.9, "de": 0.9, "fr": 0.9}),
        ("", {}),
        ("en=0.95, pt-BR=1", {"en": 0.95, "pt-BR": 1.0}),
    ],
)
def test_publish_thresholds_by_language(tmp_path, value, thresholds):
    name = "EXTRACTION_PUBLISH_THRESHOLDS"
    environment = {} if value is None else {name: value}
    assert read_settings(tmp_path, name, **environment) == {name: thresholds}


def test_debug_is_off_and_the_secret_key_is_generated_once_and_private(tmp_path):
    first = read_settings(tmp_path, "DEBUG", "SECRET_KEY")
    assert first["DEBUG"] is False
    assert read_settings(tmp_path, "DEBUG", "SECRET_KEY") == first
    assert len(first["SECRET_KEY"]) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_production_is_https_only(tmp_path):
    values = read_settings(
        tmp_path, "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME", "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS", "LOG_FORMAT", "REQUIRE_MFA", "PROXY_HOPS", **PRODUCTION,
    )  # fmt: skip
    assert values == {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 63_072_000,
        "LOG_FORMAT": "json",
        "REQUIRE_MFA": True,
        "PROXY_HOPS": 1,
    }


def test_session_cookies_are_short_lived_and_http_only():
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize("path", ["editors-7", "/editors-7/"])
def test_admin_path_is_configurable(tmp_path, path):
    assert read_settings(tmp_path, "ADMIN_PATH", ADMIN_PATH=path) == {"ADMIN_PATH": "editors-7/"}


def test_public_segments_are_those_of_the_urlconf():
    """Otherwise ADMIN_PATH could hide a public page."""
    admin = settings.ADMIN_PATH.rstrip("/")
    segments = {str(pattern.pattern).split("/")[0] for pattern in root_patterns()}
    assert {"about", "licence", "unapi", ".well-known"} <= segments
    valid = {name for name in segments if re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,62}", name)}
    assert valid - {admin} | {"static"} == settings.PUBLIC_SEGMENTS


def root_patterns():
    """URL patterns at the root, including those of the app."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and not str(pattern.pattern):
            yield from pattern.url_patterns
        else:
            yield pattern


@pytest.mark.parametrize("path", ["licence", "oembed", "unapi", "/compare/", "static"])
def test_admin_path_of_a_public_page_is_refused(tmp_path, path):
    assert failed_variable(tmp_path, ADMIN_PATH=path) == "ADMIN_PATH"


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("postgres://archive:pw@127.0.0.1/archive", "django.db.backends.postgresql"),
        ("sqlite:////tmp/elsewhere.sqlite3", "django.db.backends.sqlite3"),
        ("", "django.db.backends.sqlite3"),
    ],
)
def test_database_url(tmp_path, url, engine):
    (database,) = read_settings(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"].values()
    assert database["ENGINE"] == engine
    if engine.endswith("sqlite3"):
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_replica_adds_a_router_and_a_middleware(tmp_path):
    urls = {"DATABASE_URL": "postgres://a@b/c", "DATABASE_REPLICA_URL": "postgres://a@d/c"}
    values = read_settings(tmp_path, "DATABASES", "DATABASE_ROUTERS", "MIDDLEWARE", **urls)
    assert [d["HOST"] for d in values["DATABASES"].values()] == ["b", "d"]
    assert values["DATABASE_ROUTERS"] == ["summit_archive.operations.replica.ReplicaRouter"]
    assert "summit_archive.operations.replica.ReplicaReadsMiddleware" in values["MIDDLEWARE"]


def test_metrics_middleware_only_with_a_port(tmp_path):
    middleware = "summit_archive.operations.metrics.MetricsMiddleware"
    with_port = read_settings(tmp_path, "MIDDLEWARE", METRICS_PORT="9100")["MIDDLEWARE"]
    assert with_port.index(middleware) == 1
    assert middleware not in read_settings(tmp_path, "MIDDLEWARE")["MIDDLEWARE"]


@pytest.mark.parametrize("more", [{}, {"METRICS_PORT": "9100", "ADMIN_PATH": "editors"}])
def test_deployment_check_passes_in_production(tmp_path, more):
    result = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "INFO",
        ],
        env={"PATH": os.environ["PATH"], "ARCHIVE_DATA_DIR": str(tmp_path)}
        | {**PRODUCTION, "SECRET_KEY": "a-key-of-many-signs-0123456789-abcdefghijklmnopqrstuvwxyz"}
        | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "(0 silenced)" in result.stdout


def test_makefile_has_no_variable_named_like_a_setting():
    """Make would export its own value in place of the operator's."""
    makefile = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    make_variables = set(re.findall(r"^([A-Z_]+) *:?=", makefile, re.MULTILINE))
    table = (settings.BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert "WORKERS" in documented
    assert make_variables & documented == set()


def test_mail_is_off_without_a_server(tmp_path):
    values = load_settings(tmp_path)
    assert values["EMAIL_ENABLED"] is False
    assert "EMAIL_HOST" not in values


def test_mail_server_and_sender(tmp_path):
    url = "submission://archive:p%40ss@mail.example"
    values = load_settings(tmp_path, EMAIL_URL=url, SITE_URL="https://archive.example")
    wanted = {
        "EMAIL_ENABLED": True,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "archive",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": "Summit Archive <archive@archive.example>",
    }
    assert {name: values[name] for name in wanted} == wanted
    values = load_settings(
        tmp_path,
        EMAIL_URL="smtp://localhost?timeout=3",
        EMAIL_FROM="Weekly <weekly@b.example>",
        SITE_URL="https://archive.example",
    )
    assert (values["EMAIL_PORT"], values["EMAIL_TIMEOUT"]) == (25, 3)
    assert values["DEFAULT_FROM_EMAIL"] == "Weekly <weekly@b.example>"
