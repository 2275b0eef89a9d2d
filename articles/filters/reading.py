"""What a query means beside its words: sums of money, preferred records, and all of it together.

Affects the order of results, and the records shown below few results; never which records match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter

from django.db.models import Model, Q, QuerySet

from articles.filters.interpretation import Interpretation, OfferedFilter, find_sums
from articles.kinds import BY_NAME, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import Pledge, deadlines
from articles.models.compiled_query import CompiledQuery
from articles.search.public_text import public_text_of
from articles.search.query.lexer import TokenType, tokenize
from articles.search.request import (
    AMOUNT,
    DUE,
    DueDates,
    FacetFilter,
    Key,
    Preference,
    SearchRequest,
)
from articles.search.typed_sums import TypedSum, numbers_of, spellings_of
from articles.text.dates import PartialDate
from articles.text.money import find_money
from articles.text.normalize import fold
from articles.text.rounded_amount import RoundedAmount

MAX_PLEDGES = 50
QUOTE_WEIGHT = 2.0
MAX_NAMED = 3
# The text around a number that says its scale and currency.
_CONTEXT = 40
# Words that say which kind of record is meant; plural nouns are read as a filter.
_HINTS = {
    SUMMIT: frozenset(("summit", "conference")),
    PLEDGE: frozenset(("pledge", "pledged", "promise", "promised", "commit", "commitment")),
    QUOTE: frozenset(("quote", "say", "said", "says", "speech")),
}
# The filters of the whole query whose first records are shown first.
_KINDS_OF_FILTER = ("kind", "status", DUE)
_MAX_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class SumInQuery:
    """A sum of money in a query, and its form for the search engine."""

    amount: RoundedAmount
    typed: TypedSum

    @classmethod
    def all_in(cls, typed: str) -> list[SumInQuery]:
        """The sums of a query."""
        return [cls._of(amount, words) for amount, words in find_sums(typed)]

    @classmethod
    def _of(cls, amount: RoundedAmount, words: tuple[str, ...]) -> SumInQuery:
        keys = tuple((PLEDGE, pk) for pk in pledges_of(amount))
        return cls(amount, TypedSum(words, spellings_of(amount.amount), keys))

    def rank(self, row: Model) -> int:
        """The rank of a related record: a pledge of this sum, a text with it, any other."""
        if (row._meta.model_name, row.pk) in self.typed.keys:
            return 0
        text = public_text_of(row)
        return 1 if self.is_in(f"{text.title}\n{text.body}", text.language) else 2

    def is_in(self, text: str, language: str) -> bool:
        """Whether a text names this sum, in any spelling."""
        numbers = "|".join(
            re.escape(number).replace(",", "[., ]").replace(r"\.", "[.,]")
            for number in numbers_of(self.amount.amount)
        )
        for match in list(re.finditer(rf"(?<!\d)(?:{numbers})(?!\d)", text))[:_MAX_NUMBERS]:
            around = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
            if any(
                self._equals(each.amount, each.currency) for each in find_money(around, language)
            ):
                return True
        return False

    def _equals(self, amount, currency: str) -> bool:
        return amount == self.amount.amount and self.amount.currency in ("", currency)


def amount_condition(amount: RoundedAmount) -> Q:
    """Condition for pledges: the sum rounds to this amount."""
    low, high = amount.bounds
    in_currency = Q(currency=amount.currency) if amount.currency else Q()
    return Q(amount__gte=low, amount__lt=high) & in_currency


def pledges_of(amount: RoundedAmount) -> list[int]:
    """The primary keys of the public pledges of an amount, the latest first."""
    # Two queries: the conditions for what is public would be checked for every pledge.
    of_amount = Pledge.objects.filter(amount_condition(amount)).order_by("-announced_on", "pk")
    keys = list(of_amount.values_list("pk", flat=True)[: 2 * MAX_PLEDGES])
    public = Pledge.objects.published().coverage().filter(pk__in=keys) if keys else []
    found = {pledge.pk for pledge in public}
    return [pk for pk in keys if pk in found][:MAX_PLEDGES]


def named_keys(typed: str, interpretation: Interpretation, sums: Sequence[SumInQuery]) -> list[Key]:
    """The records that the query names: speaker, organisation, summits, or pledges of a sum."""
    if interpretation.named:
        return list(_keys_of(interpretation.named))
    if len(sums) != 1 or not sums[0].typed.keys:
        return []
    return [(PLEDGE, pk) for pk in _pledges_about(_words_beside(typed, sums[0]), sums[0])]


def _keys_of(named: Sequence[tuple[str, str]]) -> Iterator[Key]:
    """The keys of public records by kind and slug, in the same order."""
    for kind, pairs in groupby(named, key=itemgetter(0)):
        slugs = [slug for _, slug in pairs]
        pks = dict(_by_slug(kind)(slugs))
        yield from ((kind, pks[slug]) for slug in slugs if slug in pks)


@cache
def _by_slug(kind: str) -> CompiledQuery:
    model = BY_NAME[kind].model

    def build(slugs: Sequence[str]) -> QuerySet:
        rows = model.objects.published().filter(slug__in=slugs).order_by()
        return rows.values_list("slug", "pk")

    return CompiledQuery(build)


def _words_beside(typed: str, of: SumInQuery) -> list[str]:
    """The folded words of a query that are neither stop words nor part of a sum."""
    tokens = [token for token in tokenize(typed).tokens if token.type is TokenType.WORD]
    words = [t.text for t in tokens if not t.optional and t.text not in of.typed.words]
    return fold(" ".join(words)).split()


def _pledges_about(words: Sequence[str], of: SumInQuery) -> list[int]:
    """The latest pledges of a sum; beside other words, the one that shares most of them."""
    keys = [pk for _, pk in of.typed.keys]
    if not words:
        return keys[:MAX_NAMED]
    shared: dict[int, int] = {}
    rows = Pledge.objects.filter(pk__in=keys).values_list("pk", "title", "summary", "beneficiary")
    for pk, *texts in rows:
        text = f" {fold(' '.join(texts))}"
        # Without its last letter, a word of another number or case often matches.
        shared[pk] = sum(f" {word[:-1] if len(word) > 3 else word}" in text for word in words)
    most = max(shared.values(), default=0)
    best = [pk for pk, number in shared.items() if number == most]
    return best if most and len(best) == 1 else []


def preferences(typed: str, interpretation: Interpretation, today: date) -> tuple[Preference, ...]:
    """The records that rank higher: those of each filter that the query may mean.

    Quotes by a speaker rank above other records with the speaker. None for a query that only names
    a record: its words rank that.
    """
    if interpretation.named:
        return ()
    words = {token.text.lower() for token in tokenize(typed).tokens if token.type is TokenType.WORD}
    hinted = [kind for kind, hints in _HINTS.items() if words & hints]
    kinds = [SearchRequest(clauses=(FacetFilter("record", (kind,)),)) for kind in hinted]
    if interpretation.meaning is None:
        return tuple(map(Preference, kinds))
    filters = list(_filters(interpretation.meaning, today))
    quotes = FacetFilter("record", (QUOTE,))
    of_speakers = [
        Preference(replace(each, clauses=(*each.clauses, quotes)), QUOTE_WEIGHT)
        for each in filters
        if any(clause.field == SPEAKER for clause in each.clauses)
    ]
    return (*map(Preference, [*filters, *kinds]), *of_speakers)


def is_list(interpretation: Interpretation) -> bool:
    """Whether the whole query asks for a list: "pledges by Germany", "overdue"."""
    meaning = interpretation.meaning
    if meaning is None or meaning.specific_rest:
        return False
    names = [name for name, _ in meaning.parameters]
    return any(name in _KINDS_OF_FILTER for name in names) and names != ["kind"]


def whole_meaning(interpretation: Interpretation, today: date) -> SearchRequest | None:
    """The filters that the whole query may mean as one request; None if it has other words."""
    meaning = interpretation.meaning
    if meaning is None or meaning.specific_rest:
        return None
    if any(name == AMOUNT for name, _ in meaning.parameters):
        return None
    request = SearchRequest()
    for each in _filters(meaning, today):
        dates = each.dates if any(each.dates) else request.dates
        request = replace(each, clauses=(*request.clauses, *each.clauses), dates=dates)
    return request


def _filters(meaning: OfferedFilter, today: date) -> Iterator[SearchRequest]:
    """One request for each filter, except sums of money, which are not indexed."""
    calendar = DueDates(today, deadlines.stale_before(today))
    ends = {name: PartialDate.parse(v) for name, v in meaning.parameters if name in ("from", "to")}
    if ends:
        first = ends["from"].start if "from" in ends else None
        yield SearchRequest(dates=(first, ends["to"].end if "to" in ends else None))
    for name, value in meaning.parameters:
        if name not in (*ends, AMOUNT):
            clause = FacetFilter("record" if name == "kind" else name, (value,))
            yield SearchRequest(clauses=(clause,), calendar=calendar)
