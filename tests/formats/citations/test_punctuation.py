"""No citation has doubled or detached punctuation, or quotation marks without counterpart."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.formats.citations import STYLES, bibtex, csl_items, format_citation, ris
from articles.formats.citations.punctuation import clean, trim_end
from articles.models import Article, Publisher, Quote

STRAY = (",.", "..", ",,", " ,")
TEXTS = st.text('ab A.,;:?!…–“”"«»’ \n', min_size=1, max_size=24).map(lambda text: f"a{text}")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("every country represented here today,", "every country represented here today,"),
        ("Wait ... what", "Wait … what"),
        ("One , two,, three,.", "One, two, three."),
        ("„Wir handeln“, sagt er", "“Wir handeln”, sagt er"),
        ("„Wir handeln", "Wir handeln"),
        ("He said “we will", "He said we will"),
        ("we will” he said", "we will he said"),
        ('A "bold" plan', 'A "bold" plan'),
        ('A "bold plan', "A bold plan"),
        ("« Nous agirons", "Nous agirons"),
        ("« Nous agirons »", "« Nous agirons »"),
        ("It’s ‘fine’", "It’s ‘fine’"),
    ],
)
def test_text_is_cleaned(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("here today,", "here today"),
        ("here “today,”", "here “today”"),
        ("here today –", "here today"),
        ("here today.", "here today."),
        ("Really?", "Really?"),
        (",", ""),
    ],
)
def test_end_is_trimmed(text, trimmed):
    assert trim_end(text) == trimmed


def is_well_punctuated(text: str) -> bool:
    text = text.replace("\\", "")
    quoted = text.count("“") == text.count("”") and text.count("«") == text.count("»")
    return quoted and text.count('"') % 2 == 0 and not any(mark in text for mark in STRAY)


@settings(max_examples=150, deadline=None)
@example("a", "a", "a.,.", False, None)
@given(TEXTS, TEXTS, TEXTS, st.booleans(), st.sampled_from([None, date(2025, 3, 31)]))
def test_no_citation_has_stray_punctuation(title, words, byline, supplied, day):
    article = Article(
        pk=1,
        title=title,
        title_supplied=supplied,
        author=byline,
        publisher=Publisher(name="The Gazette"),
        published_on=day,
        language="en",
        kind="news",
        url="https://news.example/1",
    )
    quote = Quote(pk=2, article=article, exact=words, speaker_name=byline, language="en")
    for record in (article, quote):
        (item,) = csl_items([record], "https://archive.example")
        texts = [format_citation(item, style) for style in STYLES]
        texts += [value for value in item.values() if isinstance(value, str)]
        # Fields end with a comma in BibTeX.
        texts += ris([item]).splitlines()
        texts += [line.strip().removesuffix(",") for line in bibtex([item]).splitlines()]
        assert [text for text in texts if not is_well_punctuated(text)] == []
