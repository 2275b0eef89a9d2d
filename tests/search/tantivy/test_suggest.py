"""Names while they are typed, by their words, and spelt nearly so."""

import pytest

from articles.search.engine import IndexDocument
from articles.search.result_types import Suggestion
from tests.search.corpus import article, engine_of
from tests.search.test_engine import DOCUMENTS


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return engine_of(tmp_path_factory.mktemp("names"), DOCUMENTS)


def test_suggestions_while_typing(engine):
    cooper = Suggestion("speaker", 1, "yvette-cooper", "Yvette Cooper")
    assert engine.suggest("coo") == [cooper]
    assert engine.suggest("cooper yv") == [cooper]
    assert engine.suggest("refug") == [
        Suggestion("article", 2, "", "Réfugiés : un sommet à Calais")
    ]
    assert engine.suggest("") == engine.suggest("?!") == engine.suggest("zzz") == []
    assert len(engine.suggest("s", limit=2)) == 2


def test_records_are_suggested_by_their_other_names_too(tmp_path):
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
    assert engine.named("organisation", "uno") == engine.named("organisation", "ono", near=True)
    assert engine.named("organisation", "uno") == [nations]
    assert engine.suggest("uno") == engine.suggest("united") == [nations]


def test_records_by_the_words_of_their_name(engine):
    cooper = Suggestion("speaker", 1, "yvette-cooper", "Yvette Cooper")
    for typed in ("cooper", "COOPER Yvette", "“Yvette  Cooper”"):
        assert engine.named("speaker", typed) == [cooper]
    for typed in ("coop", "yvette starmer", "", "?!"):
        assert engine.named("speaker", typed) == []
    assert engine.named("summit", "cooper") == []
    for typed in ("yvette coper", "Evette", "cooper-yvete"):
        assert engine.named("speaker", typed, near=True) == [cooper]
    assert engine.named("speaker", "zzzzzz", near=True) == []
    both = engine.named("speaker", "keir starmer yvete", near=True)
    assert [one.slug for one in both] == ["keir-starmer", "yvette-cooper"]
    assert engine.named("speaker", "keir yvete starmer", near=True, limit=1) == both[:1]


def test_words_spelt_nearly_so(engine):
    assert engine.near_words("smugling") == ["smuggling"]
    assert engine.near_words("Starmr") == ["starmer"]
    assert engine.near_words("summit") == []
    assert engine.near_words("x") == engine.near_words("a b") == []
