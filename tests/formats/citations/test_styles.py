import pytest

from articles.formats.citations import STYLES, format_citation
from tests.formats.citations.samples import (
    NEWS,
    PLEDGE,
    SUPPLIED,
    UNSIGNED,
)

URL = "https://news.example/a_b?x=1&y=50%25"


@pytest.mark.parametrize(
    ("item", "style", "line"),
    [
        (
            NEWS,
            "chicago",
            f"Lee, Ann Mary, and Bob Dean. “Ministers meet.” The Gazette, March 31, 2025. {URL}.",
        ),
        (
            NEWS,
            "apa",
            f"Lee, A. M., & Dean, B. (2025, March 31). Ministers meet. The Gazette. {URL}",
        ),
        (UNSIGNED, "chicago", f"The Gazette. “Ministers meet.” n.d. {URL}."),
        (UNSIGNED, "apa", f"Ministers meet. (n.d.). The Gazette. {URL}"),
        (
            NEWS | {"issued": {"date-parts": [[2025]]}, "author": [{"literal": "AFP"}]},
            "apa",
            f"AFP. (2025). Ministers meet. The Gazette. {URL}",
        ),
        (
            PLEDGE,
            "chicago",
            "Home Office, London, and France. “£30 million for joint operations.” Summit Archive, "
            "March 2025. Status as of 2 June 2025: under way; revision 3 of 5 June 2025. "
            "https://archive.example/pledges/7/joint-operations/.",
        ),
        (
            PLEDGE,
            "apa",
            "Home Office, London, & France. (2025, March). £30 million for joint operations "
            "[Pledge]. Summit Archive. Status as of 2 June 2025: under way; revision 3 of 5 June "
            "2025. https://archive.example/pledges/7/joint-operations/",
        ),
        (
            NEWS | {"author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]},
            "chicago",
            f"King, Martin Luther, Jr. “Ministers meet.” The Gazette, March 31, 2025. {URL}.",
        ),
        (
            PLEDGE | {"title": "every country represented here today,", "genre": "Quotation"},
            "apa",
            "Home Office, London, & France. (2025, March). every country represented here today "
            "[Quotation]. Summit Archive. Status as of 2 June 2025: under way; revision 3 of "
            "5 June 2025. https://archive.example/pledges/7/joint-operations/",
        ),
        (UNSIGNED | {"title": "here today,"}, "chicago", f"The Gazette. “here today.” n.d. {URL}."),
        (UNSIGNED | {"title": "here today –"}, "apa", f"here today. (n.d.). The Gazette. {URL}"),
        (SUPPLIED, "chicago", f"The Gazette, [Report on a meeting], March 31, 2025. {URL}."),
        (SUPPLIED, "apa", f"[Report on a meeting]. (2025, March 31). The Gazette. {URL}"),
        (
            SUPPLIED | {"author": NEWS["author"][:1]},
            "chicago",
            f"Lee, Ann Mary, [Report on a meeting], The Gazette, March 31, 2025. {URL}.",
        ),
        (
            NEWS | {"accessed": {"date-parts": [[2025, 6, 2]]}},
            "chicago",
            "Lee, Ann Mary, and Bob Dean. “Ministers meet.” The Gazette, March 31, 2025. "
            f"Accessed June 2, 2025. {URL}.",
        ),
        (
            UNSIGNED | {"accessed": {"date-parts": [[2025, 6, 2]]}},
            "apa",
            f"Ministers meet. (n.d.). The Gazette. Retrieved June 2, 2025, from {URL}",
        ),
        (
            UNSIGNED | {"title": "Will “we” act?"},
            "chicago",
            f"The Gazette. “Will ‘we’ act?” n.d. {URL}.",
        ),
        (
            UNSIGNED | {"title": 'A "bold" <b>plan</b> & more'},
            "chicago",
            f"The Gazette. “A ‘bold’ <b>plan</b> & more.” n.d. {URL}.",
        ),
    ],
)
def test_formatted_citations(item, style, line):
    assert format_citation(item, style) == line


def test_available_styles():
    assert {style for style in STYLES if format_citation(NEWS, style)} == {"chicago", "apa"}
