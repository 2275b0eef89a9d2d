"""Several machines for tests: processes with data folders of their own, one database, one cluster.

Each process names itself to PostgreSQL (``PGAPPNAME``), so that a test sees which one holds rows.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.faults.service import ROOT, Service
from tools.postgres_server import Server

CSRF = "0123456789abcdefghijklmnopqrstuv"

# Creates the archive: an index, drafts, and articles that are neither indexed nor queued.
PREPARE = """
import sys
import django
from django.conf import settings
django.setup()
from django.apps import apps
# Like the tests: tables from the models are created faster than by the migrations.
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from articles.models import Article
from articles.search.indexing import rebuild
from tests import factories as make
call_command("migrate", run_syncdb=True, verbosity=0)
editor = make.UserFactory(username="editor", is_staff=True, is_superuser=True)
client = Client()
client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
drafts = [make.ArticleFactory(title="Smuggling gangs", state="draft") for _ in range(2)]
rebuild.rebuild_index()
fields = {"publisher": drafts[0].publisher, "summit": drafts[0].summit, "state": "published"}
Article.objects.bulk_create(
    Article(title="Smuggling gangs", url=f"https://example.org/bulk/{n}",
            summary="Gangs. " * 50, **fields)
    for n in range(int(sys.argv[1]))
)
print(client.cookies["session"].value, *(draft.pk for draft in drafts))
"""


class Machines:
    """PostgreSQL, and web servers and a watcher of one archive; a context manager."""

    def __init__(self, folder: Path, index: str, unqueued: int) -> None:
        self._folder, self._index, self._unqueued = folder, index, unqueued
        self._stack = ExitStack()

    def __enter__(self) -> Machines:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        server = self._stack.enter_context(Server())
        server.sql("CREATE DATABASE archive")
        self._database_url = server.url("archive")
        done = self._command("prepare", "-c", PREPARE, str(self._unqueued))
        output, _ = done.communicate(timeout=60)
        assert done.returncode == 0, (self._folder / "prepare.log").read_text()
        self._session, *drafts = output.split()
        self.drafts = [int(pk) for pk in drafts]
        self._database = self._stack.enter_context(
            psycopg.connect(self._database_url, autocommit=True)
        )
        self.watcher = self._command("watcher", "manage.py", "search_index", "watch")
        self._stack.callback(self._end, self.watcher)
        names = ("web-1", "web-2", "web-3")
        with ThreadPoolExecutor(len(names)) as pool:
            self.web = list(pool.map(self._serve, names))
        for number in range(len(names)):
            self._stack.callback(self.kill, number)

    def _environment(self, name: str) -> dict[str, str]:
        return {
            "ARCHIVE_DATA_DIR": str(self._folder / name),
            "DATABASE_URL": self._database_url,
            "DJANGO_SETTINGS_MODULE": "summit_archive.settings",
            "OPENSEARCH_INDEX": self._index,
            "OPENSEARCH_URL": os.environ["OPENSEARCH_URL"],
            "PGAPPNAME": name,
            "PYTHONWARNINGS": "ignore",
            "SEARCH_ENGINE": "opensearch",
            "SECRET_KEY": "the same on all machines, so that editors stay signed in",
            "THREADS": "4",
            "WORKERS": "1",
        }

    def _command(self, name: str, *arguments: str) -> subprocess.Popen:
        (self._folder / name).mkdir()
        inherited = {each: os.environ[each] for each in ("PATH", "HOME") if each in os.environ}
        with (self._folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=inherited | self._environment(name),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _end(self, process: subprocess.Popen) -> None:
        process.kill()
        process.communicate()

    def _serve(self, name: str) -> Service:
        (self._folder / name).mkdir()
        # A group of its own, so that master and worker are killed together.
        return Service(
            self._folder / name, self._folder / f"{name}.log", ("setsid",),
            **self._environment(name),
        )  # fmt: skip

    def kill(self, number: int) -> None:
        """Kill a web server with its worker, as a failing machine would."""
        process = self.web[number].process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def publish(self, number: int, pk: int) -> None:
        """Publish an article in the admin of one machine."""
        port = self.web[number].port
        form = {
            "action": "publish", "confirmed": "publish", "_selected_action": pk,
            "csrfmiddlewaretoken": CSRF,
        }  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/admin/articles/article/",
            data=urllib.parse.urlencode(form).encode(),
            headers={"Cookie": f"session={self._session}; csrf={CSRF}"},
        )
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            opener.open(request, timeout=30)
        except urllib.error.HTTPError as response:
            assert response.code == 302, response.read()[:2000]
            assert "login" not in response.headers["Location"]

    def count(self, number: int) -> int:
        """The number of articles that one machine finds."""
        status, body = self.web[number].ask("/api/v1/articles/?q=gangs")
        assert status == 200, body
        return json.loads(body)["total"]

    def sql(self, statement: str) -> list[tuple]:
        cursor = self._database.execute(statement)
        return cursor.fetchall() if cursor.description else []

    def queued(self) -> int:
        [(number,)] = self.sql("SELECT count(*) FROM articles_queuedindexchange")
        return number

    def claims(self) -> set[str]:
        """The processes that have claimed changes of the queue."""
        return {
            name
            for (name,) in self.sql(
                "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) "
                "WHERE relation = 'articles_queuedindexchange'::regclass AND mode = 'RowShareLock'"
            )
        }


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Handler that returns redirects as responses."""

    def redirect_request(self, *arguments: object) -> None:
        return None


def seconds_until(condition: Callable[[], bool], limit: float) -> float:
    """How long it took until a condition is true; fails after *limit* seconds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < limit
        time.sleep(0.005)
    return time.monotonic() - started
