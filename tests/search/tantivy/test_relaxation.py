"""Query relaxation: records with some of the words, and spelling corrections."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.engine import IndexDocument, RelatedHits
from articles.search.query.parser import parse_query
from articles.search.request import FacetFilter, SearchRequest
from tests.search.corpus import article, backend_module, engine_of, reopened

DOCUMENTS = [
    article(1, "Border deal", "Ministers agree to share data on smuggling gangs."),
    article(2, "Boats", "Smuggling gangs sell boats.", facets={"topic": ["boats"]}),
    article(3, "Fisheries", "Boats and quotas."),
    article(4, "Schlepper", "Die Minister wollen Schlepper und Boote stoppen.", language="de"),
    IndexDocument("speaker", 1, "Keir Starmer", slug="keir-starmer", sort_name="starmer keir"),
    IndexDocument("quote", 1, "", "We will smash the gangs", language="en",
                  names=("Keir Starmer",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return engine_of(tmp_path_factory.mktemp("relaxation"), DOCUMENTS)


def request(typed: str, kind: str | None = "article", **more) -> SearchRequest:
    return SearchRequest(kind, parse_query(typed).words, **more)


def related(engine, typed: str, kind: str | None = "article", **more) -> list[tuple[str, int]]:
    selection = request(typed, kind, **more)
    exact = engine.search(selection).keys
    hits = engine.related(selection, exact=exact)
    assert not set(hits.keys) & set(exact)
    return list(hits.keys)


@pytest.mark.parametrize(
    ("typed", "pks"),
    [
        ("smuggling gangs data", [2]),
        ("boats quotas treaty", [3, 2]),
        ("what about the quotas treaty", [3]),
        ("boats -gangs treaty", [3]),
        ('boats "smuggling gangs" treaty', [2]),
        ("boats smug* treaty", [2]),
        ("boats topic:boats treaty", [2]),
        ("Schlepper stoppen treaty", [4]),
        ("treaty", []),
        ("boats OR treaty", []),
        ("zzqx wwvk", []),
    ],
)
def test_records_with_some_of_the_words(engine, typed, pks):
    assert related(engine, typed) == [("article", pk) for pk in pks]


@pytest.mark.parametrize("most", [0, 1, 3])
def test_frequent_words_only_add_to_the_score(engine, monkeypatch, most):
    monkeypatch.setattr(backend_module("relaxation"), "MAX_POSTINGS", most)
    found = related(reopened(engine), "boats quotas treaty gangs")
    assert found
    assert set(found) <= {("article", pk) for pk in (1, 2, 3)}


def test_filters_and_the_kind_still_apply(engine):
    topic = (FacetFilter("topic", ("boats",)),)
    assert related(engine, "boats quotas treaty", clauses=topic) == [("article", 2)]
    assert related(engine, "gangs treaty", "quote") == [("quote", 1)]
    assert related(engine, "starmer treaty", "speaker") == [("speaker", 1)]
    assert set(related(engine, "gangs treaty", None)) == {
        ("article", 1), ("article", 2), ("quote", 1)
    }  # fmt: skip


def test_a_word_that_is_nowhere_stands_for_similar_words(engine):
    hits = engine.related(request("kier stamer", None))
    assert hits.corrections == (("kier", ("keir",)), ("stamer", ("starmer",)))
    assert hits.words == parse_query("keir starmer").words
    assert set(hits.keys) == {("speaker", 1), ("quote", 1)}
    assert engine.related(request("starmr", "speaker")).keys == (("speaker", 1),)
    # Excluded words and numbers are not corrected, nor words that some record has.
    assert engine.related(request("-stamer boats treaty")).corrections == ()
    assert engine.related(request("quotas")).corrections == ()


def test_hidden_records_are_left_out(engine):
    selection = request("boats quotas treaty")
    hidden = frozenset({("article", 3)})
    assert engine.related(selection, hidden=hidden).keys == (("article", 2),)


WORDS = (
    "boats",
    "gangs",
    "the",
    "not",
    "stamer",
    "quotas",
    "-boats",
    "OR",
    '"',
    "smug*",
    "(",
    "規",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
def test_any_query_can_be_relaxed(engine, typed):
    selection = request(typed, None)
    if selection.words is None:
        return
    exact = engine.search(selection, limit=50)
    hits = engine.related(selection, exact=exact.keys)
    assert isinstance(hits, RelatedHits)
    assert not set(hits.keys) & set(exact.keys)
    assert len(set(hits.keys)) == len(hits.keys)
