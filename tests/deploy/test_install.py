"""Files written by ``deploy/install``, checked with systemd-analyze."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.core.management import get_commands

from .conftest import HOST, ROOT, UNAVAILABLE_HEADING, install

GUNICORN = r"gunicorn (\S+) --config (\S+)"

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine"
)


def test_all_placeholders_are_replaced(installed):
    files = sorted(p for p in installed.top.rglob("*") if p.is_file())
    assert {p.name for p in files} == {
        "10-all.conf", "away.html", "environment", "summit-archive",
        "summit-archive-backup.service", "summit-archive-backup.timer",
        "summit-archive-data.service", "summit-archive-data.timer",
        "summit-archive-index.service", "summit-archive-index.timer",
        "summit-archive-mail.service", "summit-archive-mail.timer",
        "summit-archive-watch.service", "summit-archive-web.service", "too-large.html",
    }  # fmt: skip
    for path in files:
        assert not re.findall(r"@[A-Z]+@", path.read_text(encoding="utf-8")), path


def test_settings_are_private_and_never_overwritten(installed):
    path = installed.file("etc/summit-archive/environment")
    assert path.stat().st_mode & 0o777 == 0o600
    values = dict(
        line.split("=", 1)
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    assert len(values.pop("SECRET_KEY")) == 96
    assert values == {
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
    }
    before = path.read_text(encoding="utf-8")
    install(installed.top, "other.example.org", CODE=str(installed.code))
    assert path.read_text(encoding="utf-8") == before
    install(installed.top, CODE=str(installed.code))


@pytest.mark.parametrize("host", ["a;b", "a|b", "-a", "Ünder.example", "a b", ".example"])
def test_invalid_host_name_is_rejected(tmp_path, host):
    result = install(tmp_path, host)
    assert result.returncode == 2
    assert host in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_unavailable_page_is_self_contained(installed):
    page = installed.file("usr/local/share/summit-archive/away.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert UNAVAILABLE_HEADING in page
    assert not re.search(r"{[{%#]", page)


@needs_systemd
def test_systemd_units_are_valid(installed):
    units = sorted(p.name for p in installed.units.glob("summit-archive-*.*") if p.is_file())
    assert len(units) == 10
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(f"./{name}" for name in units)],
        cwd=installed.units,
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in result.stderr.splitlines() if "summit-archive" in line]
    assert (result.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", ["web", "index", "watch", "backup", "data", "mail"])
def test_services_are_sandboxed(installed, name):
    result = subprocess.run(
        ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20",
         f"./summit-archive-{name}.service"],
        cwd=installed.units, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-300:] + result.stderr


def test_commands_in_units_and_image_exist():
    deploy = ROOT / "deploy"
    texts = [path.read_text(encoding="utf-8") for path in deploy.rglob("*") if path.is_file()]
    used = {name for text in texts for name in re.findall(r'manage\.py[ ",]+(\w+)(?![\w.])', text)}
    assert used == {
        "migrate", "collectstatic", "search_index", "backup", "build_data", "send_digests",
    }  # fmt: skip
    assert used <= get_commands().keys()
    served = {" ".join(command) for text in texts for command in re.findall(GUNICORN, text)}
    assert served == {"summit_archive.wsgi gunicorn.conf.py"}
    assert (ROOT / "gunicorn.conf.py").is_file()


@pytest.mark.skipif(os.geteuid() != 0, reason="changing the user requires root")
@pytest.mark.skipif(not shutil.which("runuser"), reason="runuser is not on this machine")
def test_command_runs_with_the_settings_as_another_user():
    top = Path(tempfile.mkdtemp(prefix="summit-archive-command-"))
    try:
        python = top / "code/.venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text('#!/bin/sh\nid -un; env; echo "$@"; pwd; umask\n', encoding="ascii")
        python.chmod(0o755)
        places = {"CODE": f"{top}/code", "DATA": f"{top}/data", "SETTINGS": "/settings"}
        assert install(top / "at", **places, RUN_AS="nobody").returncode == 0
        command = top / "at/usr/local/sbin/summit-archive"
        text = command.read_text(encoding="utf-8").replace(". /settings", f". {top}/at/settings")
        command.write_text(text, encoding="utf-8")
        top.chmod(0o755)
        result = subprocess.run(
            [str(command), "backup", "a folder"], capture_output=True, text=True, check=False
        )
    finally:
        shutil.rmtree(top)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "nobody"
    assert lines[-3:] == ["manage.py backup a folder", f"{top}/code", "0077"]
    values = dict(line.split("=", 1) for line in lines[1:-3] if "=" in line)
    assert values["ARCHIVE_ENV"] == "production"
    assert values["ARCHIVE_DATA_DIR"] == f"{top}/data"
    assert values["ALLOWED_HOSTS"] == HOST
    assert len(values["SECRET_KEY"]) == 96
