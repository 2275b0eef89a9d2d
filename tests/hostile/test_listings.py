"""Every listing with every family of hostile queries: no 5xx, no reflected input, under 1 s."""

from __future__ import annotations

import pytest

from .cases import FAMILIES

LISTINGS = (
    "/search/", "/articles/", "/quotes/", "/pledges/", "/speakers/", "/summits/", "/organisations/",
    "/topics/",
)  # fmt: skip
# Other formats of the listings, and other pages with parameters.
FACES = (
    "/articles/feed/", "/articles/export.csv", "/quotes/export.ndjson", "/pledges/export.json",
    "/search/feed/", "/search/suggest/", "/api/v1/articles/", "/api/v1/pledges/", "/compare/",
    "/check/", "/oembed/", "/unapi", "/sitemap.xml", "/pledges/tracker/", "/gaps/",
    "/changes/", "/changes/feed/",
    "/gaps/evidence/", "/",
)  # fmt: skip


def share(listing: str, family: str) -> list:
    """A third of the cases, rotating, so that each case is used for two or three listings."""
    return FAMILIES[family][LISTINGS.index(listing) % 3 :: 3]


def test_there_are_several_hundred_cases_a_listing():
    assert sum(map(len, FAMILIES.values())) > 800
    for listing in LISTINGS:
        assert sum(len(share(listing, family)) for family in FAMILIES) > 250


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing(judge, listing, family):
    for pairs in share(listing, family):
        judge.ask(listing, pairs)


@pytest.mark.faults
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("listing", ["/search/", "/pledges/"])
def test_a_listing_under_every_case(judge, listing, family):
    for pairs in FAMILIES[family]:
        judge.ask(listing, pairs)


@pytest.mark.parametrize("face", FACES)
def test_other_formats_and_pages(judge, face):
    for cases in FAMILIES.values():
        for pairs in cases[::20]:
            judge.ask(face, pairs)


@pytest.mark.parametrize("family", ["query syntax", "unicode"])
def test_without_an_index(judge, settings, tmp_path, family):
    settings.INDEX_DIR = tmp_path / "none"
    for pairs in FAMILIES[family][::4]:
        judge.ask("/articles/", pairs)
        judge.ask("/search/", pairs)
