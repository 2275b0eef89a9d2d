"""Django settings, read from environment variables (docs/settings.md) and validated.

An invalid value stops the start with a message that names the variable. In production a
``SECRET_KEY`` is required; otherwise one is generated and stored in the data folder.
"""

from __future__ import annotations

import re
import secrets
from email.utils import formataddr, parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from summit_archive.account_settings import *  # noqa: F403 - the module defines __all__
from summit_archive.api_settings import *  # noqa: F403 - the module defines __all__
from summit_archive.publish_thresholds import parse_thresholds

CHECKOUT = Path(__file__).resolve().parent.parent
# An installed package contains templates, static files and fixtures (pyproject.toml).
INSTALLED = not (CHECKOUT / "templates").is_dir()
BASE_DIR = Path(__file__).resolve().parent / "resources" if INSTALLED else CHECKOUT
env = Env()
env.add_parser("thresholds", parse_thresholds)


def invalid(name: str, message: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {message}")


def read(method: str, name: str, default):
    """Typed value of an environment variable; raises ``ImproperlyConfigured``."""
    try:
        return getattr(env, method)(name, default)
    except (EnvError, ValueError) as error:
        raise invalid(name, str(error)) from None


def whole_number(name: str, default: int, low: int, high: int) -> int:
    value = read("int", name, default)
    if not low <= value <= high:
        raise invalid(name, f"must be between {low} and {high}, not {value}")
    return value


ENVIRONMENT = read("str", "ARCHIVE_ENV", "local")
if ENVIRONMENT not in ("local", "production"):
    raise invalid("ARCHIVE_ENV", f"must be 'local' or 'production', not {ENVIRONMENT!r}")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = read("bool", "DEBUG", False)
if DEBUG and PRODUCTION:
    raise invalid("DEBUG", "must be off when ARCHIVE_ENV=production")

DATA_DIR = Path.cwd() / "var" if INSTALLED else CHECKOUT / "var"
DATA_DIR = Path(read("str", "ARCHIVE_DATA_DIR", str(DATA_DIR))).expanduser().resolve()
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise invalid("ARCHIVE_DATA_DIR", f"cannot create {DATA_DIR}: {error.strerror}") from None


def secret_key() -> str:
    key = read("str", "SECRET_KEY", "")
    if key:
        if len(key) < 32:
            raise invalid("SECRET_KEY", "must have at least 32 characters")
        return key
    if PRODUCTION:
        raise invalid("SECRET_KEY", "must be set when ARCHIVE_ENV=production")
    path = DATA_DIR / "secret_key"
    if not path.exists():
        # Only one of two processes that start together can create the link; both use that key.
        temporary = DATA_DIR / f"secret_key.{secrets.token_hex(4)}"
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise invalid("ALLOWED_HOSTS", "must list the host names in production; '*' is not allowed")
CSRF_TRUSTED_ORIGINS = read("list", "CSRF_TRUSTED_ORIGINS", [])
SITE_URL = read("str", "SITE_URL", "").rstrip("/")
if SITE_URL and not SITE_URL.startswith(("http://", "https://")):
    raise invalid("SITE_URL", "must start with http:// or https://")


def admin_path() -> str:
    """First path segment of the admin, such as ``admin/``; must not be that of a public page."""
    path = read("str", "ADMIN_PATH", "admin").strip("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,62}", path):
        raise invalid(
            "ADMIN_PATH", "must be one path segment of 2 to 63 characters: a-z, 0-9, - or _"
        )
    if path in PUBLIC_SEGMENTS:
        raise invalid("ADMIN_PATH", f"{path!r} is already used by public pages")
    return f"{path}/"


def email_settings() -> dict:
    """Django's settings for outgoing mail, from ``EMAIL_URL``; empty without it."""
    if not read("str", "EMAIL_URL", ""):
        return {}
    try:
        config = {"EMAIL_TIMEOUT": None} | env.dj_email_url("EMAIL_URL")
    except (EnvError, ValueError) as error:
        raise invalid("EMAIL_URL", str(error)) from None
    if "EMAIL_BACKEND" not in config:
        raise invalid("EMAIL_URL", "must start with smtp:, submission: or console:")
    if not SITE_URL:
        raise invalid("EMAIL_URL", "needs SITE_URL, for the links in mails")
    return config | {"EMAIL_TIMEOUT": config["EMAIL_TIMEOUT"] or 10}


def email_sender() -> str:
    """Sender of mails, with a name: ``EMAIL_FROM``, or an address at the archive's host."""
    sender = read("str", "EMAIL_FROM", f"archive@{urlsplit(SITE_URL).hostname or 'localhost'}")
    name, address = parseaddr(sender)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise invalid("EMAIL_FROM", f"must be an e-mail address, not {sender!r}")
    return formataddr((name or "Summit Archive", address))


_email = email_settings()
globals().update(_email)  # EMAIL_HOST, EMAIL_PORT and so on
EMAIL_ENABLED = bool(_email)  # digests are offered only with a mail server
DEFAULT_FROM_EMAIL = email_sender()


# First path segments of the public pages; a test compares them with the URLconf.
PUBLIC_SEGMENTS = {
    "about", "api", "articles", "changes", "check", "compare", "countries", "data", "gaps",
    "healthz", "licence", "oembed", "organisations", "pledges", "quotes", "readyz", "report",
    "search", "series", "speakers", "static", "subscriptions", "summits", "topics", "unapi",
}  # fmt: skip
ADMIN_PATH = admin_path()
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "articles.views.errors.csrf_failure"
# Number of our own proxies in front; so many entries of X-Forwarded-For are trusted.
PROXY_HOPS = whole_number("PROXY_HOPS", 1 if PRODUCTION else 0, 0, 3)
RATE_LIMIT_KEY_CALLABLE = "summit_archive.operations.client_ip.rate_limit_key"
REQUIRE_MFA = read("bool", "REQUIRE_MFA", PRODUCTION)

INSTALLED_APPS = [
    "summit_archive.admin_site.ArchiveAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "articles",
    "summit_archive.operations",
]

# The response headers come first so that redirects, errors and static files get them too. The two
# policies rule documents and are left out of static files: 0.6 KB for each of five a page needs.
MIDDLEWARE = [
    "summit_archive.middleware.response_headers.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "summit_archive.middleware.response_headers.AllowedMethodsMiddleware",
    "summit_archive.middleware.request_body.RequestBodyMiddleware",
    "summit_archive.middleware.ratelimit.RateLimitMiddleware",
    "articles.middleware.ParameterValidationMiddleware",
    # Outside of the compression, which saves 80 % of a list page: ETags are of the bytes sent.
    "django.middleware.http.ConditionalGetMiddleware",
    "summit_archive.middleware.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "summit_archive.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

METRICS_PORT = whole_number("METRICS_PORT", 0, 0, 65535)
if METRICS_PORT:
    MIDDLEWARE.insert(1, "summit_archive.operations.metrics.MetricsMiddleware")
RATE_LIMITS = read("bool", "RATE_LIMITS", PRODUCTION)

ROOT_URLCONF = "summit_archive.urls"
WSGI_APPLICATION = "summit_archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def database(name: str) -> dict:
    """Entry of ``DATABASES`` from the URL in an environment variable."""
    try:
        config = env.dj_db_url(name, conn_max_age=60, conn_health_checks=True)
    except (EnvError, ValueError) as error:
        raise invalid(name, str(error)) from None
    if not config["ENGINE"].endswith(("postgresql", "sqlite3")):
        raise invalid(name, "must be a PostgreSQL or SQLite database")
    if config["ENGINE"].endswith("postgresql"):
        config["OPTIONS"] = {"connect_timeout": 5} | config.get("OPTIONS", {})
    return config


def databases() -> dict:
    if read("str", "DATABASE_URL", ""):
        main = database("DATABASE_URL")
    else:
        main = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "archive.sqlite3")}
    if main["ENGINE"].endswith("sqlite3"):
        main["CONN_MAX_AGE"] = 60  # opening it for each request takes a tenth of the response time
        # IMMEDIATE: a writer waits for the lock at BEGIN instead of failing in mid-transaction. The
        # cache is small because each thread has one; the operating system caches the file anyway.
        main["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-2000;",
        }
    if not read("str", "DATABASE_REPLICA_URL", ""):
        return {"default": main}
    replica = database("DATABASE_REPLICA_URL")
    if not (main["ENGINE"] == replica["ENGINE"] == "django.db.backends.postgresql"):
        raise invalid("DATABASE_REPLICA_URL", "must be PostgreSQL, and so must DATABASE_URL")
    return {"default": main, "replica": replica | {"TEST": {"MIRROR": "default"}}}


DATABASES = databases()
if "replica" in DATABASES:
    DATABASE_ROUTERS = ["summit_archive.operations.replica.ReplicaRouter"]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("summit_archive.middleware.ratelimit.RateLimitMiddleware") + 1,
        "summit_archive.operations.replica.ReplicaReadsMiddleware",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "summit_archive.static_storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 60

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
        "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-get", "usb", "xr-spatial-tracking",
    )
}  # fmt: skip

# Plain HTTP is for local use.
TLS = read("bool", "TLS", PRODUCTION)
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 63_072_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Three times IMPORT_MAX_BYTES, because forms send Cyrillic text with three bytes per byte (%XX).
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
ANONYMOUS_UPLOAD_MAX = 256 * 1024  # without a session: error reports and sign-in
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOG_FORMAT = read("str", "LOG_FORMAT", "json" if PRODUCTION else "plain")
if LOG_FORMAT not in ("json", "plain"):
    raise invalid("LOG_FORMAT", f"must be 'json' or 'plain', not {LOG_FORMAT!r}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "summit_archive.operations.logs.JSONFormatter"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "articles": {"level": "INFO"},
        "axes": {"level": "CRITICAL"},  # its messages contain usernames and IP addresses
        # Frequent bot requests; the access log has the status, a traceback adds nothing.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "summit_archive": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}

INDEX_DIR = DATA_DIR / "index"
DOWNLOADS_DIR = DATA_DIR / "downloads"  # the files of /data/
# Cached search results per process.
SEARCH_CACHE_SIZE = whole_number("SEARCH_CACHE_SIZE", 2_000, 0, 100_000)
SEARCH_ENGINE = read("str", "SEARCH_ENGINE", "tantivy")
if SEARCH_ENGINE not in ("tantivy", "opensearch"):
    raise invalid("SEARCH_ENGINE", f"must be 'tantivy' or 'opensearch', not {SEARCH_ENGINE!r}")
if SEARCH_ENGINE == "opensearch" and find_spec("opensearchpy") is None:
    raise invalid("SEARCH_ENGINE", "install the packages of requirements-opensearch.txt")
OPENSEARCH_URL = read("str", "OPENSEARCH_URL", "http://127.0.0.1:9200")
if not all(re.match(r"\s*https?://[^\s/]", node) for node in OPENSEARCH_URL.split(",")):
    raise invalid("OPENSEARCH_URL", "must be addresses with http:// or https://")
OPENSEARCH_INDEX = read("str", "OPENSEARCH_INDEX", "summit-archive")
if not re.fullmatch(r"[a-z][a-z0-9-]{0,60}", OPENSEARCH_INDEX):
    raise invalid("OPENSEARCH_INDEX", "must be lower-case letters, digits and hyphens")
OPENSEARCH_SHARDS = whole_number("OPENSEARCH_SHARDS", 2, 1, 100)
SECURITY_CONTACT = read("str", "SECURITY_CONTACT", "")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://")):
    raise invalid("SECURITY_CONTACT", "must start with mailto: or https://")
# Shown on the page about the archive.
SITE_CONTACT = read("str", "SITE_CONTACT", "")
if SITE_CONTACT and not SITE_CONTACT.startswith(("mailto:", "https://")):
    raise invalid("SITE_CONTACT", "must start with mailto: or https://")
SITE_FUNDING = read("str", "SITE_FUNDING", "")
PAGE_SIZE = whole_number("PAGE_SIZE", 20, 5, 100)
STALE_AFTER_DAYS = 90
# A verdict takes effect only after a second person has approved it.
SECOND_REVIEW = read("bool", "SECOND_REVIEW", False)
EXTRACTION_PUBLISH_THRESHOLDS = read(
    "thresholds", "EXTRACTION_PUBLISH_THRESHOLDS", "en=0.90,de=0.90,fr=0.90"
)
IMPORT_MAX_BYTES = whole_number("IMPORT_MAX_BYTES", 5_000_000, 1_000, 100_000_000)
SILENCED_SYSTEM_CHECKS: list[str] = []
