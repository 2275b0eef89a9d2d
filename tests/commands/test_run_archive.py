"""``run_archive`` (``make run``) without the server."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands import run_archive
from articles.models import Article
from tests.factories import ArticleFactory

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.INDEX_DIR = tmp_path / "index"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DOWNLOADS_DIR = tmp_path / "downloads"
    return tmp_path


def prepare(**options) -> str:
    output = io.StringIO()
    call_command("run_archive", prepare_only=True, stdout=output, stderr=output, **options)
    return output.getvalue()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_second_start_repeats_nothing(data_folder):
    first = prepare()
    assert "Loading the demonstration archive ..." in first
    assert "Collecting the static files ..." in first
    assert "Building the files of /data/ ..." in first
    assert Article.objects.published().count() >= 98
    assert prepare().splitlines()[:-1] == []
    assert (data_folder / "static" / "css").is_dir()
    assert (data_folder / "downloads" / "current" / "summit-archive.zip").is_file()


@pytest.fixture
def called(monkeypatch):
    """Names of the called commands, which are not run."""
    names = []
    monkeypatch.setattr(run_archive, "call_command", lambda name, *a, **k: names.append(name))
    monkeypatch.setattr(run_archive.outbox, "process_queue", lambda: 0)
    return names


@pytest.mark.django_db
def test_an_emptied_database_is_loaded_again(data_folder, called):
    (data_folder / "fixtures.stamp").write_text(run_archive.folder_digest(ROOT / "fixtures"))
    prepare()
    assert called == ["search_index", "load_archive", "collectstatic", "build_data"]
    ArticleFactory(key="oic-c01")
    called.clear()
    prepare()
    assert "load_archive" not in called


@pytest.mark.django_db
def test_changed_fixtures_are_loaded_again(data_folder, called):
    ArticleFactory(key="oic-c01")
    (data_folder / "fixtures.stamp").write_text("of other files")
    prepare()
    assert "load_archive" in called


@pytest.mark.django_db
@pytest.mark.parametrize("port", ["0", "65536", "web", "-1", "80 80", "²"])
def test_an_invalid_port_is_rejected(data_folder, port):
    with pytest.raises(CommandError, match="65535"):
        prepare(port=port)


@pytest.mark.django_db
def test_a_port_in_use_is_rejected_before_anything_else(data_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"{port}"):
            call_command("run_archive", port=str(port))
    assert list(data_folder.iterdir()) == []


@pytest.mark.django_db
def test_a_missing_folder_is_named(data_folder, called):
    with pytest.raises(CommandError, match="DOCUMENTS=nowhere"):
        prepare(documents="nowhere")


@pytest.mark.django_db(transaction=True)
def test_pages_of_imported_documents_are_printed(data_folder, called, monkeypatch):
    run = {"import_documents": call_command}

    def other(name, *arguments, **options) -> None:
        called.append(name)

    monkeypatch.setattr(
        run_archive, "call_command", lambda name, *a, **k: run.get(name, other)(name, *a, **k)
    )
    monkeypatch.setattr(run_archive.Command, "_load", lambda self: None)
    monkeypatch.setattr(run_archive.os, "execv", lambda *arguments: None)
    output = io.StringIO()
    call_command(
        "run_archive",
        port="65529",
        documents=str(ROOT / "docs" / "example"),
        stdout=output,
        stderr=output,
    )
    article = Article.objects.published().get()
    assert f"http://127.0.0.1:65529{article.get_absolute_url()}\n" in output.getvalue()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize(
    ("python", "version"),
    [
        ("no-such-python", "Python 3.11"),
        ("old-python", "Python 3.8.10"),
    ],
)
def test_make_names_missing_requirements(tmp_path, python, version):
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.8.10" || exit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "run", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert version in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert sys.version_info >= (3, 11)
