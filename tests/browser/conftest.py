"""One archive as `make run` serves it, one browser, and the pages of every kind in it."""

from __future__ import annotations

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _beside_a_browser(monkeypatch):
    """Playwright keeps an event loop in this thread; nothing in the tests awaits it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def ada(live_server):
    """An editor with an account of her own."""
    user = factories.UserFactory(username="ada", is_staff=True, password=PASSWORD)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the demonstration archive, served by the command that `make run` calls."""
    folder, port = tmp_path_factory.mktemp("archive"), free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # The browser tests ask for more pages in a minute than a reader would.
    kept |= {"ARCHIVE_DATA_DIR": str(folder), "RATE_LIMITS": "false"}
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "run_archive", "--port", str(port)],
        cwd=ROOT, env=kept, stdout=log, stderr=log,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            assert server.poll() is None, (folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise AssertionError((folder / "log").read_text())
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, site):
    """A page on a wide screen in light colours; its console's complaints are in ``.complaints``."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.fixture(scope="session")
def kinds(chromium, site) -> dict[str, str]:
    """An address for every kind of page, the records found as a reader finds them."""
    found = {
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
        "calendar": "/articles/calendar/",
        "month": "/articles/2025/03/",
        "names": "/speakers/a-z/",
        "about": "/about/",
        "summit": "/summits/oic-london-2025/",
        "speaker": "/speakers/keir-starmer/",
        "country": "/countries/gb/",
        "missing": "/no-such-page/",
    }
    page = chromium.new_context(base_url=site, java_script_enabled=False).new_page()

    def first(address: str, link: str) -> str:
        page.goto(address)
        return page.locator(link).first.get_attribute("href")

    results = ".results h3 a"
    found["full text"] = first("/articles/?rights=full&briefing=yes", results)
    found["record only"] = first("/articles/?rights=record", results)
    found["foreign article"] = first("/articles/?language=it", results)
    found["pledge"] = first("/pledges/?status=kept", results)
    found["organisation"] = first("/organisations/?order=most", results)
    found["topic"] = first("/topics/?order=most", results)
    # Of a statement that several printed.
    found["quote"] = first("/search/?q=%22evil+trade%22&kind=quote", ".quoted a")
    page.context.close()
    return found
