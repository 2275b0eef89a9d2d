"""Reads from a real streaming replica: while it is well, behind, and gone.

One process of the archive stands between a primary and a replica that these tests start; it is
asked through its own WSGI application, line by line.
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
replica.LOOK = 0.2
client = Client(raise_request_exception=False)
seen = []
for alias in ("default", "replica"):
    def wrapper(execute, sql, params, many, context):
        seen.append(context["connection"].alias)
        return execute(sql, params, many, context)
    connections[alias].execute_wrappers.append(wrapper)
for line in sys.stdin:
    method, path, cookie = json.loads(line)
    seen.clear()
    client.cookies.clear()
    answer = getattr(client, method)(path, headers={"cookie": cookie} if cookie else {})
    b"".join(answer)
    told = {"status": answer.status_code, "read": seen, "well": replica.watch.well}
    print(json.dumps(told), flush=True)
"""


class Archive:
    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def ask(self, path: str = "/topics/", method: str = "get", cookie: str = "") -> dict:
        self.process.stdin.write(json.dumps([method, path, cookie]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def until(self, well: bool) -> dict:
        """Ask until the replica is, or is no longer, read."""
        end = time.monotonic() + 30
        while (answer := self.ask())["well"] is not well:
            assert time.monotonic() < end, answer
            time.sleep(0.1)
        return answer


@pytest.fixture(scope="module")
def servers():
    with Server() as primary:
        primary.sql("CREATE DATABASE archive")
        with Server(primary) as replica:
            yield primary, replica


def environment(servers, folder) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    primary, replica = servers
    return kept | {
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
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=environment(servers, folder), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
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


def summit(servers, slug: str) -> None:
    """A public summit, written behind the archive's back."""
    primary, _ = servers
    columns = primary.sql(
        "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns "
        "WHERE table_name = 'articles_topic' AND is_nullable = 'NO' AND column_name <> 'id'",
        "archive",
    )
    assert columns, "the table of topics is there"
    primary.sql(f"INSERT INTO articles_topic ({columns}) SELECT {values(columns, slug)}", "archive")


def values(columns: str, slug: str) -> str:
    known = {"slug": f"'{slug}'", "name": f"'{slug}'"}
    return ",".join(known.get(column.strip('"'), "''") for column in columns.split(","))


def replayed(servers) -> None:
    """Wait until the replica has all that the primary has."""
    primary, replica = servers
    written = primary.sql("SELECT pg_current_wal_lsn()")
    end = time.monotonic() + 20
    while replica.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn") != "t":
        assert time.monotonic() < end
        time.sleep(0.05)


def test_public_pages_are_read_from_the_replica_and_nothing_else_is(servers, archive):
    replayed(servers)
    page = archive.until(well=True)
    assert page["status"] == 200
    page = archive.ask()
    # The look at the primary comes before the page; what the page needs, the replica gives.
    assert page["read"] and page["read"][-1] == "replica"
    assert page["read"].count("default") <= 1
    for path, cookie in (
        ("/admin/login/", ""), ("/readyz", ""), ("/topics/", "session=a"), ("/topics/", "csrf=a"),
    ):  # fmt: skip
        assert set(archive.ask(path, cookie=cookie)["read"]) <= {"default"}
    assert set(archive.ask("/admin/login/", "post")["read"]) <= {"default"}


def test_the_replica_refuses_writes(servers, archive):
    _, replica = servers
    replayed(servers)
    with pytest.raises(RuntimeError, match="read-only transaction"):
        replica.sql("DELETE FROM articles_topic", "archive")


def test_one_that_stands_still_is_passed_over_and_read_again_when_it_has_caught_up(
    servers, archive
):
    _, replica = servers
    replayed(servers)
    archive.until(well=True)
    replica.sql("SELECT pg_wal_replay_pause()")
    try:
        summit(servers, "written-while-it-stood")
        behind = archive.until(well=False)
        assert set(archive.ask()["read"]) == {"default"}
        assert behind["status"] == 200
    finally:
        replica.sql("SELECT pg_wal_replay_resume()")
    replayed(servers)
    archive.until(well=True)
    assert replica.sql("SELECT count(*) FROM articles_topic", "archive") == "1"


def test_one_that_dies_takes_no_page_with_it_and_is_read_again_when_it_is_back(servers, archive):
    _, replica = servers
    archive.until(well=True)
    replica.stop()
    statuses = []
    end = time.monotonic() + 2
    while time.monotonic() < end:
        statuses.append(archive.ask()["status"])
    assert set(statuses) == {200}, "the first that meets the dead one is answered by the primary"
    assert set(archive.ask()["read"]) == {"default"}
    replica.start()
    replayed(servers)
    assert archive.until(well=True)["status"] == 200


def test_while_the_primary_is_away_strangers_still_read_what_the_replica_has(servers, archive):
    primary, _ = servers
    archive.until(well=True)
    primary.stop()
    try:
        time.sleep(0.3)
        assert archive.ask("/topics/")["status"] == 200
        assert archive.ask("/topics/", cookie="session=a")["status"] == 503
        assert archive.ask("/readyz")["status"] == 503
    finally:
        primary.start()
    end = time.monotonic() + 20
    while archive.ask("/topics/")["status"] != 200:
        assert time.monotonic() < end, "it recovers by itself"
        time.sleep(0.1)
    archive.until(well=True)
