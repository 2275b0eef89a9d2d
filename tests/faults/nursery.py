"""Forks jobs from a process with all code loaded, so that hundreds can be started and killed.

``python -m tests.faults.nursery`` reads lists of jobs as lines of JSON. Each job is forked; it is
killed with SIGKILL after some seconds or waited for. When all have ended, a line of JSON has the
exit code of each, or the negative signal number. A job::

    {"folder": data folder of the archive, "out": file for its output,
     "argv": ["backup", "DIR"] for a management command, or ["saves", "SEED"] for WORK below,
     "kill": seconds or null}
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

MAX_SECONDS = 120.0  # for jobs that are not killed


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    warm()
    say("ready")
    for line in sys.stdin:
        say(json.dumps(run(json.loads(line))))


def warm() -> None:
    """Load the code of all jobs, without starting a thread or opening the database."""
    from django.core import checks
    from django.urls import get_resolver

    from articles.management.commands import import_documents, search_index
    from summit_archive.operations.management.commands import backup, restore
    from tests import factories
    from tests.admin import forms

    checks.run_checks()
    get_resolver().url_patterns  # noqa: B018
    assert backup and restore and search_index and factories and forms
    # Print the progress of an import after every document.
    import_documents.PROGRESS_INTERVAL, import_documents.MIN_DOCUMENTS = 0.0, 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(jobs: list[dict]) -> list[int]:
    """Start all jobs, kill those with a time to be killed, and wait for all."""
    began = time.monotonic()
    numbers = [_start(job) for job in jobs]
    ends = sorted(
        (MAX_SECONDS if job["kill"] is None else job["kill"], number)
        for job, number in zip(jobs, numbers, strict=True)
    )
    ended: dict[int, int] = {}
    for after, number in ends:
        while number not in ended and time.monotonic() - began < after:
            for pid in set(numbers) - ended.keys():
                ended_pid, status = os.waitpid(pid, os.WNOHANG)
                if ended_pid:
                    ended[ended_pid] = os.waitstatus_to_exitcode(status)
            left = began + after - time.monotonic()
            time.sleep(max(0.0, min(0.005, left)))
        if number not in ended:
            os.kill(number, signal.SIGKILL)
            ended[number] = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    return [ended[number] for number in numbers]


def _start(job: dict) -> int:
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        _work(job)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
        if isinstance(end.code, str):
            _acknowledge(end.code)
    except BaseException:
        traceback.print_exc()
        code = 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _work(job: dict) -> None:
    from django.conf import settings

    import manage

    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    folder = Path(job["folder"])
    settings.DATABASES["default"]["NAME"] = str(folder / "archive.sqlite3")
    settings.INDEX_DIR = folder / "index"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = folder / "static"
    word, *arguments = job["argv"]
    if word in WORK:
        WORK[word](*arguments)
    else:
        manage.main(["manage.py", *job["argv"]])


def _acknowledge(word: str) -> None:
    """Print in a single write, so that a line is never cut off."""
    os.write(1, f"{word}\n".encode())


def saves(seed: str, number: str = "1000000") -> None:
    """Save articles with a quote and a topic, one transaction each; print the name of each."""
    from django.db import transaction

    from tests import factories as make

    chance = random.Random(seed)
    for turn in range(int(number)):
        name = f"{seed}-{turn}"
        with transaction.atomic():
            article = make.ArticleFactory(
                title=f"Report {name}",
                url=f"https://example.org/{name}",
                body=f"Report {name}. “We will pay,” she said. " + "x" * chance.randrange(9000),
                publisher__slug=f"gazette-{name}",
                publisher__name=f"Gazette {name}",
                summit__slug=f"summit-{name}",
            )
            start = article.body.index("We will")
            make.QuoteFactory(
                article=article, exact="We will pay,", start=start, end=start + 12,
                speaker__slug=f"speaker-{name}", speaker__name=f"Speaker {name}",
            )  # fmt: skip
            article.topics.add(make.TopicFactory(slug=f"topic-{name}", name=f"Topic {name}"))
        _acknowledge(f"saved {name}")


def edits(name: str, number: str) -> None:
    """Add articles in the admin, signed in; print the name of each."""
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    from tests import factories as make
    from tests.admin.forms import errors_of, values_of

    setup_test_environment()
    _plain_static_files()
    editor = make.UserFactory(username=name, is_staff=True, is_superuser=True)
    publisher = make.PublisherFactory(slug=name, name=name)
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:articles_article_add")
    values = values_of(client.get(page)) | {"publisher": publisher.pk}
    for turn in range(int(number)):
        data = {"title": f"Report {name}-{turn}", "url": f"https://example.org/{name}-{turn}"}
        response = client.post(page, values | data)
        if response.status_code != 302:
            raise RuntimeError(errors_of(response))
        _acknowledge(f"saved {name}-{turn}")


def _plain_static_files() -> None:
    """Use static files without hashes, so that collectstatic is not needed."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def get_pages(*paths: str) -> None:
    """Request pages and print their status codes."""
    from django.test import Client

    _plain_static_files()
    client = Client(raise_request_exception=False)
    for path in paths:
        response = client.get(path)
        b"".join(response)
        _acknowledge(f"{response.status_code} {path}")


def subscribe(number: str) -> None:
    """Subscribe readers to two lists."""
    from tests import factories as make

    for turn in range(int(number)):
        url = ("/articles/", "/quotes/")[turn % 2]
        make.SubscriptionFactory(email=f"reader{turn}@example.org", url=url)


def digests(port: str) -> None:
    """Queue the digests of this week as if it were the next one, and deliver them."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from articles.digests.delivery import deliver_queued
    from articles.digests.queueing import queue_due_digests

    settings.SITE_URL = "https://archive.example"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    queue_due_digests(timezone.localdate() + timedelta(days=7))
    deliver_queued()


WORK = {
    "saves": saves,
    "edits": edits,
    "get_pages": get_pages,
    "subscribe": subscribe,
    "digests": digests,
}


if __name__ == "__main__":
    main()
