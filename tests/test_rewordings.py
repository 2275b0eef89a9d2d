"""The statement printed differently: which one is chosen, and what is said about it."""

import pytest

from articles.models import Rendition, State
from articles.rewordings import featured_rewording
from articles.search.quote_check import Verdict, check_quote
from articles.version_findings import Swap, VersionsFinding
from tests import factories as f

pytestmark = pytest.mark.django_db
SAID = "This evil trade exploits the cracks between our institutions."
PRINTED = "This vile trade exploits the cracks between our institutions."


def statement(said=SAID, printed=(PRINTED,), **fields):
    """A statement with its words as delivered and as printed; the quotes."""
    same = f.StatementFactory()
    words = [(said, Rendition.DELIVERED), *((text, Rendition.ALTERED) for text in printed)]
    return [
        f.QuoteFactory(
            exact=text,
            rendition=rendition,
            statement=same,
            speaker=same.speaker,
            summit=same.summit,
            article__summit=same.summit,
            **fields,
        )
        for text, rendition in words
    ]


def test_none_without_a_known_change():
    assert featured_rewording() is None
    statement(printed=[SAID, "The trade in people hurts everybody in the end, he said."])
    assert featured_rewording() is None


def test_statement_with_most_versions_and_its_most_similar_version():
    statement()
    spoken, *_, near = statement(printed=["This vile business exploits us all", PRINTED])
    found = featured_rewording()
    assert (found.spoken, found.printed) == (spoken, near)
    assert [version.pk for version in found.versions] == sorted(
        version.pk for version in found.versions
    )
    assert len(found.versions) == 3
    assert found.finding == VersionsFinding(
        "Printed “vile”, said “evil”",
        "One of the 2 other English versions has “vile”; one leaves words out.",
        Swap("evil", "vile", 1),
    )
    assert [text for changed, text in found.spoken_parts if changed] == ["evil"]
    assert [text for changed, text in found.printed_parts if changed] == ["vile"]
    assert " ".join(text for _, text in found.printed_parts) == PRINTED


def test_english_statement_before_one_with_more_versions():
    french = "Nous devons agir tous ensemble contre ce fléau sans attendre."
    other = french.replace("agir", "lutter")
    statement(french, [other, other.replace("fléau", "mal")], language="fr")
    spoken, _ = statement()
    assert featured_rewording().spoken == spoken


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_only_public_quotes(state):
    _, printed = statement()
    printed.state = state
    printed.save()
    assert featured_rewording() is None


@pytest.mark.parametrize(
    ("printed", "misquote"),
    [
        (PRINTED, "This vile trade exploits"),
        (
            SAID.replace("our institutions", "their own borders"),
            "the cracks between their own borders",
        ),
        (SAID.replace("institutions", "borders"), "cracks between our borders"),
    ],
)
def test_misquote_has_an_answer(index, printed, misquote):
    statement(printed=[printed])
    index()
    found = featured_rewording()
    assert found.misquote == misquote
    answer = check_quote(misquote)
    assert answer.verdict == Verdict.ALTERED
    assert [version.quote for version in answer.versions] == [found.spoken]


def test_no_misquote_of_words_that_were_also_said():
    spoken, printed = statement()
    f.QuoteFactory(
        exact=f"{PRINTED} {SAID}",
        rendition=Rendition.OFFICIAL,
        statement=spoken.statement,
        speaker=spoken.speaker,
        summit=spoken.summit,
        article=printed.article,
    )
    assert featured_rewording().misquote == ""
