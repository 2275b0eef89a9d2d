"""The quote check: the same words, altered words, and words that are not held."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import State
from articles.search.quote_check import MAX_CHARACTERS, Verdict, check_quote
from tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "We will smash the gangs that send small boats across our sea."
MISQUOTED = "We will crush the gangs that send small boats across our sea."


def quote(words, publisher="", **more):
    article = make.ArticleFactory(
        publisher=make.PublisherFactory(name=publisher) if publisher else make.PublisherFactory(),
        **more.pop("article", {}),
    )
    return make.QuoteFactory(article=article, exact=words, start=None, end=None,
                             verification="cited", **more)  # fmt: skip


@pytest.fixture(params=["index", "database"])
def archive(request, index):
    """A function that finishes the archive: with the index, and with the database fallback."""
    return index if request.param == "index" else lambda: None


@pytest.mark.parametrize(
    "typed",
    [
        SAID,
        f"  “{SAID}”  ",
        "WE WILL SMASH THE GANGS, that send small boats",
        "the gangs\nthat send small boats",
        '"small boats"',
    ],
)
def test_exact_words(archive, typed):
    held = quote(SAID, "The Gazette")
    quote("Something else about small ponds and large boats.")
    archive()
    check = check_quote(typed)
    assert (check.verdict, check.problem) == (Verdict.EXACT, "")
    assert [version.quote for version in check.printed] == [held]
    assert [outlet.name for outlet in check.printed[0].outlets] == ["The Gazette"]
    assert check.versions == ()


def test_a_changed_word_is_marked(archive):
    held = quote(SAID, "The Gazette")
    archive()
    check = check_quote("We will smash the mobs that send small boats across our sea")
    assert (check.verdict, check.printed) == (Verdict.ALTERED, ())
    (version,) = check.versions
    assert version.quote == held
    assert version.differences == (
        ("same", "We will smash the"),
        ("out", "mobs"),
        ("in", "gangs"),
        ("same", "that send small boats across our sea."),
    )


def test_a_changed_part_is_compared_with_its_passage_only(archive):
    quote(f"This is an introduction to the speech. {SAID} Then we will rest for the summer.")
    archive()
    check = check_quote("We will smash the mobs that send small boats")
    assert check.versions[0].differences == (
        ("same", "…"),
        ("same", "We will smash the"),
        ("out", "mobs"),
        ("in", "gangs"),
        ("same", "that send small boats"),
        ("same", "…"),
    )


def test_who_printed_altered_words(archive):
    statement = make.StatementFactory()
    speech = quote(SAID, "Government", statement=statement, rendition="delivered")
    altered = quote(MISQUOTED, "The Gazette", statement=statement, rendition="altered")
    german = quote(
        "Wir werden die Banden zerschlagen", "Zeitung", statement=statement, language="de",
        rendition="translated",
    )  # fmt: skip
    archive()
    check = check_quote(MISQUOTED)
    assert check.verdict is Verdict.ALTERED
    assert [version.quote for version in check.printed] == [altered]
    assert [outlet.name for outlet in check.printed[0].outlets] == ["The Gazette"]
    assert [(v.quote, v.language) for v in check.versions] == [
        (speech, "English"),
        (german, "German"),
    ]
    assert ("out", "crush") in check.versions[0].differences
    assert check.versions[1].differences == ()
    assert check_quote(SAID).verdict is Verdict.EXACT


def test_words_that_differ_from_the_wording_as_delivered_are_altered(archive):
    statement = make.StatementFactory()
    quote(SAID, statement=statement, rendition="official-text")
    quote(MISQUOTED, statement=statement, rendition="as-quoted")
    archive()
    assert check_quote(MISQUOTED).verdict is Verdict.ALTERED


def test_outlets_of_reprints_and_of_quotes_without_article(archive):
    reprinted = quote(SAID, "The Gazette")
    reprinted.reprints.add(make.ArticleFactory(publisher=make.PublisherFactory(name="Herald")))
    reprinted.reprints.add(make.ArticleFactory(state=State.DRAFT))
    spoken = make.QuoteFactory(
        article=None, summit=None, exact="No article has these few words", start=None, end=None,
        verification="cited",
    )  # fmt: skip
    make.SourceLinkFactory(pledge=None, quote=spoken, url="https://www.example.org/speech")
    archive()
    (version,) = check_quote(SAID).printed
    assert [outlet.name for outlet in version.outlets] == ["The Gazette", "Herald"]
    (version,) = check_quote("no article has these few words").printed
    assert [(o.name, o.url) for o in version.outlets] == [
        ("example.org", "https://www.example.org/speech")
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "Nobody ever wrote anything like this sentence here",
        "We will plant a million trees in every town",
        "the gangs of the old town",
    ],
)
def test_words_that_are_not_held(archive, typed):
    quote(SAID)
    quote("We will plant", "Herald")
    archive()
    check = check_quote(typed)
    assert (check.verdict, check.printed, check.versions) == (Verdict.NOT_HELD, (), ())


def test_other_scripts(archive):
    chinese = quote("我们将共同打击走私团伙，保护边境。", language="zh")
    greek = quote("Θα σταματήσουμε τις συμμορίες", language="el")
    archive()
    for typed, held in (("打击走私团伙", chinese), ("ΘΑ ΣΤΑΜΑΤΗΣΟΥΜΕ τις συμμοριες", greek)):
        assert [version.quote for version in check_quote(typed).printed] == [held]


def test_drafts_and_withdrawn_quotes_are_not_held(archive):
    quote(SAID, state=State.DRAFT)
    quote(SAID, article={"state": State.WITHDRAWN})
    later = quote(SAID)
    archive()
    later.state = State.WITHDRAWN
    later.save()
    assert check_quote(SAID).verdict is Verdict.NOT_HELD
    assert check_quote(MISQUOTED).verdict is Verdict.NOT_HELD


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter the words to check."),
        (" “…” ", "Enter the words to check."),
        ("?! -- ***", "There are no words in this text. Enter the words to check."),
        ("gangs", "Enter at least 2 words."),
        (
            "a b " * 2_500,
            f"This is too long to check. Enter at most {MAX_CHARACTERS:,} characters.",
        ),
    ],
)
def test_problems(typed, problem):
    check = check_quote(typed)
    assert (check.problem, check.verdict, check.printed, check.versions) == (problem, None, (), ())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.text("we will smash\"'*-()“OR AND", max_size=40))
def test_any_text_is_answered(index, typed):
    if not make.models.Quote.objects.exists():
        quote(SAID)
        index()
    check = check_quote(typed)
    assert (check.verdict is None) == bool(check.problem)
