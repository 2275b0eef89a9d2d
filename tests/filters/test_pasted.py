"""Which searches are taken for a pasted sentence."""

import pytest

from articles.filters.pasted import answer_search, looks_like_sentence


@pytest.mark.parametrize(
    "typed",
    [
        "We will smash the gangs that send boats",
        "“vile people smuggling trade”",
        '"the summit of all"',
        "“we will smash the gangs",
        "Will you never leave, we asked them all",
        "我们将共同打击走私团伙",
    ],
)
def test_sentences(typed):
    assert looks_like_sentence(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "small boats pledges",
        "“small boats”",
        "what did germany promise at the smuggling summit",
        "is there a pledge on boats this year?",
        "smuggling boats -calais and the other ports",
        "speaker:starmer boats and the gangs of Calais",
        "boats OR gangs OR trucks OR trains now",
        "smug* boats of the gangs in Calais",
        "one (two three) four five six seven",
        "",
    ],
)
def test_other_searches(typed):
    assert not looks_like_sentence(typed)


@pytest.mark.django_db
def test_names_and_filters_are_no_sentence():
    typed = "keir starmer quotes of britain since 2020"
    assert answer_search(typed, "boats") is None
    assert answer_search(typed, typed).check.words == typed
