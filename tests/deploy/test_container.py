"""Container files: Containerfile, compose.yaml and health check; nothing is built."""

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


def instructions() -> list[tuple[str, str]]:
    """Instructions of the Containerfile with their arguments; continuation lines are joined."""
    text = re.sub(r"^#.*\n", "", (FOLDER / "Containerfile").read_text(encoding="utf-8"), flags=re.M)
    joined = re.sub(r"\\\n\s*", " ", text)
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def arguments_of(instruction: str) -> list[str]:
    return [arguments for name, arguments in instructions() if name == instruction]


def test_image_installs_locked_packages_and_runs_without_root():
    assert arguments_of("ARG") == [
        "BASE=python:3.11-slim-bookworm",
        "REQUIREMENTS=requirements.txt",
    ]
    assert arguments_of("FROM") == ["${BASE} AS packages", "${BASE}"]
    (pip_install,) = [run for run in arguments_of("RUN") if "pip install" in run]
    assert "--require-hashes" in pip_install
    assert "-r /tmp/${REQUIREMENTS}" in pip_install
    (user,) = arguments_of("USER")
    assert int(user) > 0
    names = [name for name, _ in instructions()]
    assert names[-1] == "CMD"
    assert not {"RUN", "COPY"} & set(names[names.index("USER") :])
    assert "health_check.py" in arguments_of("HEALTHCHECK")[0]


def test_copied_files_exist_and_are_not_ignored():
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    for arguments in arguments_of("COPY"):
        if arguments.startswith("--from="):
            continue
        *sources, _target = arguments.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source in allowed, source
    copied = " ".join(arguments_of("COPY"))
    for path in ("manage.py", "gunicorn.conf.py", "pyproject.toml", "fixtures", "templates"):
        assert path in copied, path


def test_variables_of_image_and_compose_file_are_settings():
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    web = compose["services"]["web"]
    variables = set(web["environment"])
    example = (FOLDER / "environment.example").read_text(encoding="utf-8")
    variables |= set(re.findall(r"^([A-Z_]+)=", example, re.M)) - {"POSTGRES_PASSWORD"}
    in_image = re.findall(r"([A-Z_]+)=", arguments_of("ENV")[0])
    variables |= {name for name in in_image if not name.startswith(("PATH", "PYTHON"))}
    assert variables <= setting_names(), variables - setting_names()


def test_services_are_sandboxed_and_only_local_ports_are_open():
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert services.keys() == {"web", "backup", "database"}
    for name in ("web", "backup"):
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert service["environment"]["DATABASE_URL"].startswith("postgres://archive:${POSTGRES_P")
    assert services["database"]["image"].startswith("postgres:15")
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    volumes = {v.split(":")[0] for service in services.values() for v in service["volumes"]}
    assert volumes == set(compose["volumes"])
    build = services["web"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert Path(ROOT, build["dockerfile"]).is_file()


class RecordingHandler(BaseHTTPRequestHandler):
    """Records the request and responds with ``status``."""

    status = 200
    request_headers: dict = {}

    def do_GET(self) -> None:
        RecordingHandler.request_headers = {"path": self.path, **self.headers}
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments) -> None:
        """Disable the request log."""


@pytest.fixture
def health_check():
    spec = importlib.util.spec_from_file_location("health_check", FOLDER / "health_check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_health_check_sends_the_headers_of_the_proxy(health_check, monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), RecordingHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("BIND", f"0.0.0.0:{server.server_port}")
    monkeypatch.setenv("ALLOWED_HOSTS", "archive.example.org, www.archive.example.org")
    try:
        assert health_check.is_healthy()
        assert RecordingHandler.request_headers["path"] == "/healthz"
        assert RecordingHandler.request_headers["Host"] == "archive.example.org"
        assert RecordingHandler.request_headers["X-Forwarded-Proto"] == "https"
        monkeypatch.setattr(RecordingHandler, "status", 503)
        assert not health_check.is_healthy()
    finally:
        server.shutdown()
        server.server_close()
    assert not health_check.is_healthy(), "no server"
