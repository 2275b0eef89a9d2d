"""Fixtures: the demonstration archive on a local server, a browser, a URL of each page type."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from articles.models.roles import EDITORS
from tests import factories
from tests.browser.admin import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
START_SECONDS = 600  # to load the demonstration archive on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.fixture(autouse=True, scope="session")
def _allow_sync_orm():
    """Allow queries to the end of the session.

    Playwright leaves an event loop running in this thread, in which Django forbids them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def ada(live_server):
    """A signed-up editor."""
    user = factories.UserFactory(username="ada", is_staff=True, password=PASSWORD)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory):
    """Data folder of the demonstration archive, for all workers: loaded by the first to ask."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration"
    folder.mkdir(exist_ok=True)
    with (folder / "loading.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run_archive(folder, free_port(), "--prepare-only").wait(START_SECONDS)
    return folder


def run_archive(folder: Path, port: int, *arguments: str) -> subprocess.Popen:
    """The started command behind `make run`; it writes to the file "log" in *folder*."""
    environ = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ |= {"ARCHIVE_DATA_DIR": str(folder), "RATE_LIMITS": "false"}
    environ |= {"EMAIL_URL": "console:", "SITE_URL": f"http://127.0.0.1:{port}"}
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", "run_archive", "--port", str(port), *arguments],
            cwd=ROOT, env=environ, stdout=log, stderr=log,
        )  # fmt: skip


@pytest.fixture(scope="session")
def site(demonstration_folder):
    """URL of the demonstration archive on a server of this worker."""
    port, log = free_port(), demonstration_folder / "log"
    server = run_archive(demonstration_folder, port)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, site):
    """A page at 1280 px in the light colour scheme; ``.console_errors`` collects its errors."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.console_errors = []
    page.on("console", lambda m: page.console_errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture(scope="session")
def kinds(chromium, site) -> dict[str, str]:
    """URL of each type of page; records are looked up in lists."""
    urls = {
        "front": "/",
        "search": "/search/?q=smuggling",
        "nothing found": "/articles/?q=zzzz&summit=oic-london-2025",
        "articles": "/articles/",
        "quotes": "/quotes/?speaker=keir-starmer",
        "pledges": "/pledges/",
        "speakers": "/speakers/",
        "summits": "/summits/",
        "organisations": "/organisations/",
        "topics": "/topics/",
        "tracker": "/pledges/tracker/",
        "coverage": "/articles/coverage/",
        "who quotes whom": "/quotes/quoting/",
        "compare": "/compare/?country=gb&country=fr",
        "compare summits": "/compare/?summit=oic-london-2025&summit=cop29-baku-2024",
        "check": "/check/?text=we+will+smash+the+gangs+that+run+the+vile+trade",
        "pasted address": "/search/?q=https://example.org/nowhere",
        "typed names": "/search/?q=kier+stamer+quotes+2025",
        "suggestion": "/report/?subject=Suggested+page&url=https://example.org/nowhere",
        "calendar": "/articles/calendar/",
        "month": "/articles/2025/03/",
        "expanded facet": "/articles/?more=publisher&language=it",
        "about": "/about/",
        "corrections": "/about/corrections/",
        "data": "/data/",
        "licence": "/licence/",
        "gaps": "/gaps/",
        "cited pages": "/gaps/cited-pages/",
        "evidence": "/gaps/evidence/",
        "follow": "/pledges/follow/",
        "API": "/api/v1/docs/",
        "summit": "/summits/oic-london-2025/",
        "speaker": "/speakers/keir-starmer/",
        "country": "/countries/gb/",
        "series": "/series/ai-summits/",
        "all series": "/series/",
        "missing": "/no-such-page/",
    }
    page = chromium.new_context(base_url=site, java_script_enabled=False).new_page()

    def first(address: str, link: str) -> str:
        page.goto(address)
        return page.locator(link).first.get_attribute("href")

    results = ".hits h3 a"
    urls["full text"] = first("/articles/?rights=full&briefing=yes", results)
    urls["record only"] = first("/articles/?rights=record", results)
    urls["foreign article"] = first("/articles/?language=it", results)
    urls["pledge"] = first("/pledges/?status=kept", results)
    urls["organisation"] = first("/organisations/?order=most", results)
    urls["topic"] = first("/topics/?order=most", results)
    # A statement with several renditions.
    urls["quote"] = first("/search/?q=%22evil+trade%22&kind=quote", results)
    for kind in ("quote", "pledge"):
        listing, number = urls[kind].split("/")[1:3]
        urls[f"{kind} embed"] = f"/{listing}/{number}/embed/"
    urls["follow pledge"] = urls["pledge embed"].replace("embed", "follow")
    page.context.close()
    return urls
