"""Streaming of all matches in batches, as for exports."""

import pytest

from articles.kinds import INDEXED, orders_of
from articles.models import Article, State
from articles.search.engine import get_engine
from articles.search.query.ast import Or, Word
from articles.search.request import SearchRequest
from articles.search.service import search
from articles.search.tantivy import hits
from tests import factories as make
from tests.search.archive import Archive, results
from tests.search.corpus import slow_on_a_cluster

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("indexed", [True, False])
def test_batches_have_the_order_of_pages(index, indexed):
    Archive(seed=4, articles=5)
    if indexed:
        index()
    for kind in (*INDEXED, None):
        for order in orders_of(kind):
            found = results(SearchRequest(kind, order=order))
            for size in (2, 500):
                batches = list(found.batches(size))
                assert [row for batch in batches for row in batch] == found[0 : found.count()]
                assert all(len(batch) <= size for batch in batches)
            assert found.degraded is not indexed


@pytest.mark.parametrize("batch_size", [7, *slow_on_a_cluster(1, 2, 3)])
def test_a_scan_has_the_order_of_pages_with_undated_records_last(index, batch_size):
    archive = Archive(seed=9, articles=6)
    for _ in range(4):  # on one day, and on none
        make.ArticleFactory(published_on="2025-03-31")
        make.ArticleFactory(published_on=None)
        make.PledgeFactory(deadline=None)
    index()
    engine = get_engine()
    hidden = frozenset([("article", archive.articles[0].pk)])
    requests = [
        *(
            SearchRequest(kind, order=order)
            for kind in (*INDEXED, None)
            for order in orders_of(kind)
        ),
        SearchRequest("article", words=Word("gangs"), order="oldest"),
        SearchRequest("quote", words=Word("gangs")),
    ]
    for selection in requests:
        whole = engine.search(selection, limit=10_000, hidden=hidden)
        parts = list(engine.scan(selection, hidden=hidden, batch_size=batch_size))
        assert [key for part in parts for key in part] == list(whole.keys), selection
        assert all(0 < len(part) <= batch_size for part in parts)


def test_a_scan_reads_one_snapshot(index):
    articles = make.ArticleFactory.create_batch(5)
    keys = [("article", article.pk) for article in articles]
    index()
    scan = get_engine().scan(SearchRequest("article", order="oldest"), batch_size=2)
    first = next(scan)
    articles[0].delete()
    make.ArticleFactory()
    index()
    assert [*first, *(key for more in scan for key in more)] == keys


def test_a_scan_ends_after_a_full_batch(index):
    make.ArticleFactory.create_batch(4)
    index()
    keys = list(get_engine().scan(SearchRequest("article"), batch_size=2))
    assert [len(one) for one in keys] == [2, 2]


def test_records_withdrawn_meanwhile_are_left_out(index):
    articles = make.ArticleFactory.create_batch(4)
    index()
    batches = results(SearchRequest("article", order="oldest")).batches(2)
    first = next(batches)
    Article.objects.filter(pk=articles[3].pk).update(state=State.WITHDRAWN)
    assert [*first, *next(batches)] == articles[:3]


def test_the_rows_can_have_other_columns(index):
    make.ArticleFactory()
    index()
    rows = Article.objects.published()
    found = search(SearchRequest("article"), fallback=lambda: rows, rows=rows.defer("body"))
    assert [row.get_deferred_fields() for row in found] == [{"body"}]


@pytest.mark.embedded
@pytest.mark.parametrize("batch_size", [1, 4, 50])
def test_hits_ranked_in_parts_have_the_same_order(index, monkeypatch, batch_size):
    monkeypatch.setattr(hits, "PART_SIZE", 3)
    Archive(seed=9, articles=12)
    index()
    engine, requests = get_engine(), [Word("gangs"), Or((Word("gangs"), Word("fund")))]
    for selection in [
        SearchRequest(kind, words=words) for words in requests for kind in ("article", None)
    ]:
        whole = engine.search(selection, limit=10_000)
        assert len(whole.keys) > 6
        parts = list(engine.scan(selection, batch_size=batch_size))
        assert [key for part in parts for key in part] == list(whole.keys)
        assert [len(part) for part in parts[:-1]] == [batch_size] * (len(parts) - 1)


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("kind", ["article", None])
def test_results_among_given_keys(index, indexed, kind):
    articles = make.ArticleFactory.create_batch(4, title="Smuggling gangs")
    oil = make.ArticleFactory(title="Oil")
    summit = make.SummitFactory(name="Gangs")
    if indexed:
        index()
    one, two, gone, four = (("article", article.pk) for article in articles)
    articles[2].delete()  # still in the index
    request = SearchRequest(kind, words=Word("gangs"))
    found = results(request)
    other = ("summit", summit.pk)
    wanted = {one, four, *((other,) if kind is None else ())}
    assert set(found.among({one, gone, four, ("article", oil.pk), other})) == wanted
    assert set(found.among([two])) == {two}
    assert set(found.among([])) == set()
    assert found.degraded is not indexed


@pytest.mark.parametrize("indexed", [True, False])
def test_keys_after_a_primary_key(index, indexed):
    articles = make.ArticleFactory.create_batch(4, title="Smuggling gangs")
    make.ArticleFactory(title="Oil")
    make.SummitFactory(name="Gangs")
    if indexed:
        index()
    one, two, gone, four = (("article", article.pk) for article in articles)
    articles[2].delete()  # still in the index
    found = results(SearchRequest(None, words=Word("gangs")))
    assert gone not in found.keys_after("article", 0, 10)
    assert found.keys_after("article", 0, 10) == (one, two, four)
    assert found.keys_after("article", 0, 2) == (one, two)
    assert found.keys_after("article", two[1], 10) == (four,)
    assert found.keys_after("article", four[1], 10) == ()
    assert found.degraded is not indexed
