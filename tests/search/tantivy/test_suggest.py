"""Autocomplete, search by name, and spelling suggestions."""

import pytest

from articles.search.engine import IndexDocument
from articles.search.result_types import Suggestion
from tests.search.corpus import article, engine_of
from tests.search.test_engine import DOCUMENTS


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return engine_of(tmp_path_factory.mktemp("names"), DOCUMENTS)


def test_autocomplete(engine):
    cooper = Suggestion("speaker", 1, "yvette-cooper", "Yvette Cooper")
    assert engine.suggest("coo") == [cooper]
    assert engine.suggest("cooper yv") == [cooper]
    assert engine.suggest("refug") == [
        Suggestion("article", 2, "", "Réfugiés : un sommet à Calais")
    ]
    assert engine.suggest("") == engine.suggest("?!") == engine.suggest("zzz") == []
    assert len(engine.suggest("s", limit=2)) == 2


def test_autocomplete_by_alias(tmp_path):
    engine = engine_of(
        tmp_path,
        [
            article(1, "London meets"),
            IndexDocument("summit", 1, "Crime Summit", aliases=("London 2025",), slug="crime"),
            IndexDocument("organisation", 1, "United Nations", aliases=("UNO",), slug="un"),
            IndexDocument("speaker", 1, "Ada Byron", names=("United Nations",), slug="ada"),
        ],
    )
    summit = Suggestion("summit", 1, "crime", "Crime Summit")
    assert engine.suggest("lond") == [summit, Suggestion("article", 1, "", "London meets")]
    assert engine.suggest("crime lon") == engine.suggest("2025 cri") == [summit]
    nations = Suggestion("organisation", 1, "un", "United Nations")
    assert engine.find_by_name("organisation", "uno") == engine.find_by_name(
        "organisation", "ono", fuzzy=True
    )
    assert engine.find_by_name("organisation", "uno") == [nations]
    assert engine.suggest("uno") == engine.suggest("united") == [nations]


def test_find_by_name(engine):
    cooper = Suggestion("speaker", 1, "yvette-cooper", "Yvette Cooper")
    for typed in ("cooper", "COOPER Yvette", "“Yvette  Cooper”"):
        assert engine.find_by_name("speaker", typed) == [cooper]
    for typed in ("coop", "yvette starmer", "", "?!"):
        assert engine.find_by_name("speaker", typed) == []
    assert engine.find_by_name("summit", "cooper") == []
    for typed in ("yvette coper", "Evette", "cooper-yvete"):
        assert engine.find_by_name("speaker", typed, fuzzy=True) == [cooper]
    assert engine.find_by_name("speaker", "zzzzzz", fuzzy=True) == []
    both = engine.find_by_name("speaker", "keir starmer yvete", fuzzy=True)
    assert [one.slug for one in both] == ["keir-starmer", "yvette-cooper"]
    assert engine.find_by_name("speaker", "keir yvete starmer", fuzzy=True, limit=1) == both[:1]


def test_similar_words(engine):
    assert engine.similar_words("smugling") == ["smuggling"]
    assert engine.similar_words("Starmr") == ["starmer"]
    assert engine.similar_words("summit") == []
    assert engine.similar_words("x") == engine.similar_words("a b") == []
