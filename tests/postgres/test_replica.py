"""Reads from a real streaming replica: up to date, lagging, and down.

The tests start a primary, a replica and a process of the archive, which takes requests as lines of
JSON on standard input and passes them to Django's test client.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.postgres_server import Server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.postgres

ARCHIVE = """
import json, sys
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
django.setup()
from django.db import connections
from django.test import Client
from summit_archive.operations import replica
replica.CHECK_INTERVAL = 0.2
client = Client(raise_request_exception=False)
databases = []
for alias in ("default", "replica"):
    def wrapper(execute, sql, params, many, context):
        databases.append(context["connection"].alias)
        return execute(sql, params, many, context)
    connections[alias].execute_wrappers.append(wrapper)
for line in sys.stdin:
    method, path, cookie = json.loads(line)
    databases.clear()
    client.cookies.clear()
    response = getattr(client, method)(path, headers={"cookie": cookie} if cookie else {})
    b"".join(response)
    available = replica.monitor.available
    result = {"status": response.status_code, "read": databases, "available": available}
    print(json.dumps(result), flush=True)
"""


class Archive:
    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def request(self, path: str = "/topics/", method: str = "get", cookie: str = "") -> dict:
        self.process.stdin.write(json.dumps([method, path, cookie]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def wait_until(self, *, available: bool) -> dict:
        """Send requests until the replica is, or is no longer, available."""
        end = time.monotonic() + 30
        while (result := self.request())["available"] is not available:
            assert time.monotonic() < end, result
            time.sleep(0.1)
        return result


@pytest.fixture(scope="module")
def servers():
    with Server() as primary:
        primary.sql("CREATE DATABASE archive")
        with Server(primary) as replica:
            yield primary, replica


def environment(servers, folder) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    primary, replica = servers
    return inherited | {
        "ARCHIVE_DATA_DIR": str(folder),
        "DATABASE_URL": primary.url("archive"),
        "DATABASE_REPLICA_URL": replica.url("archive"),
        "DJANGO_SETTINGS_MODULE": "summit_archive.settings",
        "PYTHONWARNINGS": "ignore",
        "ALLOWED_HOSTS": "testserver",
    }


@pytest.fixture(scope="module")
def archive(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replica")
    result = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=environment(servers, folder), capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-c", ARCHIVE],
            cwd=ROOT, env=environment(servers, folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        ) as process,
    ):  # fmt: skip
        yield Archive(process)
        process.kill()


def insert_topic(servers, slug: str) -> None:
    """Insert a topic directly into the primary."""
    primary, _ = servers
    columns = primary.sql(
        "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns "
        "WHERE table_name = 'articles_topic' AND is_nullable = 'NO' AND column_name <> 'id'",
        "archive",
    )
    assert columns, "the table exists"
    primary.sql(f"INSERT INTO articles_topic ({columns}) SELECT {values(columns, slug)}", "archive")


def values(columns: str, slug: str) -> str:
    literals = {"slug": f"'{slug}'", "name": f"'{slug}'"}
    return ",".join(literals.get(column.strip('"'), "''") for column in columns.split(","))


def wait_for_replay(servers) -> None:
    """Wait until the replica has caught up with the primary."""
    primary, replica = servers
    written = primary.sql("SELECT pg_current_wal_lsn()")
    end = time.monotonic() + 20
    while replica.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn") != "t":
        assert time.monotonic() < end
        time.sleep(0.05)


def test_only_public_pages_read_from_the_replica(servers, archive):
    wait_for_replay(servers)
    page = archive.wait_until(available=True)
    assert page["status"] == 200
    page = archive.request()
    # The check reads the write position of the primary before the page reads from the replica.
    assert page["read"] and page["read"][-1] == "replica"
    assert page["read"].count("default") <= 1
    for path, cookie in (
        ("/admin/login/", ""), ("/readyz", ""), ("/topics/", "session=a"), ("/topics/", "csrf=a"),
    ):  # fmt: skip
        assert set(archive.request(path, cookie=cookie)["read"]) <= {"default"}
    assert set(archive.request("/admin/login/", "post")["read"]) <= {"default"}


def test_the_replica_refuses_writes(servers, archive):
    _, replica = servers
    wait_for_replay(servers)
    with pytest.raises(RuntimeError, match="read-only transaction"):
        replica.sql("DELETE FROM articles_topic", "archive")


def test_lagging_replica_is_not_used_until_it_has_caught_up(servers, archive):
    _, replica = servers
    wait_for_replay(servers)
    archive.wait_until(available=True)
    replica.sql("SELECT pg_wal_replay_pause()")
    try:
        insert_topic(servers, "written-during-the-pause")
        behind = archive.wait_until(available=False)
        assert set(archive.request()["read"]) == {"default"}
        assert behind["status"] == 200
    finally:
        replica.sql("SELECT pg_wal_replay_resume()")
    wait_for_replay(servers)
    archive.wait_until(available=True)
    assert replica.sql("SELECT count(*) FROM articles_topic", "archive") == "1"


def test_no_request_fails_when_the_replica_stops(servers, archive):
    _, replica = servers
    archive.wait_until(available=True)
    replica.stop()
    statuses = []
    end = time.monotonic() + 2
    while time.monotonic() < end:
        statuses.append(archive.request()["status"])
    assert set(statuses) == {200}, "the first is repeated on the primary"
    assert set(archive.request()["read"]) == {"default"}
    replica.start()
    wait_for_replay(servers)
    assert archive.wait_until(available=True)["status"] == 200


def test_anonymous_readers_use_the_replica_while_the_primary_is_down(servers, archive):
    primary, _ = servers
    archive.wait_until(available=True)
    primary.stop()
    try:
        time.sleep(0.3)
        assert archive.request("/topics/")["status"] == 200
        assert archive.request("/topics/", cookie="session=a")["status"] == 503
        assert archive.request("/readyz")["status"] == 503
    finally:
        primary.start()
    end = time.monotonic() + 20
    while archive.request("/topics/")["status"] != 200:
        assert time.monotonic() < end, "recovers without a restart"
        time.sleep(0.1)
    archive.wait_until(available=True)
