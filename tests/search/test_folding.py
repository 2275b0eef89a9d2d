"""Folding: forms of a word are equal, in any script, and marked exactly."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.search.analysis import words_of
from articles.search.engine import HighlightSource
from articles.search.folding import FoldedText, fold_text
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from tests.search.corpus import article, engine_of

# Forms that find the same records.
EQUAL = [
    ["Erdoğan", "ERDOGAN", "erdoğan", "Erdog\u0306an"],
    ["Νίκος", "ΝΙΚΟΣ", "νικοσ"],
    ["Пётр", "Петр", "ПЕТР"],
    ["שָׁלוֹם", "שלום"],
    ["مُحَمَّد", "محمد", "محـمد"],
    ["أحمد", "احمد", "إحمد"],
    ["サミット", "ｻﾐｯﾄ"],
    ["ガザ", "ｶﾞｻﾞ"],
    ["٢٠٢٥", "2025", "２０２５", "२०२५", "۲۰۲۵"],
    ["d'Ivoire", "d’Ivoire", "d‘Ivoire", "dʼIvoire", "d＇Ivoire", "dIvoire", "DIVOIRE"],
    ["O’Neill", "O'Neill", "oneill", "O´Neill"],
    ["U.S.", "US", "U.S"],
    ["U.S.A.", "USA"],
    ["COP-29", "COP29", "cop29", "COP\u201129", "ＣＯＰ２９"],
    ["net-zero", "netzero", "net\u2010zero"],
    ["organise", "organize", "organised", "ORGANIZED", "organising", "organizing"],
    ["organisation", "organizations"],
    ["analyse", "analyzed"],
    ["labour", "labor", "Labours"],
    ["centre", "centers"],
    ["defence", "defense"],
    ["习近平", "习\u200b近平"],
    ["ﬁnance", "finance"],
]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("forms", EQUAL, ids=lambda forms: forms[0])
def test_forms_of_a_word_find_each_other(tmp_path, forms):
    texts = [f"before {form} after" for form in forms]
    engine = engine_of(tmp_path, [article(n, "Untitled", text) for n, text in enumerate(texts)])
    for form in forms:
        selection = SearchRequest("article", parse_query(form).words)
        assert engine.count(selection) == len(forms), form
        sources = [HighlightSource("Untitled", text, "en", "article") for text in texts]
        for stored, highlight in zip(forms, engine.highlight(selection, sources), strict=True):
            hits = "".join(piece for piece, hit in highlight.passage if hit)
            assert _letters(hits) == _letters(stored), (form, stored)


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("首相", "首相は首都で。", "[首相]は首都で。"),
        ("首", "首相は元首。", "[首]相は元[首]。"),
        ("安全規制", "安全な安全規制", "安全な[安全規制]"),
        ("정상회의", "정상회의에서 정상", "[정상회의]에서 정상"),
        ("COP29", "COP 29 on 29 May", "[COP] [29] on 29 May"),
        ("第29回", "第29回会合", "[第29回]会合"),
        ('"the deal"', "the old and the deal", "the old and [the] [deal]"),
        ("the deal", "the deal", "the [deal]"),
        ("ivoire", "Côte d’Ivoire", "Côte d’[Ivoire]"),
        ("cote", "Cote\u0301 côte", "[Cote\u0301] [côte]"),
        ("½", "1⁄2 and ½", "[1]⁄[2] and [½]"),
        ("labor", "Labour’s labour", "[Labour]’s [labour]"),
    ],
)
def test_exactly_the_words_are_marked(tmp_path, typed, text, marked):
    engine = engine_of(tmp_path, [article(1, "Untitled", text)])
    selection = SearchRequest("article", parse_query(typed).words)
    assert engine.count(selection) == 1
    [highlight] = engine.highlight(selection, [HighlightSource("", text, "en", "article")])
    pieces = "".join(f"[{piece}]" if hit else piece for piece, hit in highlight.passage)
    assert pieces == marked


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("organ", "organised organisation"),
        ("size", "sise"),
        ("hour", "hor"),
        ("首都", "首相"),
        ("相首", "首相"),
        ("US", "u. s."),
    ],
)
def test_other_words_do_not_match(tmp_path, typed, text):
    engine = engine_of(tmp_path, [article(1, "Untitled", text)])
    assert engine.count(SearchRequest("article", parse_query(typed).words)) == 0


SCRIPTS = st.sampled_from(
    "aZéŁßıİ σςΣάΈ ёЙї שָׁ׳ محـُإ٢ ｶﾞガー首相の 정상\u1112\u1161 กิ่ हिन्दी़"
    " ½ﬁ㎏ 0９ .-'’`\u0301\u00ad\u200b🙂\u0345ẞ"
)
TEXTS = st.text(max_size=40) | st.text(SCRIPTS, max_size=60)


@settings(max_examples=400)
@given(TEXTS)
@example("Ａ.Ｂ.Ｃ COP２９")
def test_offsets_lead_back_to_the_original(text):
    folded = FoldedText(text)
    assert folded.text == fold_text(text)
    for at, character in enumerate(folded.text):
        start, end = folded.original_start(at), folded.original_end(at + 1)
        assert 0 <= start <= len(text) and 0 <= end <= len(text)
        # Spaces between bigrams are nowhere in the original.
        assert start < end or not character.isalnum()


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(("en", "fr", "xx")))
def test_case_and_normal_form_do_not_matter(text, language):
    import unicodedata

    words = words_of(text, language)
    for form in ("NFC", "NFD"):
        assert words_of(unicodedata.normalize(form, text), language) == words
