"""Parameters that are not understood never widen a list: pages are empty, files and the API 400."""

from __future__ import annotations

import json

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.filters import (
    ArticleListing,
    OrganisationListing,
    PledgeListing,
    QuoteListing,
    SearchListing,
    SpeakerListing,
    SummitListing,
    TopicListing,
)
from articles.search.query.notices import Effect
from articles.search.query.parser import unknown_value

pytestmark = pytest.mark.django_db

#: Queries that no list understands; tested alone and with terms that are understood.
UNKNOWN = (
    'speaker:"Ada Byrn"',
    "-speaker:nobody",
    "speaker:",
    "speaker:()",
    "status:foo",
    "country:Atlantis",
    "organisation:EU",
    "summit:nowhere",
    "topic:nothing",
    "publisher:nobody",
    "lang:klingon",
    "kind:nothing",
    "concerns:Atlantis",
    "from:31/31/2025",
    "to:yesterday",
    "from:",
    "-from:2025",
    "NOT (boats from:2025)",
    "\N{SPEEDBOAT}",
    "-\N{SPEEDBOAT}",
    '"\N{SPEEDBOAT}"',
    "boats OR speaker:nobody",
    "(boats OR -speaker:nobody)",
    "NOT (boats speaker:nobody)",
)
#: Punctuation that is ignored next to words, and an empty query alone.
SIGNS = ("!!!", "()", "-", '""', "OR", "NOT", "* & …", "+", "→")
FILES = (
    "export.csv",
    "export.json",
    "export.ndjson",
    "feed/",
    "feed/updates/",
    "follow/",
    "cite.ris",
    "cite.bib",
    "cite.json",
)
PARAMETERS = (
    "speaker=ada",
    "speaker=-nobody",
    "summit=london&summit=nowhere",
    "from=31%2F03%2F2025",
    "from=2026&to=2025",
    "country=zz",
    "form=nothing",
    "due=overdue",  # not a filter of quotes
)
LISTINGS = (
    ArticleListing,
    QuoteListing,
    PledgeListing,
    SpeakerListing,
    SummitListing,
    OrganisationListing,
    TopicListing,
    SearchListing,
)


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_page_has_no_rows_and_an_explanation(backend, listing):
    for typed in (*UNKNOWN, *SIGNS):
        found = listing({"q": typed})
        assert (len(found.results), list(found.results)) == (0, []), typed
        assert any(problem.refused for problem in found.problems), typed
        assert [one for facet in found.facets for one in facet.values if one.count] == [], typed


def test_valid_terms_do_not_help(backend):
    assert len(ArticleListing({"q": "boats"}).results) == 2
    for typed in UNKNOWN:
        assert len(ArticleListing({"q": f"boats {typed}"}).results) == 0, typed
        assert len(ArticleListing({"q": f"{typed} boats"}).results) == 0, typed
    for typed in SIGNS[:4]:
        assert len(ArticleListing({"q": f"boats {typed}"}).results) == 2, typed


def test_an_empty_query_lists_everything(backend):
    for typed in ("", "  "):
        found = ArticleListing({"q": typed})
        assert (len(found.results), found.problems) == (3, ())


@pytest.mark.parametrize("parameters", PARAMETERS)
def test_unknown_parameter_values_never_widen(backend, parameters):
    found = QuoteListing(QueryDict(parameters))
    assert len(found.results) == 0
    assert found.problems


@pytest.mark.parametrize("place", FILES)
def test_exports_and_feeds_refuse(client, archive, place):
    queries = [{"q": typed} for typed in (*UNKNOWN, *SIGNS)]
    queries += [QueryDict(parameters) for parameters in PARAMETERS]
    queries.append({"q": " ".join(f"word{n}" for n in range(30))})
    answers = {str(query): client.get(f"/quotes/{place}", query).status_code for query in queries}
    assert answers == dict.fromkeys(answers, 400)
    assert client.get(f"/quotes/{place}", {"q": "act OR"}).status_code == 200


def test_the_api_refuses_with_the_reason(client, archive):
    for typed in (*UNKNOWN, *SIGNS):
        answer = client.get("/api/v1/quotes/", {"q": typed})
        assert answer.status_code == 400, typed
        assert answer["Content-Type"] == "application/problem+json"
        assert {error["parameter"] for error in json.loads(answer.content)["errors"]} == {"q"}
    reason = client.get("/api/v1/quotes/", {"q": 'speaker:"Ada Byrn"'}).json()["errors"][0]
    assert unknown_value("speaker", "Ada Byrn") in reason["detail"]
    assert "Ada Byron" in reason["detail"]


def test_a_page_links_to_suggested_names(client, archive, index):
    index()
    page = client.get("/quotes/", {"q": 'speaker:"Ada Byrn"'}).content.decode()
    assert '<a href="/quotes/?q=speaker%3A%22Ada+Byron%22">Ada Byron</a>' in page
    assert "We will act" not in page
    assert "export.csv" not in page


def test_a_filter_that_is_not_understood_can_be_removed(client, archive):
    found = QuoteListing(QueryDict("speaker=nobody&language=en"), path="/quotes/")
    # The speaker of the other English quote is not public.
    assert [(drop.label, drop.url, drop.count) for drop in found.removable_filters] == [
        ("Speaker: nobody", "/quotes/?language=en", 1)
    ]


# NUL characters are refused before parsing (`filters/exceptions.py`).
TYPED = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=6)
PIECES = st.sampled_from(
    (*UNKNOWN, *SIGNS, "boats", "fish", "-fish", "(", ")", "OR", "from:2025", "speaker:ada", "a*")
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.lists(PIECES | TYPED, max_size=4), more=PIECES)
def test_unknown_terms_never_widen_the_results(archive, typed, more):
    before, after = " ".join(typed), " ".join([*typed, more])
    found = SearchListing({"q": after})
    rows = len(found.results)
    if any(notice.effect is Effect.UNKNOWN for notice in found.params.query.notices):
        assert rows == 0
    # A second NOT cancels the first: "NOT -from:2025" is "from:2025".
    if more in UNKNOWN and before.strip() and not before.rstrip().endswith(("NOT", "-")):
        assert rows <= len(SearchListing({"q": before}).results)
