"""Text queries: boosts by title and name never add matches."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.kinds import INDEXED
from articles.search.analysis import (
    ANALYSERS,
    NAMES,
    STEMMED,
    differently_tokenized,
    space_separated,
)
from articles.search.engine import IndexDocument
from articles.search.folding import fold_text
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from tests.search.corpus import article, engine_of

WORDS = ("oil", "Oils", "général", "generous", "2025", "réfugiés")
BETWEEN = (" ", "-", "’", "中", "国", "の", "ก", "ⓐ", "\u0301", "\u093f", "º", "·", "_", "")
TITLES = st.lists(st.sampled_from((*WORDS, *BETWEEN)), min_size=1, max_size=8).map("".join)


@st.composite
def documents(draw):
    made = []
    for pk in range(1, draw(st.integers(1, 6)) + 1):
        language = draw(st.sampled_from((*STEMMED, "ja", "")))
        made.append(
            IndexDocument(
                draw(st.sampled_from(INDEXED)),
                pk,
                draw(TITLES),
                draw(TITLES),
                language,
                draw(TITLES) if language not in ("en", "") else "",
                names=tuple(draw(st.lists(TITLES, max_size=2))),
                aliases=tuple(draw(st.lists(TITLES, max_size=1))),
            )
        )
    return made


@pytest.mark.embedded
@settings(max_examples=60)
@given(records=documents())
@example(records=[article(1, "Oil中国"), article(2, "oilⓐ oil"), article(3, "", names=("oilの",))])
def test_results_by_relevance_are_the_counted_ones(records):
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_of(Path(folder), records)
        for typed in ("oil", "OILS", "generous", "oil 2025", "general OR oil", "refugies -oil"):
            for kind in (None, *INDEXED):
                selection = SearchRequest(kind, parse_query(typed).words)
                found = engine.search(selection, limit=20)
                assert found.total == len(found.keys) == engine.count(selection), (typed, kind)


@pytest.mark.parametrize("field", ["title", "names", "aliases"])
def test_a_word_next_to_an_unspaced_script_matches(tmp_path, field):
    value = "Oil中国 summit"
    fields = {"title": "Untitled", field: value if field == "title" else (value,)}
    record = IndexDocument("article", 1, language="en", **fields)
    engine = engine_of(tmp_path, [record, article(2, "Boats")])
    for typed in ("oil", "summit"):
        assert engine.search(SearchRequest("article", parse_query(typed).words)).keys == (
            ("article", 1),
        )


def test_a_word_in_a_title_is_boosted(tmp_path):
    engine = engine_of(
        tmp_path,
        [
            article(1, "Energy", "boats and boats and boats"),
            article(2, "Boats", "energy and more"),
            article(3, "Fishing", "energy", names=("Boats Weekly",)),
            article(4, "Fishing", "boats without energy"),
            # Other records, so that each word is distinctive.
            *(article(pk, "Untitled", "treaty") for pk in range(5, 30)),
        ],
    )
    found = engine.search(SearchRequest("article", parse_query("boats").words)).keys
    assert found[0] == ("article", 2)
    assert set(found) == {("article", pk) for pk in (1, 2, 3, 4)}
    assert found.index(("article", 3)) < found.index(("article", 4))
    both = engine.search(SearchRequest("article", parse_query("boats energy").words)).keys
    assert set(both) == {("article", pk) for pk in (1, 2, 3, 4)}
    assert both[-1] == ("article", 4)


@given(st.text(max_size=60) | TITLES)
def test_space_separated_names_have_the_same_words(text):
    text = fold_text(text)
    words = ANALYSERS[NAMES].analyze(text)
    assert [one.lower() for one in space_separated(text).split(" ") if one] == words
    assert differently_tokenized("xx", [text]) == []
    assert set(differently_tokenized("en", [text])) <= {space_separated(text)}
