"""The traps of the engine, each sprung once."""

from articles.search.buckets import Bucket
from articles.search.selection import Selection
from tests.search.corpus import article, day, engine_of
from tests.search.test_engine import found, wanted


def test_plain_integers_of_any_size_and_sign_go_in_and_come_out(tmp_path):
    # Unsigned fields of the engine kill the writer's thread when they are fed Python integers.
    high = article(2**50, "high", first=day("9999-12-31"), weight=2**20)
    engine = engine_of(tmp_path, [high, article(1, "low", first=day("0001-01-01"))])
    assert engine.search(Selection("article")).keys == (("article", 2**50), ("article", 1))
    assert found(engine, "from:9999") == {("article", 2**50)}
    assert set(engine.fingerprints(0, 2**60)) == {("article", 2**50), ("article", 1)}


def test_a_phrase_of_one_word_is_no_phrase(tmp_path):
    engine = engine_of(tmp_path, [article(1, "Gangs")])
    assert found(engine, '"gangs"', "article") == {("article", 1)}
    assert found(engine, '"?! gangs"', "article") == {("article", 1)}


def test_facets_of_many_values_are_counted_exactly(tmp_path, monkeypatch):
    from articles.search import counting

    many = [
        article(pk, "word", facets={"speaker": [f"s{pk % 7}", f"t{pk}"], "publisher": ["p"]})
        for pk in range(1, 121)
    ]
    many.append(article(999, "word", facets={"speaker": [f"s{n}" for n in range(7)]}))
    engine = engine_of(tmp_path, many)
    monkeypatch.setattr(counting, "BUCKETS", 60)
    monkeypatch.setattr(counting, "NAMED", 7)
    counted = engine.facets(wanted("word"), ["speaker", "publisher"])
    assert counted["publisher"] == [Bucket("p", 120)]
    expected = {f"s{n}": 1 + sum(pk % 7 == n for pk in range(1, 121)) for n in range(7)}
    assert {b.value: b.count for b in counted["speaker"][:7]} == expected
    monkeypatch.setattr(counting, "LARGE", 1)  # counted in two halves
    engine = engine_of(tmp_path, many)
    assert engine.facets(wanted("word"), ["speaker", "publisher"]) == counted


def test_unspaced_scripts_and_marks_are_cut_as_unicode_knows_them():
    from articles.search.analysis import Normalised, words_of

    assert words_of("AIの「安全」２０２５年", "xx") == ["ai", "の", "安", "全", "2025", "年"]
    assert words_of("प्रधान मंत्री", "xx") == ["प्रधान", "मंत्री"]
    assert words_of("co\u00adoperate", "en") == words_of("cooperate", "en")
    normal = Normalised("قُدْس جديد")
    assert normal.text == "قدس جديد"
    assert [normal.place(at) for at in range(len(normal.text) + 1)] == [0, 2, 4, 5, 6, 7, 8, 9, 10]
