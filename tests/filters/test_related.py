"""Records with some of the words of a query: on pages only, apart from the exact results."""

import pytest
from django.http import QueryDict

from articles.filters import ArticleListing, SearchListing
from articles.filters.related import Coverage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def records(archive, index):
    index()
    return archive


def page(query: str, listing_class=ArticleListing):
    return listing_class(QueryDict(query)).page()


def titles(related) -> list[str]:
    return [str(row) for row in related.rows]


def test_few_results_are_followed_by_records_with_some_words():
    found = page("q=boats+gangs")
    assert (found.total, [str(row) for row in found.rows]) == (1, ["Boats and gangs"])
    assert titles(found.related) == ["Boats and fish"]
    assert found.related.corrections == []
    assert [piece for piece, hit in found.related.highlights[0].title if hit] == ["Boats"]


def test_the_exact_results_stay_empty_and_can_be_linked_to():
    found = page("q=boots+gangs&summit=london")
    assert (found.total, found.count_label) == (0, "No articles")
    [correction] = found.related.corrections
    assert (correction.typed, correction.words) == ("boots", ("boats",))
    assert titles(found.related) == ["Boats and gangs", "Boats and fish"]
    assert found.related.literal_url == "/articles/?summit=london&q=%22boots%22+gangs"
    literal = page("q=%22boots%22+gangs")
    assert (literal.total, literal.related) == (0, None)
    assert found.did_you_mean == ()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=boats",
        "q=%22boats+gangs%22",
        "q=boats+gangs&order=newest",
        "q=boats+speaker:nobody",
        "q=boats+zebra&summit=nowhere",
        "q=boats+zebra&briefing=yes",
        "summit=london&topic=nothing",
    ],
)
def test_lists_without_related_records(query):
    assert page(query).related is None


def test_a_corrected_name_is_shown_first():
    found = page("q=adda+byrn", SearchListing)
    assert [str(row) for row in found.named_records] == ["Ada Byron"]
    assert "Ada Byron" not in titles(found.related)


def test_a_search_for_nothing_known_says_what_the_archive_covers():
    found = page("q=xqzzy")
    assert found.related is None
    assert found.coverage == Coverage(2, 3, 2025, 2025)
    assert page("summit=london&from=2030").coverage is None


@pytest.mark.parametrize(
    "address", ["/articles/?q=boats+zebra", "/search/?q=adda+byrn", "/quotes/?q=nirgends"]
)
def test_pages_show_them(client, address):
    response = client.get(address)
    assert response.status_code == 200


def test_programs_read_only_the_exact_results(client):
    assert client.get("/api/v1/articles/?q=boats+zebra").json()["total"] == 0
    lines = client.get("/articles/export.csv?q=boats+zebra")
    assert len(b"".join(lines.streaming_content).splitlines()) == 1
