"""Both engines find the same records, count the same values and keep the same order.

Over one index of random records on two shards, whose texts have every script, language and trap
of the analysis that the tests of the embedded engine have.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache

import pytest
from django.conf import settings

from articles.kinds import BY_NAME, INDEXED, RELEVANCE, orders_of
from articles.search.analysis import STEMMED
from articles.search.engine import OPENSEARCH, IndexDocument
from articles.search.query.parser import parse_query
from articles.search.request import FacetFilter, SearchRequest
from articles.search.tantivy.engine import TantivyEngine
from tests.search.corpus import day, embedded_engine_of, engine_of

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif(settings.SEARCH_ENGINE != OPENSEARCH, reason="make test-opensearch"),
]

WORDS = (
    *("oil", "Oils", "général", "generous", "2025", "COP29", "réfugiés", "U.S.", "d’Ivoire"),
    *("well-known", "smuggling", "smuggled", "labour", "migración", "Flüchtlinge", "governo"),
    *("中国", "東京都", "한국어", "ประเทศ", "مؤتمر", "प्रधान", "саммит", "Σύνοδος", "国"),
)
BETWEEN = (" ", " ", " ", "-", "’", ". ", "\n\n", "の", "\u0301", "·", "")
FACETS = {"speaker": 40, "topic": 6, "summit": 3, "publisher": 90, "status": 4, "country": 12}


@cache
def records(seed: int, number: int) -> list[IndexDocument]:
    chance = random.Random(seed)

    def text(most: int) -> str:
        count = chance.randint(1, most)
        return "".join(chance.choice(WORDS) + chance.choice(BETWEEN) for _ in range(count))

    def values(name: str) -> list[str]:
        count = chance.choice((0, 1, 1, 2, 5))
        return sorted({f"{name}-{int(FACETS[name] ** chance.random())}" for _ in range(count)})

    def document(pk: int) -> IndexDocument:
        kind, language = chance.choice(INDEXED), chance.choice((*STEMMED, "ja", "ar", ""))
        first = chance.choice((None, day("2025-01-01") + chance.randrange(300)))
        return IndexDocument(
            kind,
            pk,
            text(4),
            text(20),
            language,
            text(3) if kind == "article" and language not in ("en", "") else "",
            names=tuple(text(2) for _ in range(chance.randrange(3))),
            aliases=tuple(text(2) for _ in range(chance.randrange(2))),
            facets={name: values(name) for name in FACETS},
            first_day=first,
            last_day=None if first is None else first + chance.choice((0, 0, 30)),
            deadline=chance.choice((None, day("2026-01-01") + chance.randrange(99))),
            histogram={} if first is None else {"on": first, "year": 2025},
            sort_name=chance.choice(("", text(2).lower())),
            weight=chance.randrange(9),
            is_leading=chance.random() < 0.9,
        )

    return [document(pk) for pk in range(1, number + 1)]


def typed_queries(chance: random.Random) -> list[str]:
    """Every construct of the query language over these words."""
    pick = lambda: chance.choice(WORDS)  # noqa: E731
    queries = [*WORDS, "国", "c*", "smug*", "smuggling*", "中*", "well-k*", "-oil", "dIvoire"]
    for _ in range(15):
        queries += [
            f"{pick()} {pick()}",
            f'"{pick()} {pick()}"',
            f"{pick()} OR {pick()}",
            f"{pick()} -{pick()}",
            f"({pick()} OR {pick()}) -({pick()} {pick()})",
            f"{pick()[:3]}* {pick()}",
            f'"{pick()} {pick()[:2]}*"',
            f"the {pick()} topic:topic-1",
            f"{pick()} from:2025-03 to:2025-06",
        ]
    return queries


def request(chance: random.Random, typed: str) -> SearchRequest:
    query = parse_query(typed)
    kind = chance.choice((None, None, *INDEXED))
    clauses = [
        FacetFilter(name, (f"{name}-1", f"{name}-2"), (f"{name}-3",))
        for name in chance.sample(sorted(FACETS), chance.choice((0, 0, 1, 2)))
    ]
    dates = chance.choice(((None, None), (date(2025, 2, 1), None), query.dates))
    order = chance.choice(("", *orders_of(kind)))
    return SearchRequest(
        kind, query.words, tuple(clauses), dates, order, all_versions=chance.random() < 0.5
    )


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    made = records(20, 400)
    root = tmp_path_factory.mktemp("both")
    return embedded_engine_of(root, made), engine_of(root, made)


@pytest.mark.parametrize("seed", range(2))
def test_any_query_has_the_same_records_counts_and_order(engines, seed):
    embedded, cluster = engines
    assert isinstance(embedded, TantivyEngine) and type(cluster) is not TantivyEngine
    chance = random.Random(seed)
    found_any = 0
    for typed in chance.sample(typed_queries(chance), 40):
        selection = request(chance, typed)
        expected = embedded.search(selection, limit=500)
        found = cluster.search(selection, limit=500)
        assert found.total == expected.total == cluster.count(selection), (typed, selection)
        assert set(found.keys) == set(expected.keys), (typed, selection)
        assert len(found.keys) == found.total
        order = selection.ordering()
        if order not in (RELEVANCE, "name") and selection.kind is not None:
            with_value = _with_value(order)
            dated = [key for key in expected.keys if key in with_value]
            assert list(found.keys[: len(dated)]) == dated, (typed, selection)
        names = [*chance.sample(sorted(FACETS), 2), "record"]
        for top in (None, 5):
            assert cluster.facets(selection, names, top=top) == embedded.facets(
                selection, names, top=top
            )
        if selection.kind in BY_NAME:
            assert cluster.histogram(selection, "on") == embedded.histogram(selection, "on")
        asked = {(each.kind, each.pk) for each in chance.sample(records(20, 400), 60)}
        among = cluster.among(selection, asked)
        assert among == embedded.among(selection, asked) == asked & set(expected.keys)
        found_any += bool(found.total)
    assert found_any > 15


def _with_value(order: str) -> set:
    """The records that have a value in the column of an order."""
    return {
        (document.kind, document.pk)
        for document in records(20, 400)
        if order == "most" or (document.deadline if order == "deadline" else document.first_day)
    }


def test_the_words_of_a_page_are_marked_alike(engines):
    from articles.search.engine import HighlightSource

    embedded, cluster = engines
    texts = [
        HighlightSource(document.title, document.body, document.language, document.kind)
        for document in records(20, 60)
    ]
    for typed in (
        "oil général",
        "smug*",
        '"oil 2025"',
        "中国 国",
        "d’Ivoire",
        "COP29 labour",
        "-oil",
    ):
        words = SearchRequest(None, parse_query(typed).words)
        for expected, found in zip(
            embedded.highlight(words, texts), cluster.highlight(words, texts), strict=True
        ):
            assert found.title == expected.title, typed
            assert any(hit for _, hit in found.passage) == any(hit for _, hit in expected.passage)
