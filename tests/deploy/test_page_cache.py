"""The page cache of nginx in front of the archive."""

from __future__ import annotations

import time

import pytest

from articles.models import Article, State
from summit_archive.middleware.response_headers import SHARED_SECONDS
from tests import factories as make
from tests.planted import WORD, Planted
from tests.test_publication import ROUTES, urls_of

from .conftest import HOST
from .proxy import running_nginx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def _proxy(live_server, tmp_path_factory):
    with running_nginx(
        tmp_path_factory.mktemp("cache"), live_server.thread.port, limited=False
    ) as nginx:
        yield nginx


@pytest.fixture
def proxy(_proxy, settings, db):
    """nginx in front of the archive on a thread of the test, which shares its records."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return _proxy


def test_drafts_are_on_no_page_and_in_no_copy(proxy):
    planted = Planted(State.DRAFT)
    leaks, statuses = [], {}
    for url in (url for route in ROUTES for url in urls_of(route, planted)):
        for _ in ("fetched", "from the cache"):
            response, body = proxy.request(path=url)
            statuses.setdefault(response.status, []).append(url)
            if WORD.encode() in body.lower() or WORD in str(response.headers).lower():
                leaks.append(url)
    assert leaks == []
    assert len(statuses[200]) > 200
    assert not any(status >= 500 for status in statuses if statuses[status] != ["/readyz"] * 2)
    for record in planted.hidden:
        if hasattr(record, "get_absolute_url") and record._meta.model_name != "correction":
            assert proxy.request(path=record.get_absolute_url())[0].status == 404


def test_one_copy_serves_all_until_it_is_too_old(proxy, django_assert_max_num_queries):
    article = make.ArticleFactory(title="First title")
    path = article.get_absolute_url()
    first, body = proxy.request(path=path)
    assert b"First title" in body
    with django_assert_max_num_queries(0):
        again, _ = proxy.request(path=path)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    known, nothing = proxy.request(path=path, headers={"If-None-Match": first.headers["ETag"]})
    assert (known.status, nothing) == (304, b"")
    # An editor sees the present state.
    Article.objects.filter(pk=article.pk).update(state=State.WITHDRAWN)
    assert proxy.request(path=path)[0].status == 200
    assert proxy.request(path=path, headers={"Cookie": "session=x"})[0].status == 410
    time.sleep(SHARED_SECONDS)
    assert [proxy.request(path=path)[0].status for _ in range(2)] == [410, 410]


def test_pages_of_editors_are_never_kept(proxy):
    for path in ("/admin/login/", "/no/such/page/"):
        tags = {proxy.request(path=path)[0].headers["Cache-Control"] for _ in range(2)}
        assert all("no-store" in tag for tag in tags)
