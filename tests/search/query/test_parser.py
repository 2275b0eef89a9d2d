"""Query language: syntax trees, repairs with notices, and explanations."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.query.ast import (
    And,
    Field,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    has_words,
    leaves,
)
from articles.search.query.explain import explain_request
from articles.search.query.lexer import MAX_LENGTH, MAX_TERMS
from articles.search.query.notices import NoticeCode
from articles.search.query.parser import ParsedQuery, ResolvedValue, parse_query
from articles.search.request import FacetFilter, SearchRequest

A, B, C = Word("k"), Word("b"), Word("c")


def codes(query: ParsedQuery) -> list[NoticeCode]:
    return [notice.code for notice in query.notices]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", None),
        ("   \n\t ", None),
        ("k", A),
        ("k b", And((A, B))),
        ("k AND b", And((A, B))),
        ("k AND AND b", And((A, B))),
        ("k | b", Or((A, B))),
        ("k|b", Or((A, B))),
        ("k or b", And((A, Word("or", True), B))),
        ("the k and b", And((Word("the", True), A, Word("and", True), B))),
        ("k not b", And((A, Word("not", True), B))),
        ("who WHO k", And((Word("who", True), Word("WHO"), A))),
        ("the who", And((Word("the"), Word("who")))),
        ("(the) OR k", Or((Word("the"), A))),
        ("the -k", And((Word("the"), Not(A)))),
        ("die k und die b", And((Word("die", True), A, Word("und", True), B))),
        ("k k", A),
        ("k OR b", Or((A, B))),
        ("k OR b OR c", Or((A, B, C))),
        ("k b OR c", Or((And((A, B)), C))),
        ("k (b OR c)", And((A, Or((B, C))))),
        ("((k))", A),
        ("-k", Not(A)),
        ("−k", Not(A)),
        ("NOT k", Not(A)),
        ("NOT NOT k", A),
        ("-NOT k", A),
        ("-(k b)", Not(And((A, B)))),
        ("NOT (NOT k)", A),
        ("k -b", And((A, Not(B)))),
        ("k - b", And((A, B))),
        ("+k", A),
        ("k & b", And((A, B))),
        ('"k b"', Phrase("k b")),
        ("“k  b”", Phrase("k b")),
        ("„k b“", Phrase("k b")),
        ("«k b»", Phrase("k b")),
        ('-"k or b"', Not(Phrase("k or b"))),
        ("net-zero", Word("net-zero")),
        ("l’Europe", Word("l’Europe")),
        ("smug*", Prefix("smug")),
        ("規制*", Prefix("規制")),
        ("Speaker:starmer", Field("speaker", ("starmer",), "starmer")),
        ("speaker: starmer", Field("speaker", ("starmer",), "starmer")),
        ('by:"Keir Starmer"', Field("speaker", ("Keir Starmer",), "Keir Starmer")),
        ("lang:fr", Field("language", ("fr",), "fr")),
        ("-topic:“small boats”", Not(Field("topic", ("small boats",), "small boats"))),
        ("kind:quotes", Field("record", ("quote",), "quotes")),
        ("kind:funding", Field("kind", ("funding",), "funding")),
        ("10:30", Word("10:30")),
        ("https://example.org/a", Word("https://example.org/a")),
    ],
)
def test_valid_queries_have_no_notices(typed, tree):
    assert parse_query(typed) == ParsedQuery(tree)


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ("from:2025", (date(2025, 1, 1), None)),
        ("to:2025-02", (None, date(2025, 2, 28))),
        ('from:"March 2025" to:“1 April 2025”', (date(2025, 3, 1), date(2025, 4, 1))),
        ("since:2025-03-31 until:2025-04-01", (date(2025, 3, 31), date(2025, 4, 1))),
    ],
)
def test_dates_apply_to_the_whole_query(typed, dates):
    assert parse_query(typed) == ParsedQuery(None, dates)


@pytest.mark.parametrize(
    ("typed", "tree", "code"),
    [
        ('k "b c', And((A, Phrase("b c"))), "unclosed_quote"),
        ("(k b", And((A, B)), "unclosed_bracket"),
        ("k) b", And((A, B)), "unopened_bracket"),
        ("k OR", A, "incomplete_or"),
        ("OR k", A, "incomplete_or"),
        ("k OR OR b", Or((A, B)), "incomplete_or"),
        ("k NOT", A, "incomplete_not"),
        ("k (NOT) b", And((A, B)), "incomplete_not"),
        ("()", None, "empty_query"),
        ("!!! ?", None, "empty_query"),
        ("k*b", Word("kb"), "star_within_word"),
        ("k*", A, "short_prefix"),
        ("speaker:", None, "empty_field"),
        ("k speaker:(b c)", And((A, B, C)), "empty_field"),
        ("speeker:k", Word("speeker:k"), "unknown_field"),
        ("from:yesterday k", A, "invalid_date"),
        ("from:2025-02-30 k", A, "invalid_date"),
        (" ".join(map(str, range(30))), None, "too_many_terms"),
        ("word " * 120, Word("word"), "too_long"),
    ],
)
def test_broken_input_is_repaired_with_a_notice(typed, tree, code):
    query = parse_query(typed)
    assert code in [notice.code.code for notice in query.notices]
    if tree is not None:
        assert query.words == tree


def test_the_number_of_terms_is_limited():
    query = parse_query("the " + " and ".join(map(str, range(30))))
    assert [leaf.text for leaf in query.words.required] == [*map(str, range(24))]
    assert codes(query) == [NoticeCode.TOO_MANY_TERMS]


def test_dates_in_the_wrong_order_are_swapped_as_whole_periods():
    query = parse_query("from:2025 to:2024")
    assert query.dates == (date(2024, 1, 1), date(2025, 12, 31))
    assert codes(query) == [NoticeCode.DATES_SWAPPED]


def test_a_date_cannot_be_an_alternative():
    query = parse_query("k OR from:2025")
    assert (query.words, query.dates) == (A, (date(2025, 1, 1), None))
    assert codes(query) == [NoticeCode.DATE_NOT_GLOBAL]


def test_names_are_resolved_or_corrected():
    def resolve(name, typed):
        if (name, typed) == ("speaker", "Starmer"):
            return ResolvedValue(("keir-starmer", "victoria-starmer"))
        return ResolvedValue(similar=("Keir Starmer",))

    assert parse_query("speaker:Starmer k", resolve) == ParsedQuery(
        And((Field("speaker", ("keir-starmer", "victoria-starmer"), "Starmer"), A))
    )
    query = parse_query("k -speaker:Starmr", resolve)
    assert (query.words, codes(query)) == (A, [NoticeCode.UNKNOWN_NAME])
    assert query.notices[0].corrections == (("Keir Starmer", 'k -speaker:"Keir Starmer"'),)
    query = parse_query(
        'by: "Starmr" oil', lambda name, typed: ResolvedValue(similar=('The "Boss"', "Keir"))
    )
    assert query.notices[0].corrections == (
        ('The "Boss"', 'by:"The Boss" oil'),
        ("Keir", "by:Keir oil"),
    )


def test_a_name_with_too_many_matches():
    many = tuple(f"john-{number}" for number in range(5))
    resolved = ResolvedValue(many, truncated=True)
    query = parse_query("oil speaker:John", lambda name, typed: resolved)
    assert query.words == And((Word("oil"), Field("speaker", many, "John")))
    assert codes(query) == [NoticeCode.AMBIGUOUS_NAME]
    excluded = parse_query("oil -speaker:John", lambda name, typed: resolved)
    assert codes(excluded) == [NoticeCode.TOO_MANY_EXCLUDED]
    pieces = explain_request(SearchRequest("quote", query.words), lambda facet, value: value)
    assert "".join(text for text, _ in pieces) == (
        "quotes containing oil, by any of the 5 called John"
    )


def _optional(leaf) -> bool:
    return isinstance(leaf, Word) and leaf.optional


SNIPPETS = st.sampled_from(
    [
        *(
            "(",
            ")",
            '"',
            "“",
            "”",
            "-",
            "+",
            "*",
            ":",
            "'",
            " ",
            " or ",
            " OR ",
            " AND ",
            "NOT ",
            "|",
            "the ",
        ),
        *("speaker:", "from:", "to:", "2025", "2025-99", "a", "bé", "²"),
        *("規制", "قمة", "\x00", "\u200b", "😀", "\ud7ff"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=600), st.lists(SNIPPETS, max_size=60).map("".join)))
def test_any_text_can_be_parsed_and_explained(typed):
    query = parse_query(typed)
    found = list(leaves(query.words))
    assert sum(not _optional(leaf) for leaf, _ in found) <= MAX_TERMS
    for leaf, _ in found:
        text = leaf.typed if isinstance(leaf, Field) else leaf.text
        assert 0 < len(text) <= MAX_LENGTH
        assert any(c.isalnum() for c in text)
    # Text with letters is searched for, or a notice explains why not.
    if any(c.isalnum() for c in typed) and query.words is None and query.dates == (None, None):
        assert query.notices
    sentence = explain_request(
        SearchRequest("article", query.words, (), query.dates), lambda _, value: value
    )
    assert "".join(text for text, _ in sentence).startswith("articles")
    for leaf, _ in found:
        text = leaf.values[0] if isinstance(leaf, Field) else leaf.text
        assert any(
            text in piece or leaf.__class__ is Field or _optional(leaf) for piece, _ in sentence
        )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("bcdefg"), min_size=1, max_size=8, unique=True))
def test_plain_words_are_required_in_order(words):
    tree = parse_query(" ".join(words)).words
    assert [leaf for leaf, _ in leaves(tree)] == [Word(w) for w in words]


def explained(selection):
    names = {"yvette-cooper": "Yvette Cooper", "bbc": "BBC", "afp": "AFP"}
    pieces = explain_request(selection, lambda _, value: names.get(value, value))
    return "".join(f"*{text}*" if strong else text for text, strong in pieces)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "articles"),
        (
            "smuggling -Calais speaker:yvette-cooper from:2025-03",
            "articles containing *smuggling* but not *Calais*, quoting *Yvette Cooper*, "
            "since March 2025",
        ),
        ("-k -b", "articles not containing *k* or *b*"),
        ("k b c", "articles containing *k*, *b* and *c*"),
        ("k b OR c", "articles containing (*k* and *b*) or *c*"),
        ("k (b OR -c)", "articles containing *k* and (*b* or not *c*)"),
        ('smug* "vile trade"', "articles containing words starting with *smug* and *“vile trade”*"),
        ("-publisher:bbc", "articles, not published by *BBC*"),
        ("k OR speaker:bbc", "articles containing *k* or speaker *BBC*"),
        ("k kind:quotes", "articles containing *k*, only *quotes*"),
        ("from:2025 to:2025", "articles, in 2025"),
        ("from:2025-03 to:2025-03", "articles, in March 2025"),
        ("from:2025-03-02 to:2025-03-02", "articles, on 2 March 2025"),
        ("from:2024 to:2025-02", "articles, from 2024 to February 2025"),
        ("to:9999", "articles, until 9999"),
    ],
)
def test_a_query_is_explained(typed, sentence):
    query = parse_query(typed)
    assert explained(SearchRequest("article", query.words, (), query.dates)) == sentence


def test_filters_are_explained_too():
    selection = SearchRequest(
        "pledge",
        A,
        (
            FacetFilter("publisher", ("bbc", "afp"), ()),
            FacetFilter("speaker", ("yvette-cooper",), ("keir",)),
        ),
    )
    assert explained(selection) == (
        "pledges containing *k*, published by *BBC* or *AFP*, involving *Yvette Cooper*, "
        "not involving *keir*"
    )
    assert explained(SearchRequest(None, A)) == "results containing *k*"


def test_relevance_needs_a_required_word():
    assert has_words(parse_query("k").words)
    assert has_words(parse_query("-b speaker:x OR c").words)
    assert not has_words(parse_query("-b speaker:x").words)
    assert not has_words(None)


def test_a_date_excluded_twice_applies_to_the_whole_query():
    query = parse_query("boats NOT -from:2025")
    assert (query.dates[0], query.notices) == (date(2025, 1, 1), ())
