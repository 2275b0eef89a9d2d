"""What the versions of a statement show."""

import pytest

from articles.models import Quote, QuoteType, Rendition
from articles.version_findings import Swap, closest_to_said, swapped_words, versions_finding


def version(exact, rendition=Rendition.QUOTED, language="en", **more):
    return Quote(exact=exact, rendition=rendition, language=language, **more)


SAID = version("We will build a wall around the harbour, and we will open it", Rendition.DELIVERED)
WALL = version("We will build a fence around the harbour, and we will open it")
SHORT = version("We will build a fence around the harbour", Rendition.TRIMMED)
FRENCH = version("Nous allons construire", Rendition.TRANSLATED, "fr", form=QuoteType.TRANSLATED)


def reworded(rendition):
    return version(SAID.exact, rendition)


@pytest.mark.parametrize(
    ("base", "others", "heading", "detail"),
    [
        (SAID, [], "", ""),
        (SAID, [FRENCH], "Also printed in French", ""),
        (
            SAID,
            [WALL, FRENCH],
            "Printed “fence”, said “wall”",
            "The other English version has “fence”.",
        ),
        (
            SAID,
            [WALL, SHORT, version(SAID.exact)],
            "Printed “fence”, said “wall”",
            "Two of the 3 other English versions have “fence”; one leaves words out.",
        ),
        (
            reworded(Rendition.OFFICIAL),
            [WALL],
            "Printed “fence”, in the official text “wall”",
            "The other English version has “fence”.",
        ),
        (
            reworded(Rendition.PRE_RELEASED),
            [WALL],
            "Released as “wall”, printed “fence”",
            "The other English version has “fence”.",
        ),
        (
            reworded(Rendition.QUOTED),
            [WALL],
            "Printed “wall” and “fence”",
            "The other English version has “fence”.",
        ),
        (
            FRENCH,
            [version("Nous allons bâtir vite", language="fr")],
            "One of 2 versions changes words",
            "",
        ),
        (SAID, [version("We will build a wall")], "One of 2 versions leaves words out", ""),
        (SAID, [reworded(Rendition.QUOTED)], "Both versions have these words", ""),
        (
            SAID,
            [reworded(Rendition.QUOTED), reworded(Rendition.QUOTED)],
            "All 3 versions have these words",
            "",
        ),
        # Another spelling or ending is no other word.
        (
            version("We will organise the harbours again"),
            [version("We will organize the harbour again")],
            "One of 2 versions changes words",
            "",
        ),
    ],
)
def test_the_finding_about_versions_follows_its_rule(base, others, heading, detail):
    finding = versions_finding(base, others)
    assert (finding.heading, finding.detail) == (heading, detail)


def test_the_most_frequent_swap_is_named():
    others = [
        version("They will build a wall around the harbour, and we will open it"),
        *[version("We will build a wall around the port, and we will open it")] * 2,
    ]
    assert versions_finding(SAID, others).swap == Swap("harbour", "port", 2)


def test_the_version_closest_to_what_was_said_comes_first():
    official = version("We build", Rendition.OFFICIAL)
    assert closest_to_said([FRENCH, SHORT, WALL, official, SAID]) == [
        *(SAID, official, WALL, SHORT, FRENCH)
    ]


def test_words_are_swapped_for_others_of_a_few_words_only():
    assert swapped_words(SAID.exact, WALL.exact) == (("wall", "fence"),)
    assert swapped_words(SAID.exact, "They will build nothing of the kind, he said") == ()
