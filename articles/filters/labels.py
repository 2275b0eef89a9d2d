"""Labels of filters and their values: "Summit", "London 2025", "French"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from django.db.models import CharField, QuerySet, Value

from articles.kinds import ARTICLE, INDEXED, KINDS, PLEDGE, QUOTE
from articles.models import (
    AmountType,
    Country,
    FundingType,
    Organisation,
    PledgeKind,
    QuoteType,
    Rights,
    Speaker,
    Status,
    Summit,
    Verification,
    paths,
)
from articles.models.compiled_query import SIZES, CompiledQuery
from articles.models.gaps import ArticleGap, PledgeGap, QuoteGap
from articles.search.request import AMOUNT, FACET_FIELDS
from articles.text.languages import language_name
from articles.text.rounded_amount import RoundedAmount

TITLES = {
    "q": "Keywords",
    "record": "Kind of record",
    "summit": "Summit",
    "speaker": "Speaker",
    "publisher": "Publisher",
    "organisation": "Organisation",
    "country": "Country",
    "concerns": "Concerns",
    "made_by_organisation": "Made by organisation",
    "made_by_speaker": "Made by speaker",
    "topic": "Topic",
    "language": "Language",
    "status": "Status",
    "kind": "Kind",
    "form": "Quote type",
    "verification": "Verification",
    "rights": "Text",
    "amount_type": "Amount is",
    "funding_type": "New or re-announced",
    "currency": "Currency",
    "amount": "Amount",
    "due": "Deadline",
    "gap": "Missing",
    "briefing": "Summit Archive briefings",
    "versions": "Versions of a statement",
    "from": "From",
    "to": "To",
}

# The noun for one value of a filter, if it is not the title.
VALUE_NOUNS = {
    "q": "keyword",
    "from": "date",
    "to": "date",
    "concerns": "country",
    "made_by_organisation": "organisation",
    "made_by_speaker": "speaker",
    "due": "deadline filter",
    "amount_type": "kind of amount",
    "funding_type": "kind of money",
    "rights": "kind of text",
    "gap": "kind of gap",
}

# Titles that differ for one kind of record.
TITLES_BY_KIND = {(PLEDGE, "country"): "Made by"}

# Descriptions for the API documentation, if the title is not enough.
ABOUT = {
    (PLEDGE, "country"): (
        "Made by the state, one of its public bodies, or a person who held office in one when the "
        "pledge was announced"
    ),
    (PLEDGE, "concerns"): (
        "A country in any role (maker, partner or recipient): the state, one of its public "
        "bodies, or a person who holds office in one"
    ),
    (PLEDGE, "organisation"): "An organisation as maker, partner or recipient",
    (PLEDGE, "speaker"): "A speaker as maker, partner or recipient",
    (PLEDGE, "amount"): (
        "The sum pledged, as currency and amount (`GBP:30000000`) or amount in any currency; "
        "matches sums that round to it, at two digits or as many as given"
    ),
}

# Singular and plural.
NOUNS = {None: ("result", "results")} | {kind.name: (kind.name, kind.plural) for kind in KINDS}

# Filters whose values are records, identified by slug (countries by their code in lower case).
RECORDS = {kind.name: kind.model for kind in KINDS if kind.name in FACET_FIELDS} | {
    "concerns": Country,
    "made_by_organisation": Organisation,
    "made_by_speaker": Speaker,
}

LEADING_VERSION, ALL_VERSIONS = "leading", "all"
VERSIONS = {LEADING_VERSION: "One", ALL_VERSIONS: "All"}

DUE = {
    "overdue": "Overdue",
    "ahead": "Upcoming",
    "late": "Kept late",
    "stale": "Needs review",
}

# What a choice means; filters with explained choices show them even without results.
MEANINGS = {
    "due": {
        "overdue": "The deadline has passed without a final status",
        "ahead": "Open, and the deadline is still to come",
        "late": "Kept or partly kept after the deadline",
        "stale": "Open, and not checked for some time",
    },
}

GAPS = {
    ARTICLE: dict(ArticleGap.choices),
    QUOTE: dict(QuoteGap.choices),
    PLEDGE: dict(PledgeGap.choices),
}

CODES: dict[str, dict[str, str]] = {
    "status": dict(Status.choices),
    "form": dict(QuoteType.choices),
    "verification": dict(Verification.choices),
    "rights": dict(Rights.choices),
    "amount_type": dict(AmountType.choices),
    "funding_type": dict(FundingType.choices),
    "due": DUE,
    "briefing": {"yes": "Yes", "no": "No"},
    "versions": VERSIONS,
    "record": {kind: NOUNS[kind][1].capitalize() for kind in INDEXED},
}


def title(kind: str | None, name: str) -> str:
    """The title of a filter in lists of one kind of record."""
    return TITLES_BY_KIND.get((kind, name)) or TITLES[name]


def codes(kind: str | None, name: str) -> dict[str, str] | None:
    """The fixed choices of a filter with their labels; None if it has none."""
    if name == "kind":
        return dict(PledgeKind.choices) if kind == PLEDGE else None
    return GAPS.get(kind) if name == "gap" else CODES.get(name)


def count_label(number: int, kind: str | None) -> str:
    """A count in words: "214 articles", "1 article", "No articles"."""
    one, many = NOUNS[kind]
    if number == 0:
        return f"No {many}"
    return f"{number:,} {one if number == 1 else many}"


def _named(name: str, keys: Sequence[str]) -> QuerySet:
    """Rows of filter name, slug (or country code), and the columns that ``__str__`` uses."""
    model = RECORDS[name]
    key = "code" if model is Country else "slug"
    short = "short_name" if model is Summit else "name"
    rows = model.objects.published().filter(**{f"{key}__in": keys}).order_by()
    return rows.values_list(Value(name, CharField()), key, short, "name")


@lru_cache(maxsize=64)
def _names(sizes: tuple[tuple[str, int], ...]) -> CompiledQuery:
    """The names of records for several filters in one query: pairs of filter and number of keys.

    The query takes the keys of all filters in sequence.
    """

    def rows(keys: Sequence[str]) -> QuerySet:
        keys = iter(keys)
        first, *more = (_named(name, list(islice(keys, size))) for name, size in sizes)
        return first.union(*more, all=True) if more else first

    return CompiledQuery(rows, sizes=(sum(size for _, size in sizes),))


class Labels:
    """Labels of the filter values on one page, with a cache of the names of records."""

    def __init__(self, kind: str | None) -> None:
        self.kind = kind
        self._cache: dict[tuple[str, str], str] = {}

    def load(self, values: Mapping[str, Iterable[str]]) -> None:
        """Prefetch the names of records, by filter, in one query."""
        missing = {
            name: uncached
            for name, slugs in values.items()
            if name in RECORDS
            and (uncached := sorted({slug for slug in slugs if (name, slug) not in self._cache}))
        }
        if not missing:
            return
        keys: list[str] = []
        sizes = []
        for name, slugs in missing.items():
            stored = [paths.stored(name, slug) for slug in slugs]
            size = next((size for size in SIZES if size >= len(stored)), len(stored))
            keys += [*stored, *stored[-1:] * (size - len(stored))]
            sizes.append((name, size))
        for name, key, *texts in _names(tuple(sizes))(keys):
            self._cache[name, paths.shown(name, key)] = next(filter(None, texts), key)

    def has(self, name: str, value: str) -> bool:
        """Whether a public record has this value, after ``load``."""
        return (name, value) in self._cache

    def of(self, name: str, value: str) -> str:
        """The label of one value, by default the value itself."""
        if name in RECORDS:
            if (name, value) not in self._cache:
                self.load({name: [value]})
            return self._cache.get((name, value), value)
        choices = codes(self.kind, name)
        if choices is not None:
            return choices.get(value, value)
        if name == "language":
            return language_name(value)
        if name == AMOUNT:
            return str(RoundedAmount.parse(value) or value)
        return value if name == "currency" else value[:1].upper() + value[1:]
