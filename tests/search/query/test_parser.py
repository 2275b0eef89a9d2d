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

A, B, C = Word("a"), Word("b"), Word("c")


def codes(query: ParsedQuery) -> list[NoticeCode]:
    return [notice.code for notice in query.notices]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", None),
        ("   \n\t ", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and and b", And((A, B))),
        ("a a", A),
        ("a OR b", Or((A, B))),
        ("a or b Or c", Or((A, B, C))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("((a))", A),
        ("-a", Not(A)),
        ("−a", Not(A)),
        ("NOT a", Not(A)),
        ("not not a", A),
        ("-not a", A),
        ("-(a b)", Not(And((A, B)))),
        ("NOT (NOT a)", A),
        ("a -b", And((A, Not(B)))),
        ("a - b", And((A, B))),
        ("+a", A),
        ("a & b", And((A, B))),
        ('"a b"', Phrase("a b")),
        ("“a  b”", Phrase("a b")),
        ("„a b“", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        ('-"a or b"', Not(Phrase("a or b"))),
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
        ('a "b c', And((A, Phrase("b c"))), "unclosed_quote"),
        ("(a b", And((A, B)), "unclosed_bracket"),
        ("a) b", And((A, B)), "unopened_bracket"),
        ("a OR", A, "incomplete_or"),
        ("OR a", A, "incomplete_or"),
        ("a or or b", Or((A, B)), "incomplete_or"),
        ("a NOT", A, "incomplete_not"),
        ("a (NOT) b", And((A, B)), "incomplete_not"),
        ("()", None, "empty_query"),
        ("!!! ?", None, "empty_query"),
        ("a*b", Word("ab"), "star_within_word"),
        ("a*", A, "short_prefix"),
        ("speaker:", None, "empty_field"),
        ("a speaker:(b c)", And((A, B, C)), "empty_field"),
        ("speeker:a", Word("speeker:a"), "unknown_field"),
        ("from:yesterday a", A, "invalid_date"),
        ("from:2025-02-30 a", A, "invalid_date"),
        (" ".join("abcdefghijklmnop"), None, "too_many_terms"),
        ("word " * 50, Word("word"), "too_long"),
    ],
)
def test_broken_input_is_repaired_with_a_notice(typed, tree, code):
    query = parse_query(typed)
    assert code in [notice.code.code for notice in query.notices]
    if tree is not None:
        assert query.words == tree


def test_the_number_of_terms_is_limited():
    query = parse_query(" ".join("abcdefghijklmnop"))
    assert query.words == And(tuple(Word(c) for c in "abcdefghijkl"))
    assert codes(query) == [NoticeCode.TOO_MANY_TERMS]


def test_dates_in_the_wrong_order_are_swapped_as_whole_periods():
    query = parse_query("from:2025 to:2024")
    assert query.dates == (date(2024, 1, 1), date(2025, 12, 31))
    assert codes(query) == [NoticeCode.DATES_SWAPPED]


def test_a_date_cannot_be_an_alternative():
    query = parse_query("a or from:2025")
    assert (query.words, query.dates) == (A, (date(2025, 1, 1), None))
    assert codes(query) == [NoticeCode.DATE_NOT_GLOBAL]


def test_names_are_resolved_or_corrected():
    def resolve(name, typed):
        if (name, typed) == ("speaker", "Starmer"):
            return ResolvedValue(("keir-starmer", "victoria-starmer"))
        return ResolvedValue(similar=("Keir Starmer",))

    assert parse_query("speaker:Starmer a", resolve) == ParsedQuery(
        And((Field("speaker", ("keir-starmer", "victoria-starmer"), "Starmer"), A))
    )
    query = parse_query("a -speaker:Starmr", resolve)
    assert (query.words, codes(query)) == (A, [NoticeCode.UNKNOWN_NAME])
    assert query.notices[0].corrections == (("Keir Starmer", 'a -speaker:"Keir Starmer"'),)
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


SNIPPETS = st.sampled_from(
    [
        *("(", ")", '"', "“", "”", "-", "+", "*", ":", "'", " ", " or ", " AND ", "not "),
        *("speaker:", "from:", "to:", "2025", "2025-99", "a", "bé", "²"),
        *("規制", "قمة", "\x00", "\u200b", "😀", "\ud7ff"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=260), st.lists(SNIPPETS, max_size=60).map("".join)))
def test_any_text_can_be_parsed_and_explained(typed):
    query = parse_query(typed)
    found = list(leaves(query.words))
    assert len(found) <= MAX_TERMS
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
        assert any(text in piece or leaf.__class__ is Field for piece, _ in sentence)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8, unique=True))
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
        ("-a -b", "articles not containing *a* or *b*"),
        ("a b c", "articles containing *a*, *b* and *c*"),
        ("a b or c", "articles containing (*a* and *b*) or *c*"),
        ("a (b or -c)", "articles containing *a* and (*b* or not *c*)"),
        ('smug* "vile trade"', "articles containing words starting with *smug* and *“vile trade”*"),
        ("-publisher:bbc", "articles, not published by *BBC*"),
        ("a or speaker:bbc", "articles containing *a* or speaker *BBC*"),
        ("a kind:quotes", "articles containing *a*, only *quotes*"),
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
        "pledges containing *a*, published by *BBC* or *AFP*, involving *Yvette Cooper*, "
        "not involving *keir*"
    )
    assert explained(SearchRequest(None, A)) == "results containing *a*"


def test_relevance_needs_a_required_word():
    assert has_words(parse_query("a").words)
    assert has_words(parse_query("-b speaker:x or c").words)
    assert not has_words(parse_query("-b speaker:x").words)
    assert not has_words(None)


def test_a_date_excluded_twice_applies_to_the_whole_query():
    query = parse_query("boats not -from:2025")
    assert (query.dates[0], query.notices) == (date(2025, 1, 1), ())
