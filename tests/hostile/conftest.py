"""An archive with a record of each kind, and a client that checks every response."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from articles.search.indexing import rebuild
from tests import factories as make

from .cases import MARK

SECONDS = 1.0
RAW = (MARK.encode(), b"</title><script>", b"onload='a\"b'")


@dataclass
class Judge:
    """Test client that collects the responses that break a rule."""

    client: Client
    faults: list[str] = field(default_factory=list)
    request_count: int = 0
    slowest: float = 0.0

    def ask(self, path: str, pairs=(), method: str = "GET", **options):
        query = urlencode(list(pairs)) if not isinstance(pairs, str) else pairs
        # CPU time, so that a busy machine does not matter.
        began = time.process_time()
        answer = self.client.generic(method, path, QUERY_STRING=query, **options)
        body = b"".join(answer) if answer.streaming else answer.content
        took = time.process_time() - began
        self.request_count += 1
        self.slowest = max(self.slowest, took)
        for fault in self._broken(answer, body, took):
            self.faults.append(f"{method} {path}?{query[:160]!r} {answer.status_code}: {fault}")
        return answer

    def _broken(self, answer, body: bytes, took: float):
        if answer.status_code >= 500:
            yield "a server error"
        if took > SECONDS:
            yield f"{took:.1f} s"
        if answer.headers.get("Content-Type", "").startswith(
            ("text/html", "image/svg", "text/xml")
        ):
            yield from (f"sends back {raw!r}" for raw in RAW if raw in body)
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Request-ID"):
            if name not in answer.headers:
                yield f"lacks {name}"
        # Only requests with an invalid cookie may get a cookie, to replace or delete it.
        sent = answer.wsgi_request.META.get("HTTP_COOKIE", "") if answer.wsgi_request else ""
        if any(cookie.value and f"{name}=" not in sent for name, cookie in answer.cookies.items()):
            yield "sets a cookie"
        if any(MARK in value or "\n" in value for value in answer.headers.values()):
            yield "a header was injected"


@pytest.fixture(scope="module")
def _archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """The records and their index, created once, as no request changes them."""
    folder = tmp_path_factory.mktemp("hostile") / "index"
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(INDEX_DIR=folder):
        summit = make.SummitFactory(slug="g7")
        article = make.ArticleFactory(summit=summit, title="Oil & “gas” <prices>")
        quote = make.QuoteFactory(article=article)
        pledge = make.PledgeFactory()
        make.MentionFactory(pledge=pledge, quote=quote, article=article)
        make.status_update(pledge)
        make.TopicFactory()
        rebuild.rebuild_index()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def judge(_archive, db, settings):
    """Fail at the end if any response broke a rule."""
    cache.clear()
    settings.RATE_LIMITS = False
    settings.INDEX_DIR = _archive
    judge = Judge(Client(raise_request_exception=False))
    # What a process loads once, such as the URLs, is not part of the time of a request.
    judge.client.get("/search/", {"q": "a"})
    yield judge
    assert judge.request_count, "no requests were made"
    assert judge.faults == []
