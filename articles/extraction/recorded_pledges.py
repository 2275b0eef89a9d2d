"""Words and makers of the recorded pledges in memory, to find the one that a sentence mentions."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from sys import intern

from django.db.models import Prefetch, QuerySet

from articles.extraction.changed_rows import ChangedRows
from articles.models import ActorRole, Pledge, PledgeActor, State
from articles.models.compiled_query import CompiledQuery
from articles.text.normalize import fold

MAX_PLEDGES = 100_000
"""Pledges in memory; beyond it they are read again."""

_STEM_LENGTH = 6
_STOP_WORD_LIST = """
    the and for with from was were been being will would shall should could can may might must has
    have had that this these those its their his her our your which who whom whose into onto upon
    more than over about also not out off are is but they them him she you all any both each some
    such other others per said says say under between through during after before against"""
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())


@dataclass(frozen=True, slots=True)
class PledgeCandidate:
    """A recorded pledge with its word stems and the keys of its makers."""

    pk: int
    amount: Decimal | None
    currency: str
    words: frozenset[str]
    makers: frozenset[str]


@dataclass
class CandidateGroup:
    """Pledges by primary key, and in how many of them each word stem occurs.

    ``by_amount`` has the amounts of each currency in order, with their pledges.
    """

    by_pk: dict[int, PledgeCandidate] = field(default_factory=dict)
    frequency: Counter[str] = field(default_factory=Counter)
    by_amount: dict[str, list[tuple[Decimal, int]]] = field(default_factory=dict)
    without_amount: set[int] = field(default_factory=set)

    def add(self, candidate: PledgeCandidate) -> None:
        self.discard(candidate.pk)
        self.by_pk[candidate.pk] = candidate
        self.frequency.update(candidate.words)
        if candidate.amount is None:
            self.without_amount.add(candidate.pk)
        else:
            amounts = self.by_amount.setdefault(candidate.currency, [])
            insort(amounts, (candidate.amount, candidate.pk))

    def discard(self, pk: int) -> None:
        candidate = self.by_pk.pop(pk, None)
        if candidate is None:
            return
        self.frequency.subtract(candidate.words)
        for word in candidate.words:
            if not self.frequency[word]:
                del self.frequency[word]
        if candidate.amount is None:
            self.without_amount.discard(pk)
            return
        amounts = self.by_amount[candidate.currency]
        del amounts[bisect_left(amounts, (candidate.amount, pk))]
        if not amounts:
            del self.by_amount[candidate.currency]

    def with_amount(
        self, least: Decimal, greatest: Decimal, currency: str
    ) -> Iterator[PledgeCandidate]:
        """The pledges of an amount between these two, and those without an amount."""
        amounts = self.by_amount.get(currency, [])
        start, end = bisect_left(amounts, (least, 0)), bisect_right(amounts, (greatest, math.inf))
        for pk in (*self.without_amount, *(pk for _, pk in amounts[start:end])):
            yield self.by_pk[pk]

    def copy(self) -> CandidateGroup:
        by_amount = {currency: list(amounts) for currency, amounts in self.by_amount.items()}
        return CandidateGroup(
            dict(self.by_pk), Counter(self.frequency), by_amount, set(self.without_amount)
        )


class RecordedPledges:
    """The pledges of a summit that are not withdrawn, read when they are first needed.

    An import keeps one for its whole run and calls :meth:`refresh` before each document.
    """

    def __init__(self) -> None:
        self._changed = ChangedRows(Pledge)
        self._changed_actors = ChangedRows(PledgeActor, "pledge_id")
        self._groups: dict[int, CandidateGroup] = {}

    def refresh(self, speakers: Iterable[int] = (), organisations: Iterable[int] = ()) -> None:
        """Read again what has changed; *speakers* and *organisations* are those that have."""
        changed = self._changed.read() | self._changed_actors.read()
        if sum(len(group.by_pk) for group in self._groups.values()) > MAX_PLEDGES:
            self._groups.clear()
        if not self._groups:
            return
        if speakers:
            changed.update(_pledges_of_speakers(list(speakers)))
        if organisations:
            changed.update(_pledges_of_organisations(list(organisations)))
        if not changed:
            return
        for group in self._groups.values():
            for pk in changed & group.by_pk.keys():
                group.discard(pk)
        for pledge in _candidates(list(changed)):
            if pledge.summit_id in self._groups:
                self._groups[pledge.summit_id].add(candidate_of(pledge))

    def of_summit(self, summit: int) -> CandidateGroup:
        """The pledges of the summit with this primary key; not to be changed."""
        if summit not in self._groups:
            group = self._groups[summit] = CandidateGroup()
            for pledge in candidate_rows().filter(summit=summit).iterator(chunk_size=2000):
                group.add(candidate_of(pledge))
        return self._groups[summit]


def candidate_rows() -> QuerySet:
    """The pledges that can be matched, with their actors."""
    actors = PledgeActor.objects.select_related("country", "organisation", "speaker")
    rows = Pledge.objects.exclude(state=State.WITHDRAWN)
    return rows.prefetch_related(Prefetch("actors", actors))


@CompiledQuery
def _candidates(pks: Sequence[int]) -> QuerySet:
    return candidate_rows().filter(pk__in=pks).order_by("pk")


@CompiledQuery
def _pledges_of_speakers(pks: Sequence[int]) -> QuerySet:
    rows = PledgeActor.objects.filter(speaker__in=pks)
    return rows.order_by().values_list("pledge", flat=True)


@CompiledQuery
def _pledges_of_organisations(pks: Sequence[int]) -> QuerySet:
    rows = PledgeActor.objects.filter(organisation__in=pks)
    return rows.order_by().values_list("pledge", flat=True)


def candidate_of(pledge: Pledge) -> PledgeCandidate:
    makers = [a.target for a in pledge.actors.all() if a.part != ActorRole.RECIPIENT]
    return PledgeCandidate(
        pledge.pk,
        pledge.amount,
        pledge.currency,
        word_stems(f"{pledge.title} {pledge.summary} {pledge.beneficiary}"),
        frozenset(map(intern, actor_keys(*makers))),
    )


def actor_keys(*targets) -> set[str]:
    """Keys of actors for comparison: the actor itself and its country."""
    maker_keys = set()
    for target in targets:
        country = getattr(target, "code", None) or getattr(target, "country_id", None)
        kind = type(target).__name__
        maker_keys.add(country if kind == "Country" else f"{kind} {target.pk}")
        if country:
            maker_keys.add(country)
    return maker_keys


def word_stems(text: str) -> frozenset[str]:
    """Stems (prefixes) of the content words."""
    return frozenset(
        intern(word[:_STEM_LENGTH])
        for word in fold(text).split()
        if len(word) > 2 and word not in _STOP_WORDS
    )
