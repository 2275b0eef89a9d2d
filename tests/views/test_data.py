"""/data/: the page, its files over HTTP, and the commands it shows, which are run here."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction

from articles.formats.data_files import build_data, latest_build
from articles.formats.data_files.manifest import ChangeEntry
from articles.models import Status
from tests import factories as f

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SNIPPET = re.compile(r'<pre class="code" id="snippet-(\w+)">(.*?)</pre>', re.DOTALL)
SITE = "https://archive.example.org"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """A build of one pledge and its summit."""
    folder = tmp_path_factory.mktemp("data") / "downloads"
    with django_db_blocker.unblock(), transaction.atomic():
        f.status_update(f.PledgeFactory(title="Plant trees"), Status.KEPT)
        build_data(folder, SITE)
        transaction.set_rollback(True)
    return folder


@pytest.fixture
def build(built, settings):
    settings.DOWNLOADS_DIR = built
    return latest_build(built)


def text_of(client) -> str:
    return client.get("/data/").content.decode()


def test_page_lists_files_and_how_to_cite_them(client, build, settings):
    settings.SITE_URL = SITE
    page = text_of(client)
    for file in build.files:
        assert f'<a href="/data/{file.path}">{file.path}</a>' in page
        assert file.sha256 in page
    day = f"{build.created.day} {build.created:%B %Y}"
    assert f"version of {day}. {SITE}/data/" in page
    bibtex = html.unescape(re.search(r'id="bibtex">(.*?)</pre>', page, re.DOTALL)[1])
    assert bibtex.startswith(f"@misc{{summit-archive-{build.created:%Y-%m-%d},\n")
    assert f"  url = {{{SITE}/data/}}\n}}" in bibtex
    assert "No changes between builds" in page
    assert "build_data" not in page


def test_page_is_a_dataset_for_search_engines(client, build, settings):
    settings.SITE_URL = SITE
    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(client))[1]
    )
    assert data["@type"] == "Dataset"
    assert data["version"] == f"{build.created:%Y-%m-%d}"
    file = build.file("summit-archive.zip")
    assert data["distribution"][0] == {
        "@type": "DataDownload",
        "name": file.description,
        "contentUrl": f"{SITE}/data/summit-archive.zip",
        "encodingFormat": "application/zip",
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }


def test_change_log(client, build, monkeypatch):
    times = [datetime(2026, 11, day, 3, 40, tzinfo=UTC) for day in (27, 26)]
    build.changes[:] = [
        ChangeEntry(times[0], {"status_updates": {"added": 1_200, "withdrawn": 3}}),
        ChangeEntry(times[1], {"articles": {"changed": 1}}),
    ]
    monkeypatch.setattr("articles.views.data.latest_build", lambda folder: build)
    entries = re.search(r'<h2 id="changes">(.*?)</section>', text_of(client), re.DOTALL)[1]
    text = re.sub(r"<[^>]+>", " ", entries).replace("\xa0", " ")
    text = " ".join(text.split())
    assert "27 November 2026 , 03:40 UTC Status updates: 1,200 added, 3 withdrawn" in text
    assert text.index("27 November") < text.index(
        "26 November 2026 , 03:40 UTC Articles: 1 changed"
    )


def test_page_before_the_first_build(client, tmp_path, settings):
    settings.DOWNLOADS_DIR = tmp_path
    page = text_of(client)
    assert "manage.py build_data" in page
    assert '<a href="/pledges/export.csv" rel="nofollow">CSV</a>' in page
    assert "snippet-" not in page
    assert client.get("/data/pledges.csv").status_code == 404


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_file_can_be_fetched_in_parts_and_again(client, built, build):
    content = (built / "current/pledges.csv").read_bytes()
    response = client.get("/data/pledges.csv", headers={"Accept-Encoding": "gzip"})
    assert body(response) == content
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert 'rel="license"' in response["Link"]
    etag = response["ETag"]
    for headers, status, expected in (
        ({"Range": "bytes=3-8"}, 206, content[3:9]),
        ({"Range": "bytes=3-8", "Accept-Encoding": "gzip"}, 206, content[3:9]),
        ({"Range": "bytes=3-8", "If-Range": etag}, 206, content[3:9]),
        ({"Range": "bytes=3-8", "If-Range": '"earlier"'}, 200, content),
        ({"Range": f"bytes={len(content)}-"}, 416, b""),
        ({"If-None-Match": etag}, 304, b""),
    ):
        response = client.get("/data/pledges.csv", headers=headers)
        received = body(response) if response.streaming else response.content
        assert (response.status_code, received) == (status, expected), headers
        assert "Content-Encoding" not in response
    head = client.head("/data/summit-archive.db")
    assert (head["Content-Type"], head["Content-Length"]) == (
        "application/vnd.sqlite3", str(build.file("summit-archive.db").size),
    )  # fmt: skip


@pytest.mark.parametrize(
    "path", ["lock", "../lock", "..%2flock", "data", "data/", "nothing.csv", "%2fetc%2fpasswd"]
)
def test_nothing_else_is_served(client, build, path):
    assert client.get(f"/data/{path}").status_code == 404


class QuietHandler(WSGIRequestHandler):
    """Without a log of requests."""

    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="module")
def server(built):
    """URL of a server with the build."""
    earlier, django_settings.DOWNLOADS_DIR = django_settings.DOWNLOADS_DIR, built
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    django_settings.DOWNLOADS_DIR = earlier


@pytest.fixture(scope="module")
def snippets(server):
    """The commands of the page by name."""
    with urlopen(f"{server}/data/") as response:  # noqa: S310 - our own server
        page = response.read().decode()
    return {name: html.unescape(text) for name, text in SNIPPET.findall(page)}


def run(command, folder) -> str:
    result = subprocess.run(
        ["sh", "-ec", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
def test_files_can_be_downloaded_and_checked(snippets, tmp_path):
    assert run(snippets["curl"], tmp_path) == "summit-archive.zip: OK\n"


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("sqlite3")),
    reason="curl or sqlite3 is not on this machine",
)
def test_database_can_be_queried(snippets, tmp_path):
    assert run(snippets["sqlite"], tmp_path) == "status|pledges\nkept|1\n"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
def test_database_can_be_browsed(snippets, tmp_path):
    command = snippets["datasette"].replace("datasette ", f"{sys.executable} -m datasette ")
    answer = run(f"{command} --get '/summit-archive/pledges.json?_shape=objects'", tmp_path)
    (row,) = json.loads(answer)["rows"]
    assert row["title"] == "Plant trees"
    page = run(f"{command.splitlines()[-1]} --get /", tmp_path)
    assert "Creative Commons Attribution 4.0 International" in page


@pytest.mark.parametrize("name", ["pandas", "r"])
def test_tables_can_be_read(snippets, name):
    """The file and its column, also where pandas and R are not installed."""
    (url,) = re.findall(r'"(http[^"]+)"', snippets[name])
    (column,) = re.findall(r'\["(\w+)"\]\.|\$(\w+)', snippets[name])
    with urlopen(url) as response:  # noqa: S310 - our own server
        (row,) = csv.DictReader(io.StringIO(response.read().decode(), newline=""))
    assert row["".join(column)] == "kept"


def test_python_code_is_valid(snippets):
    compile(snippets["pandas"], "snippet", "exec")


@pytest.mark.skipif(not find_spec("pandas"), reason="pandas is not installed")
def test_tables_can_be_read_with_pandas(snippets, tmp_path):
    (tmp_path / "snippet.py").write_text(snippets["pandas"])
    lines = run(f"{sys.executable} snippet.py", tmp_path).splitlines()
    assert lines[1].split() == ["kept", "1"]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not on this machine")
def test_tables_can_be_read_with_r(snippets, tmp_path):
    (tmp_path / "snippet.R").write_text(snippets["r"])
    assert run("Rscript snippet.R", tmp_path).split() == ["kept", "1"]


def test_documentation_has_the_same_commands(snippets, server):
    documented = (ROOT / "docs/exports.md").read_text(encoding="utf-8")
    assert set(snippets) == {"curl", "sqlite", "datasette", "pandas", "r"}
    for name, text in snippets.items():
        assert f"\n{text.replace(server, SITE)}\n```" in documented, name
