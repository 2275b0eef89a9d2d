"""Counts of what is missing in the public records: in total, by summit and by language.

Numbers of articles, quotes and pledges are counted by the listing that they link to. The number of
queries does not depend on the number of summits or languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, QuerySet, Value

from articles.filters import ArticleListing, Listing, PledgeListing, QuoteListing
from articles.filters.params import ListURL
from articles.kinds import BY_NAME
from articles.models import Summit, querysets
from articles.models.compiled_query import CompiledQuery
from articles.models.gaps import ArticleGap, PledgeGap, QuoteGap
from articles.search.request import FacetFilter
from articles.search.service import SearchResults
from articles.text.languages import UNDETERMINED, primary_language
from articles.views import overviews

CITED_PAGES = ListURL("/gaps/cited-pages/")
EVIDENCE = ListURL("/gaps/evidence/")


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of gap; ``url`` is the list of what has it, ``nouns`` are singular and plural."""

    name: str
    nouns: str
    meaning: str
    url: ListURL

    @property
    def label(self) -> str:
        """The plural as a heading."""
        plural = self.nouns.split(",")[1]
        return plural[:1].upper() + plural[1:]


@dataclass(frozen=True, slots=True)
class GapCount:
    """The number of records with a gap, in ``total``, by slug of the summit and by language.

    ``by_language`` is None if the language of the records is not recorded.
    """

    gap: Gap
    total: int
    by_summit: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] | None = None

    def cell(self, name: str, value: str) -> tuple[int, str]:
        """Number and URL for one summit (*name* is ``summit``) or one language; no URL of none."""
        numbers = self.by_summit if name == "summit" else self.by_language or {}
        number = numbers.get(value, 0)
        return number, self.gap.url.setting(name, value).href if number else ""


LISTED: tuple[tuple[type[Listing], tuple[tuple[str, str, str], ...]], ...] = (
    (
        ArticleListing,
        (
            (
                ArticleGap.UNDATED,
                "article without a date,articles without a date",
                "Neither the page nor its address says when it was published.",
            ),
            (
                ArticleGap.UNTITLED,
                "article without a printed headline,articles without a printed headline",
                "We have not seen the headline, so the title is ours.",
            ),
        ),
    ),
    (
        QuoteListing,
        (
            (
                QuoteGap.UNSEEN,
                "quote whose source we have not seen,quotes whose source we have not seen",
                "We have the words second-hand and could not check them in the source’s text.",
            ),
        ),
    ),
    (
        PledgeListing,
        (
            (
                PledgeGap.UNCHECKED,
                "pledge never looked up,pledges never looked up",
                "We have not yet searched for what came of them.",
            ),
            (
                PledgeGap.NOTHING_FOUND,
                "pledge looked up without result,pledges looked up without result",
                "We have searched for later reports and found none.",
            ),
            (
                PledgeGap.NO_DEADLINE,
                "pledge without a deadline,pledges without a deadline",
                "No source says by when. Standing promises are not included.",
            ),
        ),
    ),
)
PAGES_GAP = Gap(
    "cited-pages",
    "cited page without a record,cited pages without a record",
    "We cite these pages but have not seen a headline, so they have no article here.",
    CITED_PAGES,
)
EVIDENCE_GAP = Gap(
    "evidence",
    "piece of evidence without a title or date,pieces of evidence without a title or date",
    "We name the page that supports a verdict, but do not know its title or its date.",
    EVIDENCE,
)
FOREIGN_GAP = Gap(
    "other-languages",
    "article in another language,articles in other languages",
    "Coverage that is not in English. We searched mostly in English, so more is missing.",
    ListURL(ArticleListing.address),
)
ARTICLES = Gap("articles", "article,articles", "", ListURL(ArticleListing.address))
QUOTES = Gap("quotes", "quote,quotes", "", ListURL(QuoteListing.address))


class GapCounter:
    """Counts the gaps of one summit, or of all records; the URLs of the lists have the summit."""

    def __init__(self, summit: Summit | None = None) -> None:
        self.summit = summit
        # Results are copied, because copies share what is read from the index queue.
        self._results = {listing: self._results_of(listing) for listing, _ in LISTED}

    def totals(self) -> list[GapCount]:
        """The total of every gap."""
        counts = [count for listing, _ in LISTED for count in self._listed(listing)]
        if self.summit:
            pages = sum(_numbers_of_pages([self.summit.pk]))
            evidence = sum(number for _, number in _evidence_of_summits([self.summit.slug]))
        else:
            pages = self._pages().aggregate(number=Count("url", distinct=True))["number"]
            evidence = self._evidence().count()
        counts += [GapCount(PAGES_GAP, pages), GapCount(EVIDENCE_GAP, evidence)]
        return [self._at_summit(count) for count in counts]

    def by_summit_and_language(self) -> list[GapCount]:
        """Every gap by summit and language; the last is the coverage in other languages."""
        counts = []
        for count in self.totals():
            if count.gap.name == PAGES_GAP.name:
                pages = set(self._pages().order_by().values_list("url", "summit_slug", "language"))
                at_summits = {(url, slug) for url, slug, _ in pages if slug}
                in_languages = {(url, code) for url, _, code in pages if code}
                by_summit = Counter(slug for _, slug in at_summits)
                by_language = Counter(code for _, code in in_languages)
            elif count.gap.name == EVIDENCE_GAP.name:
                evidence = self._evidence().order_by().values_list("summit_slug")
                by_summit = {slug: n for slug, n in evidence.annotate(Count("pk")) if slug}
                by_language = None
            else:
                by_summit, by_language = self._breakdown(count.gap)
            counts.append(replace(count, by_summit=by_summit, by_language=by_language))
        return [*counts, self._foreign()]

    def coverage(self) -> list[GapCount]:
        """All articles and all quotes by language, to compare the gaps with."""
        counts = []
        for what, listing in ((ARTICLES, ArticleListing), (QUOTES, QuoteListing)):
            results = self._results[listing]
            by_language = dict(results.facets(["language"])["language"])
            counts.append(GapCount(what, results.count(), by_language=by_language))
        return [self._at_summit(count) for count in counts]

    def _results_of(self, listing: type[Listing]) -> SearchResults:
        if self.summit:
            return overviews.listed(BY_NAME[listing.kind].model, "summit", self.summit.slug)
        return listing({}).results

    def _at_summit(self, count: GapCount) -> GapCount:
        """The count with the URL of the list at the summit."""
        if self.summit is None:
            return count
        url = count.gap.url.setting("summit", self.summit.slug)
        return replace(count, gap=replace(count.gap, url=url))

    def _listed(self, listing: type[Listing]) -> Iterator[GapCount]:
        """The total of each gap that the filter of this listing finds."""
        numbers = dict(self._results[listing].facets(["gap"])["gap"])
        for value, nouns, meaning in dict(LISTED)[listing]:
            url = ListURL(listing.address, (("gap", str(value)),))
            gap = Gap(f"{value}-{listing.kind}s", nouns, meaning, url)
            yield GapCount(gap, numbers.get(value, 0))

    def _breakdown(self, gap: Gap) -> tuple[Mapping, Mapping | None]:
        """The numbers of a gap by summit and by language (None for pledges)."""
        listing = next(each for each in self._results if each.address == gap.url.path)
        value = dict(gap.url.pairs)["gap"]
        names = [name for name in ("summit", "language") if name in listing.choices]
        with_gap = _narrowed(listing, self._results[listing], FacetFilter("gap", (value,)))
        counts = with_gap.facets(names)
        return dict(counts["summit"]), dict(counts["language"]) if "language" in counts else None

    def _foreign(self) -> GapCount:
        """The articles in other languages than English; their list excludes English."""
        results, url = self._results[ArticleListing], FOREIGN_GAP.url
        by_language = dict(results.facets(["language"])["language"])
        english = [code for code in by_language if primary_language(code) in ("en", UNDETERMINED)]
        if english:
            foreign = FacetFilter("language", none_of=tuple(english))
            results = _narrowed(ArticleListing, results, foreign)
            url = replace(url, pairs=tuple(("language", f"-{code}") for code in english))
        count = GapCount(
            replace(FOREIGN_GAP, url=url),
            results.count(),
            dict(results.facets(["summit"])["summit"]),
            {code: number for code, number in by_language.items() if code not in english},
        )
        return self._at_summit(count)

    def _pages(self) -> QuerySet:
        return querysets.links_without_article(self.summit and self.summit.pk)

    def _evidence(self) -> QuerySet:
        evidence = querysets.incomplete_evidence()
        return evidence.filter(summit_slug=self.summit.slug) if self.summit else evidence


def _number_of_pages(keys: Sequence[int]) -> QuerySet:
    """The number of cited pages without a record of one summit; no row if there are none."""
    links = querysets.links_without_article(keys[0]).order_by()
    numbers = links.values(of_summit=Value(1)).annotate(number=Count("url", distinct=True))
    return numbers.values_list("number", flat=True)


_numbers_of_pages = CompiledQuery(_number_of_pages, sizes=(1,))


@CompiledQuery
def _evidence_of_summits(slugs: Sequence[str]) -> QuerySet:
    evidence = querysets.incomplete_evidence().filter(summit_slug__in=slugs).order_by()
    return evidence.values_list("summit_slug").annotate(number=Count("pk"))


def _narrowed(listing: type[Listing], results: SearchResults, clause: FacetFilter) -> SearchResults:
    """The results with one filter more."""
    request = results.selection.with_clause(clause)
    return results.with_request(request, lambda: listing({}).matching(request))
