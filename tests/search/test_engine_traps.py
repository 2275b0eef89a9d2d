"""Regression tests of pitfalls of the engine."""

import random

import pytest

from articles.kinds import INDEXED
from articles.search.engine import IndexDocument
from articles.search.request import FacetFilter, SearchRequest
from articles.search.result_types import FacetCount
from articles.search.tantivy import (
    engine as tantivy,
)
from articles.search.tantivy import (
    facet_counts,
    hits,
)
from tests.search.corpus import article, change, day, engine_of
from tests.search.test_engine import found, wanted


def test_integers_of_any_size_and_sign_are_stored(tmp_path):
    # Unsigned fields kill the writer thread when they receive Python integers.
    high = article(2**50, "high", first_day=day("9999-12-31"), weight=2**20)
    engine = engine_of(tmp_path, [high, article(1, "low", first_day=day("0001-01-01"))])
    assert engine.search(SearchRequest("article")).keys == (("article", 2**50), ("article", 1))
    assert found(engine, "from:9999") == {("article", 2**50)}
    assert set(engine.fingerprints(0, 2**60)) == {("article", 2**50), ("article", 1)}


def test_a_phrase_of_one_word_is_a_word(tmp_path):
    engine = engine_of(tmp_path, [article(1, "Gangs")])
    assert found(engine, '"gangs"', "article") == {("article", 1)}
    assert found(engine, '"?! gangs"', "article") == {("article", 1)}


@pytest.mark.embedded
def test_facets_of_many_values_are_counted_exactly(tmp_path, monkeypatch):
    many = [
        article(pk, "word", facets={"speaker": [f"s{pk % 7}", f"t{pk}"], "publisher": ["p"]})
        for pk in range(1, 121)
    ]
    many.append(article(999, "word", facets={"speaker": [f"s{n}" for n in range(7)]}))
    engine = engine_of(tmp_path, many)
    monkeypatch.setattr(facet_counts, "MAX_BUCKETS", 60)
    monkeypatch.setattr(facet_counts, "MAX_VALUES", 7)
    counted = engine.facets(wanted("word"), ["speaker", "publisher"])
    assert counted["publisher"] == [FacetCount("p", 120)]
    expected = {f"s{n}": 1 + sum(pk % 7 == n for pk in range(1, 121)) for n in range(7)}
    assert {b.value: b.count for b in counted["speaker"][:7]} == expected


@pytest.mark.embedded
@pytest.mark.parametrize("seed", range(8))
def test_the_top_values_of_a_facet_are_exact(tmp_path, monkeypatch, seed):
    """Over several segments, with and without fetching all values."""
    chance = random.Random(seed)
    monkeypatch.setattr(facet_counts, "TOP_BUCKETS", 30)
    monkeypatch.setattr(facet_counts, "SPARE_CANDIDATES", 2)
    monkeypatch.setattr(
        facet_counts, "SEGMENT_FACTOR", chance.choice((1, 3))
    )  # segments return all values, or not
    monkeypatch.setattr(facet_counts, "RARE", chance.choice((1, 2, 1_000)))
    steep = seed % 2  # else all values have similar counts

    def name() -> str:
        return f"s{int(60 ** chance.random()) if steep else chance.randrange(60)}"

    many = [
        article(pk, "word", facets={"speaker": sorted({name() for _ in range(chance.choice(
            (1, 1, 2, 3, 5)))}), "kind": [f"k{pk % 3}"]})
        for pk in range(1, 601)
    ]  # fmt: skip
    engine = engine_of(tmp_path, many[:200])
    for start in (200, 300, 450):
        change(engine, many[start : start + 150])
    every = engine.facets(wanted("word"), ["speaker", "kind"])
    first = engine.facets(wanted("word"), ["speaker", "kind"], top=2)
    assert every["speaker"].whole and first["kind"] == every["kind"]
    assert first["speaker"][:2] == every["speaker"][:2]
    assert first["speaker"].whole == (not steep)
    request = SearchRequest(
        "article", clauses=(FacetFilter("speaker", ("s59",), ("s1", "nobody")),)
    )
    counted = engine.facets(request, ["speaker"], top=2)["speaker"]
    assert {b for b in every["speaker"] if b.value in ("s59", "s1")} <= set(counted)


@pytest.mark.embedded
@pytest.mark.parametrize("rare", [1, 8])
def test_a_facet_has_one_value_in_one_kind_and_several_in_another(tmp_path, monkeypatch, rare):
    monkeypatch.setattr(facet_counts, "RARE", rare)
    names = ["a", "b", "c", "d", "e"]
    records = [
        IndexDocument(kind, pk, "word", facets={"speaker": names[: many if pk == 1 else 1]})
        for kind, many in (("article", 5), ("quote", 1), ("pledge", 3))
        for pk in range(1, 21)
    ]
    engine = engine_of(tmp_path, records)
    for kind in (None, "article", "quote", "pledge"):
        values = [one.facets["speaker"] for one in records if kind in (None, one.kind)]
        counted = [FacetCount(a, sum(a in one for one in values)) for a in names]
        for most in (None, 5):
            (found,) = engine.facets(SearchRequest(kind), ["speaker"], top=most).values()
            assert found == [one for one in counted if one.count], (kind, most)


@pytest.mark.embedded
def test_the_cache_of_facet_columns_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(facet_counts, "COLUMN_CACHE_SIZE", 3)
    engine = engine_of(tmp_path, [article(1, "word", facets={"speaker": ["a", "b"]})])
    names = ["speaker", "topic", "country", "summit"]
    for turn in range(20):
        asked = random.Random(turn).sample(names, 4)
        found = engine.facets(SearchRequest("article"), asked)
        assert found["speaker"] == [FacetCount("a", 1), FacetCount("b", 1)]
    assert 0 < len(engine._opened.queries.cache) <= 4


def test_a_value_that_is_rare_in_one_segment_is_counted_there_too(tmp_path, monkeypatch):
    """A segment returns all of its values, not only the frequent ones."""
    monkeypatch.setattr(facet_counts, "TOP_BUCKETS", 30)

    def spoken_by(start: int, slugs: list[str]) -> list:
        return [
            article(start + number, "word", facets={"publisher": [slug]})
            for number, slug in enumerate(slugs)
        ]

    others = [f"other-{number}" for number in range(400)]
    engine = engine_of(tmp_path, spoken_by(1, ["gazette"] * 50))
    change(engine, spoken_by(1_000, [*others, *others, "gazette"]))
    counted = engine.facets(wanted("word"), ["publisher"], top=2)["publisher"]
    assert counted[0] == FacetCount("gazette", 51)
    assert engine.facets(wanted("word"), ["publisher"])["publisher"][0] == FacetCount("gazette", 51)


def test_overlong_tokens_are_not_indexed(tmp_path):
    debris = "x" * 150
    engine = engine_of(tmp_path, [article(1, "Picture", f"{debris} gangs"), article(2, debris)])
    assert found(engine, debris) == set()
    assert found(engine, "picture gangs") == {("article", 1)}


@pytest.mark.embedded
def test_a_failed_query_is_not_cached(tmp_path, monkeypatch):
    engine = engine_of(tmp_path, [article(1, "word", facets={"speaker": ["s"]})])

    def fails(*args, **options):
        raise ValueError("once")

    with monkeypatch.context() as broken:
        broken.setattr(facet_counts, "counts", fails)
        with pytest.raises(ValueError, match="once"):
            engine.facets(wanted("word"), ["speaker"])
    assert engine.facets(wanted("word"), ["speaker"]) == {"speaker": [FacetCount("s", 1)]}


@pytest.mark.embedded
@pytest.mark.parametrize("dated", [True, False])
def test_a_deep_page_is_the_same_read_from_either_end(tmp_path, monkeypatch, dated):
    days = [day("2025-01-01") + pk // 3 for pk in range(50)]
    records = [article(pk, "word", first_day=days[pk]) for pk in range(1, 50)]
    if not dated:
        records.append(article(50, "word"))  # comes last in both directions
    engine = tantivy.TantivyEngine(engine_of(tmp_path, records).files.root, cache_size=0)
    for order in ("newest", "oldest"):
        selection = SearchRequest("article", order=order)
        whole = engine.search(selection, limit=100).keys
        assert len(whole) == len(records)
        with monkeypatch.context() as far:
            far.setattr(hits, "DEEP_OFFSET", 1)
            for offset in range(1, 55):
                # The total is known, unknown, or outdated.
                for total in (len(records), None, len(records) - 3, len(records) + 2):
                    found = engine.search(selection, offset=offset, limit=7, total=total)
                    assert found.keys == whole[offset : offset + 7], (order, offset, total)
                    assert found.total == len(records)


@pytest.mark.embedded
def test_nothing_is_cached_with_size_0(tmp_path, monkeypatch):
    engine = engine_of(tmp_path, [article(1, "word", facets={"speaker": ["s"]})])
    asked = []

    def counts(*args, **more):
        asked.append(args)
        return {"speaker": [FacetCount("s", 1)]}

    monkeypatch.setattr(facet_counts, "counts", counts)
    for cache_size, passes in ((2_000, 1), (0, 3)):
        asked.clear()
        other = tantivy.TantivyEngine(engine.files.root, cache_size)
        for _ in range(3):
            assert other.facets(wanted("word"), ["speaker"]) == {"speaker": [FacetCount("s", 1)]}
        assert len(asked) == passes


def test_words_in_articles_do_not_match_other_kinds(tmp_path):
    # Articles and quotes have their own text fields, so queries have no filter by kind.
    records = [IndexDocument(kind, 1, title="Gangs", body="Boats in 2025") for kind in INDEXED]
    engine = engine_of(tmp_path, records)
    for kind in INDEXED:
        for typed in ("gangs", "boats OR treaty", "-treaty", "gang* boats", "-gangs OR boats"):
            assert found(engine, typed, kind) == {(kind, 1)}, typed
    assert found(engine, "gangs -treaty") == {(kind, 1) for kind in INDEXED}
    assert found(engine, "-gangs") == set()
