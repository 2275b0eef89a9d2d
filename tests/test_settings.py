"""Settings are read in a process of their own, as an operator's start would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 48
PRODUCTION = {"ARCHIVE_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "archive.example"}
SHOW = """
import json
from django.conf import settings as s
print(json.dumps({n: getattr(s, n) for n in %r}))
"""


def start(tmp_path, names=("DEBUG",), **environment) -> subprocess.CompletedProcess:
    clean = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "HOME")}
    return subprocess.run(
        [sys.executable, "-c", SHOW % (list(names),)],
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "summit_archive.settings", "ARCHIVE_DATA_DIR": str(tmp_path)}
        | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(tmp_path, *names, **environment) -> dict:
    done = start(tmp_path, names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ARCHIVE_ENV": "staging"}, "ARCHIVE_ENV: is 'local' or 'production'"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({**PRODUCTION, "DEBUG": "1"}, "DEBUG: must be off"),
        ({"ARCHIVE_ENV": "production", "ALLOWED_HOSTS": "a.example"}, "SECRET_KEY: must be set"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS: must name the hosts"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: must have at least 32"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "DATABASE_URL: the archive runs on"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"PAGE_SIZE": "0"}, "PAGE_SIZE: must lie between 5 and 100"),
        ({"PAGE_SIZE": "many"}, "PAGE_SIZE"),
        ({"SITE_URL": "archive.example"}, "SITE_URL: must begin with"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: is 'json' or 'plain'"),
        ({"ARCHIVE_DATA_DIR": "/dev/null/here"}, "ARCHIVE_DATA_DIR"),
        ({"DATABASE_REPLICA_URL": "postgres://a@b/c"}, "DATABASE_REPLICA_URL: needs PostgreSQL"),
        ({"DATABASE_REPLICA_URL": "mysql://a@b/c"}, "DATABASE_REPLICA_URL: the archive runs on"),
        ({"METRICS_PORT": "99999"}, "METRICS_PORT: must lie between 0 and 65535"),
        ({"RATE_LIMITS": "some"}, "RATE_LIMITS"),
        ({"ADMIN_PATH": "a/b"}, "ADMIN_PATH: is one segment"),
        ({"ADMIN_PATH": "../"}, "ADMIN_PATH: is one segment"),
        ({"ADMIN_PATH": "articles"}, "ADMIN_PATH: 'articles' is the address of a public page"),
        ({"PROXY_HOPS": "9"}, "PROXY_HOPS: must lie between 0 and 3"),
        ({"REQUIRE_MFA": "maybe"}, "REQUIRE_MFA"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "en=9"}, "EXTRACTION_PUBLISH_THRESHOLDS: “en=9”"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "und=0.9"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "english"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
        ({"EXTRACTION_PUBLISH_THRESHOLDS": "en=nan"}, "EXTRACTION_PUBLISH_THRESHOLDS"),
    ],
)
def test_nonsense_stops_the_start_and_the_variable_is_named(tmp_path, environment, sentence):
    done = start(tmp_path, **environment)
    assert done.returncode != 0
    assert sentence in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("written", "thresholds"),
    [
        (None, {"en": 0.9}),
        ("", {}),
        ("en=0.95, pt-BR=1", {"en": 0.95, "pt-BR": 1.0}),
    ],
)
def test_languages_have_their_publishing_thresholds(tmp_path, written, thresholds):
    environment = {} if written is None else {"EXTRACTION_PUBLISH_THRESHOLDS": written}
    name = "EXTRACTION_PUBLISH_THRESHOLDS"
    assert shown(tmp_path, name, **environment) == {name: thresholds}


def test_debug_is_off_and_the_key_is_made_once_for_its_owner_only(tmp_path):
    first = shown(tmp_path, "DEBUG", "SECRET_KEY")
    assert first["DEBUG"] is False
    assert shown(tmp_path, "DEBUG", "SECRET_KEY") == first
    assert len(first["SECRET_KEY"]) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_production_is_https_only(tmp_path):
    done = shown(
        tmp_path, "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME", "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS", "LOG_FORMAT", "REQUIRE_MFA", "PROXY_HOPS", **PRODUCTION,
    )  # fmt: skip
    assert done == {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 63_072_000,
        "LOG_FORMAT": "json",
        "REQUIRE_MFA": True,
        "PROXY_HOPS": 1,
    }


def test_a_session_is_of_one_day_and_one_browser_and_no_script_reads_it():
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize("given", ["desk-7", "/desk-7/"])
def test_the_editors_desk_is_where_the_operator_puts_it(tmp_path, given):
    assert shown(tmp_path, "ADMIN_PATH", ADMIN_PATH=given) == {"ADMIN_PATH": "desk-7/"}


def test_the_editors_desk_cannot_take_the_place_of_a_public_page():
    """Every first segment that ADMIN_PATH could be is one that it is refused for."""
    admin = settings.ADMIN_PATH.rstrip("/")
    first = {str(one.pattern).split("/")[0] for one in public_patterns()}
    assert {"about", "licence", "unapi", ".well-known"} <= first
    could_be = {name for name in first if re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,62}", name)}
    assert could_be - {admin} | {"static"} == settings.PUBLIC_SEGMENTS


def public_patterns():
    """The patterns at the root, those of the app's own list in the place of its include."""
    for one in get_resolver().url_patterns:
        if isinstance(one, URLResolver) and not str(one.pattern):
            yield from one.url_patterns
        else:
            yield one


@pytest.mark.parametrize("path", ["licence", "oembed", "unapi", "/compare/", "static"])
def test_such_a_desk_stops_the_start(tmp_path, path):
    done = start(tmp_path, ADMIN_PATH=path)
    assert done.returncode != 0
    assert "is the address of a public page" in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("postgres://archive:pw@127.0.0.1/archive", "django.db.backends.postgresql"),
        ("sqlite:////tmp/elsewhere.sqlite3", "django.db.backends.sqlite3"),
        ("", "django.db.backends.sqlite3"),
    ],
)
def test_the_database_is_named_by_its_address(tmp_path, url, engine):
    (database,) = shown(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"].values()
    assert database["ENGINE"] == engine
    if engine.endswith("sqlite3"):
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_replica_is_read_through_a_router_and_never_migrated(tmp_path):
    urls = {"DATABASE_URL": "postgres://a@b/c", "DATABASE_REPLICA_URL": "postgres://a@d/c"}
    given = shown(tmp_path, "DATABASES", "DATABASE_ROUTERS", "MIDDLEWARE", **urls)
    assert [d["HOST"] for d in given["DATABASES"].values()] == ["b", "d"]
    assert given["DATABASE_ROUTERS"] == ["summit_archive.operations.replica.ReplicaRouter"]
    assert "summit_archive.operations.replica.ReplicaReadsMiddleware" in given["MIDDLEWARE"]


def test_metrics_are_measured_only_when_a_port_was_named(tmp_path):
    named = shown(tmp_path, "MIDDLEWARE", METRICS_PORT="9100")["MIDDLEWARE"]
    assert named.index("summit_archive.operations.metrics.MetricsMiddleware") == 1
    assert (
        "summit_archive.operations.metrics.MetricsMiddleware"
        not in shown(tmp_path, "MIDDLEWARE")["MIDDLEWARE"]
    )


@pytest.mark.parametrize("more", [{}, {"METRICS_PORT": "9100", "ADMIN_PATH": "desk"}])
def test_the_deployment_check_has_nothing_to_say(tmp_path, more):
    done = subprocess.run(
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
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_documented_settings_are_not_variables_of_the_makefile():
    """Make exports a variable of its own over the setting of that name in the environment."""
    makefile = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    own = set(re.findall(r"^([A-Z_]+) *:?=", makefile, re.MULTILINE))
    table = (settings.BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert "WORKERS" in documented
    assert own & documented == set()
