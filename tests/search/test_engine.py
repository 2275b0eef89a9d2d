"""The search engine interface, tested over small indexes."""

import pytest

from articles.search.engine import HighlightSource, IndexDocument, IndexUnavailableError
from articles.search.query.parser import parse_query
from articles.search.request import FacetFilter, SearchRequest
from articles.search.result_types import FacetCount
from articles.search.tantivy.engine import TantivyEngine
from tests.search.corpus import article, change, day, engine_of, reopened, store_of

DOCUMENTS = [
    article(
        1,
        "Smuggling summit opens",
        "Yvette Cooper met ministers in London to smash the gangs.",
        names=("BBC", "Yvette Cooper"),
        first_day=day("2025-03-31"),
        facets={"speaker": ["yvette-cooper"], "summit": ["london"], "topic": ["a", "b", "c", "d"]},
    ),
    article(
        2,
        "Réfugiés : un sommet à Calais",
        "Les réfugiés traversent la Manche malgré l’accord.",
        language="fr",
        first_day=day("2025-04-01"),
        facets={"summit": ["london"], "topic": ["a"]},
    ),
    article(3, "AI規制", "政府はAIの安全規制を発表した。", language="ja"),
    article(
        4,
        "القمة",
        "أعلنت الحكومةُ عن إجراءات جديدة",
        language="ar",
        first_day=day("2024-01-01"),
    ),
    article(5, "प्रधान मंत्री", "भारत के प्रधान मंत्री ने सुरक्षा पर ज़ोर दिया", language="hi"),
    article(6, "Sodelovanje", "Združeno kraljestvo krepi boj proti migracijam", language="sl"),
    article(7, "Flüchtlinge in Städten", "Die Häuser reichen nicht.", language="de-AT"),
    article(8, "La migración", "Las fronteras se cierran.", language="es"),
    article(9, "L’immigrazione", "I governi promettono città sicure.", language="it"),
    article(10, "A imigração", "Os governos prometem ações.", language="pt"),
    IndexDocument(
        "speaker", 1, "Yvette Cooper", names=("Home Office",), slug="yvette-cooper",
        weight=3, sort_name="cooper yvette",
    ),
    IndexDocument("speaker", 2, "Keir Starmer", slug="keir-starmer", weight=9,
                  sort_name="starmer keir"),
    IndexDocument(
        "quote", 1, "", "This vile trade exploits the cracks", language="en",
        names=("Keir Starmer",), facets={"speaker": ["keir-starmer"], "summit": ["london"]},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return engine_of(tmp_path_factory.mktemp("engine"), DOCUMENTS)


def wanted(typed: str, kind: str | None = None, **more) -> SearchRequest:
    query = parse_query(typed)
    return SearchRequest(kind, query.words, dates=query.dates, **more)


def found(engine, typed: str, kind: str | None = None, **more) -> set:
    answer = engine.search(wanted(typed, kind, **more), limit=50)
    assert answer.total == len(answer.keys) == engine.count(wanted(typed, kind, **more))
    return {(of, pk) for of, pk in answer.keys}


@pytest.mark.parametrize(
    ("typed", "articles"),
    [
        ("smuggling", {1}),
        ("Smuggle", {1}),
        ("smug*", {1}),
        ("smuggling*", {1}),
        ("ministers gangs", {1}),
        ("ministers calais", set()),
        ("ministers OR calais", {1, 2}),
        ('"smash the gangs"', {1}),
        ('"smash gangs"', set()),
        ("“smash the gangs”", {1}),
        ('"gangs smash"', set()),
        ("ministers -gangs", set()),
        ("(gangs OR calais) -calais", {1}),
        ("bbc", {1}),
        ("refugies", {2}),
        ("réfugiés", {2}),
        ("REFUGIE", {2}),
        ("l’accord", {2}),
        ("accord", {2}),
        ("規制", {3}),
        ("安全規制", {3}),
        ("規安", set()),
        ("الحكومة", {4}),
        ("إجراءات", {4}),
        ("اجراءات", {4}),
        ("प्रधान", {5}),
        ('"प्रधान मंत्री"', {5}),
        ("ज़ोर", {5}),
        ("जोर", {5}),
        ("zdruzeno", {6}),
        ("Združeno", {6}),
        ("Flüchtling", {7}),
        ("haus*", {7}),
        ("stadt*", {7}),
        ("frontera", {8}),
        ("migracion", {8}),
        ("citta", {9}),
        ("governo", {9, 10}),
        ("acao", set()),
        ("açoes", {10}),
        ("nothinghere", set()),
        ("x" * 150, set()),
        ("-smuggling", {2, 3, 4, 5, 6, 7, 8, 9, 10}),
        ("speaker:yvette-cooper", {1}),
        ("topic:a -topic:d", {2}),
        ("kind:articles sommet", {2}),
        ("kind:quotes", set()),
        ("from:2025", {1, 2}),
        ("to:2024", {4}),
        ("from:2025-04 to:2025-04", {2}),
    ],
)
def test_words_are_found_in_every_language(engine, typed, articles):
    assert found(engine, typed, "article") == {("article", pk) for pk in articles}


def test_all_kinds_are_found_together(engine):
    assert found(engine, "cooper") == {("article", 1), ("speaker", 1)}
    assert found(engine, "starmer") == {("speaker", 2), ("quote", 1)}


def test_titles_names_and_phrases_weigh_more_than_the_text(tmp_path):
    filler = "one two three four five six seven eight nine ten"
    engine = engine_of(
        tmp_path,
        [
            article(1, "Elsewhere", f"border {filler} force {filler}"),
            article(2, "Elsewhere", f"a border force {filler} {filler}"),
            article(3, "Border force grows", filler * 2),
            article(4, "Elsewhere", filler, names=("Border Force",)),
        ],
    )
    order = [pk for _, pk in engine.search(wanted("border force", "article")).keys]
    assert order[0] == 3
    assert order.index(4) < order.index(1)
    assert order.index(2) < order.index(1)


def test_orders(engine):
    dated = [pk for _, pk in engine.search(SearchRequest("article"), limit=3).keys]
    assert dated == [2, 1, 4]
    oldest = engine.search(SearchRequest("article", order="oldest"), limit=50).keys
    assert [pk for _, pk in oldest][:3] == [4, 1, 2]
    assert len(oldest) == 10  # undated records come last in both directions
    assert [pk for _, pk in engine.search(SearchRequest("speaker")).keys] == [1, 2]
    assert [pk for _, pk in engine.search(SearchRequest("speaker", order="most")).keys] == [2, 1]


def test_pages_have_no_gaps_or_duplicates(engine):
    whole = engine.search(SearchRequest(None), limit=50).keys
    parts = [engine.search(SearchRequest(None), offset=at, limit=4).keys for at in range(0, 16, 4)]
    assert sum(parts, ()) == whole
    assert engine.search(SearchRequest(None), offset=100).keys == ()
    assert engine.search(SearchRequest(None), limit=0).total == len(DOCUMENTS)


def test_hidden_records_are_excluded_everywhere(engine):
    hidden = frozenset({("article", 1), ("article", 999)})
    selection = SearchRequest("article")
    assert engine.count(selection, hidden=hidden) == 9
    assert ("article", 1) not in engine.search(selection, limit=50, hidden=hidden).keys
    topics = engine.facets(selection, ["topic"], hidden=hidden)
    assert topics == {"topic": [FacetCount("a", 1)]}


def test_facets_apply_all_filters_but_their_own(engine):
    selection = SearchRequest(None, clauses=(FacetFilter("topic", ("b",)),))
    assert engine.facets(selection, ["topic", "summit", "record"]) == {
        "topic": [FacetCount("a", 2), FacetCount("b", 1), FacetCount("c", 1), FacetCount("d", 1)],
        "summit": [FacetCount("london", 1)],
        "record": [FacetCount("article", 1)],
    }
    refused = SearchRequest(None, clauses=(FacetFilter("topic", (), ("b",)),))
    assert engine.facets(refused, ["summit"]) == {"summit": [FacetCount("london", 2)]}
    assert engine.facets(selection, []) == {}


def test_kinds_of_record_are_counted_for_any_kind(engine):
    assert engine.facets(wanted("starmer", "speaker"), ["record"]) == {
        "record": [FacetCount("quote", 1), FacetCount("speaker", 1)]
    }
    quotes = SearchRequest(
        None, wanted("starmer").words, clauses=(FacetFilter("record", ("quote",)),)
    )
    assert engine.facets(quotes, ["record"]) == {
        "record": [FacetCount("quote", 1), FacetCount("speaker", 1)]
    }


def test_our_english_summary_of_foreign_coverage_is_stemmed(tmp_path):
    summary = "The ministers smuggled in promises."
    engine = engine_of(
        tmp_path,
        [
            article(1, "Les accords", summary + "\n\nLe pays agit.", language="fr",
                    english="Les accords\n\n" + summary),
            article(2, "Promising talks", summary, language="sl", english="Promising talks"),
            article(3, "Smugglers", "They promise smuggling.", language="en"),
            IndexDocument("quote", 1, "", "Le smuggling continue.", language="fr"),
        ],
    )  # fmt: skip
    assert found(engine, "smuggle") == {("article", 1), ("article", 3)}
    assert found(engine, "promise ministers") == {("article", 1), ("article", 2)}
    assert found(engine, "promise accord") == {("article", 1)}
    assert found(engine, "accord -pays") == set()
    [highlight] = engine.highlight(
        wanted("smuggle"), [HighlightSource("Les accords", summary, "fr", "article")]
    )
    assert marked(highlight.passage) == "The ministers [smuggled] in promises."
    quote = HighlightSource("", "Le smuggling continue.", "fr", "quote")
    [highlight] = engine.highlight(wanted("smuggle"), [quote])
    assert marked(highlight.passage) == "Le smuggling continue."
    own = HighlightSource("Smugglers", "Ministers smuggled promises.", "en", "article")
    assert set(engine.similar(("article", 3), own)) == {("article", 1), ("article", 2)}


def text(pk: int) -> HighlightSource:
    document = next(d for d in DOCUMENTS if (d.kind, d.pk) == ("article", pk))
    return HighlightSource(document.title, document.body, document.language, document.kind)


def marked(pieces) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in pieces)


@pytest.mark.parametrize(
    ("typed", "pk", "title", "passage"),
    [
        (
            "ministers gangs smuggle",
            1,
            "[Smuggling] summit opens",
            "Yvette Cooper met [ministers] in London to smash the [gangs].",
        ),
        ("sum*", 1, "Smuggling [summit] opens", None),
        (
            "refugies accord",
            2,
            "[Réfugiés] : un sommet à Calais",
            "Les [réfugiés] traversent la Manche malgré l’[accord].",
        ),
        ("規制", 3, "AI[規制]", "政府はAIの安全[規制]を発表した。"),
        ("الحكومة", 4, "القمة", "أعلنت [الحكومةُ] عن إجراءات جديدة"),
        ("ज़ोर", 5, "प्रधान मंत्री", "भारत के प्रधान मंत्री ने सुरक्षा पर [ज़ोर] दिया"),
        ("-gangs", 1, "Smuggling summit opens", None),
    ],
)
def test_hits_are_marked(engine, typed, pk, title, passage):
    [highlight] = engine.highlight(wanted(typed), [text(pk)])
    assert marked(highlight.title) == title
    assert marked(highlight.passage) == (passage or text(pk).body)


def test_passages_surround_the_hits_and_keep_markup_as_text(engine):
    body = "Überall <b>Ümläute</b> “und” " * 60 + "then the gangs & others" + " danach" * 100
    [highlight] = engine.highlight(wanted("gangs"), [HighlightSource("<i>", body, "en", "article")])
    assert highlight.title == (("<i>", False),)
    assert [piece for piece, hit in highlight.passage if hit] == ["gangs"]
    whole = "".join(piece for piece, _ in highlight.passage)
    assert whole.startswith("… ") and whole.endswith(" …")
    assert whole[2:-2] in body
    [opening] = engine.highlight(
        wanted("gangs"), [HighlightSource("", "Überall nichts " * 60, "de", "article")]
    )
    assert opening.title == ()
    assert opening.passage[0][0].endswith("Überall nichts …")


def test_similar_records_share_distinctive_words_and_their_kind(tmp_path):
    engine = engine_of(
        tmp_path,
        [
            article(1, "Smuggling gangs", "Boats leave Dunkirk for Dover."),
            article(2, "Gangs and boats", "Dunkirk again."),
            article(3, "Solar panels", "Cheaper than ever."),
            IndexDocument("quote", 1, "", "Boats leave Dunkirk.", language="en"),
        ],
    )
    own = HighlightSource("Smuggling gangs", "Boats leave Dunkirk for Dover.", "en", "article")
    assert engine.similar(("article", 1), own) == (("article", 2),)
    assert engine.similar(("article", 1), own, hidden=frozenset({("article", 2)})) == ()
    assert engine.similar(("article", 9), HighlightSource("", "", "en", "article")) == ()


def test_similar_records_are_deterministic(tmp_path):
    """If all words have the same weight, the same twenty are always selected."""
    words = [f"word{letter}{n}" for letter in "abcdefgh" for n in range(10)]
    pairs = [article(n + 2, words[n], "") for n in range(80)]
    engine = engine_of(tmp_path, [article(1, " ".join(words), ""), *pairs])
    own = HighlightSource(" ".join(words), "", "en", "article")
    answers = {reopened(engine).similar(("article", 1), own) for _ in range(8)}
    assert len(answers) == 1 and len(answers.pop()) == 5


def test_a_commit_of_another_process_is_visible_to_the_next_query(tmp_path):
    engine = engine_of(tmp_path, [article(1, "before"), article(2, "stays")])
    assert engine.count(wanted("before")) == 1
    change(
        engine, [article(1, "after"), article(3, "new")], deleted=[("article", 2), ("article", 9)]
    )
    assert engine.count(wanted("before")) == 0
    assert found(engine, "") == {("article", 1), ("article", 3)}
    assert engine.health().documents == 2


def test_a_replaced_index_is_visible_to_the_next_query(tmp_path):
    engine = engine_of(tmp_path, [article(1, "before")])
    assert engine.count(wanted("before")) == 1
    engine_of(tmp_path, [article(1, "after")])
    store_of(tmp_path).delete_unused()
    assert (engine.count(wanted("before")), engine.count(wanted("after"))) == (0, 1)


@pytest.mark.embedded
@pytest.mark.parametrize("damage", ["none", "pointer", "version", "meta", "segment"])
def test_the_error_of_an_unusable_index_says_what_to_run(tmp_path, damage):
    engine = engine_of(tmp_path, [article(1, "word")]) if damage != "none" else None
    folder = engine.files.active_folder() if engine else None
    if damage == "pointer":
        (tmp_path / "current").write_text("elsewhere")
    elif damage == "version":
        (folder / "version").write_text("0")
    elif damage == "meta":
        (folder / "meta.json").write_text("{")
    elif damage == "segment":
        for path in folder.glob("*.term"):
            path.write_bytes(b"")
    engine = TantivyEngine(tmp_path)
    health = engine.health()
    assert "search_index rebuild" in health.problem
    assert health.documents == 0
    with pytest.raises(IndexUnavailableError, match="search_index rebuild"):
        engine.search(wanted("word"))
