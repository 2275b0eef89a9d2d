"""The image and its company, read and not built: that needs a daemon."""

from __future__ import annotations

import importlib.util
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from tests.test_settings_documented import setting_names

from .conftest import ROOT

FOLDER = ROOT / "deploy/container"


def steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile: (word, the rest), continuation lines joined."""
    text = re.sub(r"^#.*\n", "", (FOLDER / "Containerfile").read_text(encoding="utf-8"), flags=re.M)
    joined = re.sub(r"\\\n\s*", " ", text)
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def of(word: str) -> list[str]:
    return [rest for name, rest in steps() if name == word]


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_special():
    assert of("ARG") == ["BASE=python:3.11-slim-bookworm"]
    assert of("FROM") == ["${BASE} AS packages", "${BASE}"]
    (packages,) = [rest for rest in of("RUN") if "pip install" in rest]
    assert "--require-hashes" in packages
    assert "-r /tmp/requirements.txt" in packages
    (user,) = of("USER")
    assert int(user) > 0
    assert [name for name, _ in steps()][-1] == "CMD"
    after = [name for name, _ in steps()].index("USER")
    assert not {"RUN", "COPY"} & {name for name, _ in steps()[after:]}
    assert "healthy.py" in of("HEALTHCHECK")[0]


def test_what_is_copied_is_there_and_let_through():
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    for rest in of("COPY"):
        if rest.startswith("--from="):
            continue
        *sources, _target = rest.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source in allowed, source
    copied = " ".join(of("COPY"))
    for needed in ("manage.py", "gunicorn.conf.py", "pyproject.toml", "fixtures", "templates"):
        assert needed in copied, needed


def test_the_variables_of_image_and_company_are_settings():
    company = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    web = company["services"]["web"]
    given = set(web["environment"])
    example = (FOLDER / "environment.example").read_text(encoding="utf-8")
    given |= set(re.findall(r"^([A-Z_]+)=", example, re.M)) - {"POSTGRES_PASSWORD"}
    given |= {
        name for name in re.findall(r"([A-Z_]+)=", of("ENV")[0]) if not name.startswith("PYTHON")
    } - {"PATH"}
    assert given <= setting_names(), given - setting_names()


def test_the_company_is_closed():
    company = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    services = company["services"]
    assert services.keys() == {"web", "backup", "database"}
    for name in ("web", "backup"):
        one = services[name]
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert one["environment"]["DATABASE_URL"].startswith("postgres://archive:${POSTGRES_P")
    assert services["database"]["image"].startswith("postgres:15")
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    named = {v.split(":")[0] for one in services.values() for v in one["volumes"]}
    assert named == set(company["volumes"])
    build = services["web"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert Path(ROOT, build["dockerfile"]).is_file()


class Answer(BaseHTTPRequestHandler):
    status = 200
    seen: dict = {}

    def do_GET(self) -> None:
        Answer.seen = {"path": self.path, **self.headers}
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments) -> None:
        """Say nothing."""


@pytest.fixture
def healthy():
    spec = importlib.util.spec_from_file_location("healthy", FOLDER / "healthy.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_health_check_asks_as_the_proxy_would(healthy, monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("BIND", f"0.0.0.0:{server.server_port}")
    monkeypatch.setenv("ALLOWED_HOSTS", "archive.example.org, www.archive.example.org")
    try:
        assert healthy.alive()
        assert Answer.seen["path"] == "/healthz"
        assert Answer.seen["Host"] == "archive.example.org"
        assert Answer.seen["X-Forwarded-Proto"] == "https"
        monkeypatch.setattr(Answer, "status", 503)
        assert not healthy.alive()
    finally:
        server.shutdown()
        server.server_close()
    assert not healthy.alive(), "nobody listens"
