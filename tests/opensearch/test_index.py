"""Writes and rebuilds of an index in a cluster, counts over its shards, deep pages."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from django.conf import settings

from articles.search.engine import OPENSEARCH, IndexUnavailableError, OutdatedWriteError, get_engine
from articles.search.indexing import documents, outbox, rebuild
from articles.search.query.parser import parse_query
from articles.search.request import FacetFilter, SearchRequest
from articles.search.result_types import FacetCount
from tests import factories as make
from tests.search.corpus import article, day, engine_of, engine_over

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif(settings.SEARCH_ENGINE != OPENSEARCH, reason="make test-opensearch"),
]


def count(typed: str) -> int:
    return get_engine().count(SearchRequest("article", parse_query(typed).words))


def names(store) -> tuple[set, set]:
    """The active indexes and those of a rebuild."""
    return set(store.names(store.alias)), set(store.names(f"{store.alias}-next"))


@pytest.mark.django_db
def test_changes_during_a_rebuild_are_in_both_indexes(index, monkeypatch):
    gone = make.ArticleFactory(title="Beta")
    changed = make.ArticleFactory(title="Alpha")
    index()
    store = outbox.index_files()
    [old], _ = names(store)
    real, seen = documents.DocumentLoader.load_range, []

    def meanwhile(reader, kind, first, last):
        found = real(reader, kind, first, last)
        if kind == "article" and not seen:
            # Loaded already, and changed before they are written.
            changed.title = "Gamma"
            changed.save()
            gone.delete()
            outbox.process_queue()
            seen.append((count("alpha"), count("gamma"), count("beta"), *names(store)))
            make.ArticleFactory(title="Delta")
        return found

    monkeypatch.setattr(documents.DocumentLoader, "load_range", meanwhile)
    rebuild.rebuild_index()
    [new], building = names(store)
    assert seen == [(0, 1, 0, {old}, {new})]
    assert old != new and not building
    assert (count("alpha"), count("gamma"), count("beta"), count("delta")) == (0, 1, 0, 1)
    assert list(rebuild.verify_index()) == []
    assert not store.client.api.indices.exists(index=old)


@pytest.mark.django_db
def test_a_rebuild_that_crashed_is_forgotten_by_the_next(index, monkeypatch):
    make.ArticleFactory(title="Alpha")
    index()
    store = outbox.index_files()
    active, _ = names(store)
    left = store.create_index()
    make.ArticleFactory(title="Beta")
    outbox.process_queue()
    assert names(store) == (active, {left})
    assert count("beta") == 1
    rebuild.rebuild_index()
    [new], building = names(store)
    assert new not in (*active, left) and not building
    assert count("alpha") == count("beta") == 1


def test_an_older_write_never_replaces_a_newer_one(tmp_path):
    store = engine_of(tmp_path, [article(1, "first")]).index
    slow = store.open_writer()
    quick = store.open_writer()
    quick.replace([article(1, "newer"), article(2, "newer")])
    quick.delete([("article", 2)])
    quick.commit()
    slow.replace([article(1, "older"), article(2, "withdrawn meanwhile")])
    with pytest.raises(OutdatedWriteError):
        slow.commit()
    again = store.open_writer()
    again.replace([article(1, "newest")])
    again.commit()
    engine = engine_over(tmp_path)
    found = {
        typed: engine.count(SearchRequest(None, parse_query(typed).words))
        for typed in ("older", "newer", "newest", "withdrawn")
    }
    assert found == {"older": 0, "newer": 0, "newest": 1, "withdrawn": 0}


@pytest.mark.django_db
def test_a_batch_is_repeated_if_another_machine_wrote_meanwhile(index, monkeypatch):
    record = make.ArticleFactory(title="Alpha")
    index()
    real, turns = outbox.update_documents, []

    def meanwhile(writer, keys):
        turns.append(1)
        if len(turns) == 1:
            other = outbox.index_files().open_writer()
            real(other, keys)
            other.commit()
        real(writer, keys)

    monkeypatch.setattr(outbox, "update_documents", meanwhile)
    record.title = "Beta"
    record.save()
    assert outbox.process_queue() > 0
    assert len(turns) == 2
    assert (count("alpha"), count("beta")) == (0, 1)


def test_an_index_of_another_schema_is_not_used(tmp_path, monkeypatch):
    from articles.search.opensearch import index, schema

    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", "0")
        older.setattr(index, "VERSION", "0")
        engine = engine_of(tmp_path, [article(1, "word")])
    health = engine.health()
    assert "schema 0" in health.problem and not health.away
    with pytest.raises(IndexUnavailableError, match="search_index rebuild"):
        engine.count(SearchRequest("article"))
    with pytest.raises(IndexUnavailableError, match="search_index rebuild"):
        engine.index.open_writer()


@pytest.mark.parametrize("steep", [True, False])
def test_the_top_values_of_a_facet_are_exact(tmp_path, monkeypatch, steep):
    """Even if shards return too few values, and whether or not all must be read."""
    from articles.search.opensearch import facet_counts

    monkeypatch.setattr(facet_counts, "TOP_VALUES", 10)
    monkeypatch.setattr(facet_counts, "SPARE_CANDIDATES", 2)
    monkeypatch.setattr(facet_counts, "SHARD_FACTOR", 1)
    monkeypatch.setattr(facet_counts, "PAGE_SIZE", 7)
    monkeypatch.setattr(facet_counts, "MAX_BUCKETS", 20)
    chance = random.Random(steep)

    def name() -> str:
        return f"s{int(60 ** chance.random()) if steep else chance.randrange(60)}"

    values = [sorted({name() for _ in range(chance.choice((0, 1, 2, 5)))}) for _ in range(600)]
    engine = engine_of(
        tmp_path, [article(pk, "word", facets={"speaker": v}) for pk, v in enumerate(values, 1)]
    )
    counts = Counter(value for each in values for value in each)
    exact = [FacetCount(*pair) for pair in sorted(counts.items(), key=lambda p: (-p[1], p[0]))]
    whole = engine.facets(SearchRequest("article"), ["speaker"])["speaker"]
    assert whole == exact and whole.whole
    first = engine.facets(SearchRequest("article"), ["speaker"], top=3)["speaker"]
    assert first[:3] == exact[:3] and not first.whole
    request = SearchRequest("article", clauses=(FacetFilter("speaker", ("s59",), ("nobody",)),))
    chosen = engine.facets(request, ["speaker"], top=3)["speaker"]
    assert {each for each in exact if each.value == "s59"} <= set(chosen)


def test_a_deep_page_is_the_same_read_from_either_end(tmp_path, monkeypatch):
    from articles.search.opensearch import hits

    days = [day("2025-01-01") + pk // 3 for pk in range(40)]
    records = [article(pk, "word", first_day=days[pk]) for pk in range(1, 40)]
    engine = engine_of(tmp_path, [*records, article(50, "word")])
    for order in ("newest", "relevance"):
        selection = SearchRequest("article", parse_query("word").words, order=order)
        whole = engine.search(selection, limit=100).keys
        assert len(whole) == 40
        with monkeypatch.context() as far:
            far.setattr(hits, "DEEP_OFFSET", 6)
            for offset in (0, 5, 11, 19, 22, 33, 38, 40, 90):
                found = engine.search(selection, offset=offset, limit=7)
                assert found.keys == whole[offset : offset + 7], (order, offset)
                assert found.total == 40
